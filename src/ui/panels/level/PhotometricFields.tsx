import { levelRanges, mostFilters, type PhotometricSettings } from '../../../protocol/session/levelSchema.ts';
import { NumberField } from '../../fields/NumberField.tsx';
import { SelectField } from '../../fields/SelectField.tsx';
import { SpectrumFields } from './SpectrumFields.tsx';

type Set = (next: PhotometricSettings) => Promise<string>;
interface Props {
	readonly light: PhotometricSettings;
	readonly set: Set;
}

function Brightness({ light, set }: Props) {
	if (light.kind === 'photometric') {
		return (
			<NumberField
				title="Luminance of white"
				unit="cd/m²"
				min={levelRanges.luminanceCdM2[0]}
				max={levelRanges.luminanceCdM2[1]}
				value={light.luminanceCdM2}
				testId="light-luminance"
				onCommit={(luminanceCdM2) => set({ ...light, luminanceCdM2 })}
			/>
		);
	}
	return (
		<>
			<NumberField
				title="Illuminance of the scene"
				unit="lx"
				min={levelRanges.illuminanceLux[0]}
				max={levelRanges.illuminanceLux[1]}
				value={light.illuminanceLux}
				testId="light-illuminance"
				onCommit={(illuminanceLux) => set({ ...light, illuminanceLux })}
			/>
			<NumberField
				title="Reflectance of white"
				unit=""
				min={levelRanges.reflectance[0]}
				max={levelRanges.reflectance[1]}
				value={light.reflectance}
				testId="light-reflectance"
				onCommit={(reflectance) => set({ ...light, reflectance })}
			/>
		</>
	);
}

function Pupil({ light, set, presentMm }: Props & { readonly presentMm: number }) {
	const { pupilDiameterMm } = light;
	return (
		<>
			<SelectField
				title="Pupil"
				value={pupilDiameterMm === 'adapted' ? 'adapted' : 'own'}
				testId="light-pupil-kind"
				options={[
					{ value: 'own', title: 'A diameter' },
					{ value: 'adapted', title: 'As the eye adapts it to white' },
				]}
				onChange={(value) => void set({ ...light, pupilDiameterMm: value === 'adapted' ? 'adapted' : presentMm })}
			/>
			{pupilDiameterMm !== 'adapted' && (
				<NumberField
					title="Pupil diameter"
					unit="mm"
					min={levelRanges.pupilDiameterMm[0]}
					max={levelRanges.pupilDiameterMm[1]}
					value={pupilDiameterMm}
					testId="light-pupil"
					onCommit={(value) => set({ ...light, pupilDiameterMm: value })}
				/>
			)}
		</>
	);
}

/** A stack of neutral filters; their densities add. */
function Filters({ light, set }: Props) {
	const densities = [light.neutralDensity].flat();
	const setAll = (next: readonly number[]) => set({ ...light, neutralDensity: [...next] });
	return (
		<>
			{densities.map((density, place) => (
				<NumberField
					key={place}
					title={densities.length === 1 ? 'Neutral density' : `Neutral density, filter ${place + 1}`}
					unit="log10"
					min={levelRanges.neutralDensity[0]}
					max={levelRanges.neutralDensity[1]}
					value={density}
					testId={place === 0 ? 'light-nd' : `light-nd-${place + 1}`}
					onCommit={(value) => setAll(densities.map((each, k) => (k === place ? value : each)))}
				/>
			))}
			<div class="tools">
				<button
					type="button"
					data-testid="light-nd-add"
					disabled={densities.length >= mostFilters}
					onClick={() => void setAll([...densities, 0.3])}
				>
					Add a filter
				</button>
				<button
					type="button"
					data-testid="light-nd-remove"
					disabled={densities.length === 0}
					onClick={() => void setAll(densities.slice(0, -1))}
				>
					Take the last filter away
				</button>
			</div>
		</>
	);
}

/** White as a luminance or an illuminance of one's own, and what stands before the retina. */
export function PhotometricFields({ light, set, presentMm }: Props & { readonly presentMm: number }) {
	return (
		<>
			<Brightness light={light} set={set} />
			<Pupil light={light} set={set} presentMm={presentMm} />
			<Filters light={light} set={set} />
			<SpectrumFields light={light} set={(spectrum) => set({ ...light, spectrum })} />
		</>
	);
}
