import {
	levelRanges,
	type PhotometricSettings,
	type PrimarySettings,
	type SpectrumSettings,
} from '../../../protocol/session/levelSchema.ts';
import { NumberField } from '../../fields/NumberField.tsx';
import { SelectField } from '../../fields/SelectField.tsx';

const kinds = [
	{ value: 'd65', title: 'Daylight (D65)' },
	{ value: 'incandescent', title: 'Incandescent lamp (illuminant A)' },
	{ value: 'screen', title: 'Screen: LCD with LED light (assumed primaries)' },
	{ value: 'monochromatic', title: 'One wavelength' },
	{ value: 'primaries', title: 'Screen with primaries of one’s own' },
] as const;

/** What a first look at each kind starts from; primaries: a projector with two green LEDs apart and one that reaches S opsin, as mice are shown. */
function spectrumFor(kind: (typeof kinds)[number]['value']): SpectrumSettings {
	switch (kind) {
		case 'monochromatic':
			return { kind, nm: 510 };
		case 'primaries':
			return {
				kind,
				red: { peakNm: 625, widthNm: 20, power: 1 },
				green: { peakNm: 525, widthNm: 35, power: 1 },
				blue: { peakNm: 385, widthNm: 15, power: 1 },
			};
		default:
			return { kind };
	}
}

const colours = ['red', 'green', 'blue'] as const;
const fields = [
	{ name: 'peakNm', title: 'peak', unit: 'nm' },
	{ name: 'widthNm', title: 'width at half height', unit: 'nm' },
	{ name: 'power', title: 'power (relative)', unit: '' },
] as const;

type Set = (spectrum: SpectrumSettings) => Promise<string>;

function Primaries({
	spectrum,
	set,
}: {
	readonly spectrum: SpectrumSettings & { kind: 'primaries' };
	readonly set: Set;
}) {
	const setOne = (colour: (typeof colours)[number], change: Partial<PrimarySettings>) =>
		set({ ...spectrum, [colour]: { ...spectrum[colour], ...change } });
	return colours.flatMap((colour) =>
		fields.map(({ name, title, unit }) => (
			<NumberField
				key={`${colour} ${name}`}
				title={`${colour[0]?.toUpperCase()}${colour.slice(1)}, ${title}`}
				unit={unit}
				min={levelRanges.primary[name][0]}
				max={levelRanges.primary[name][1]}
				value={spectrum[colour][name]}
				testId={`light-${colour}-${name}`}
				onCommit={(value) => setOne(colour, { [name]: value })}
			/>
		)),
	);
}

/** What white is made of. */
export function SpectrumFields({ light, set }: { readonly light: PhotometricSettings; readonly set: Set }) {
	const spectrum: SpectrumSettings = light.spectrum ?? { kind: 'd65' };
	return (
		<>
			<SelectField
				title="Spectrum of white"
				value={spectrum.kind}
				testId="light-spectrum"
				options={kinds}
				onChange={(value) => {
					const chosen = kinds.find((each) => each.value === value);
					if (chosen) void set(spectrumFor(chosen.value));
				}}
			/>
			{spectrum.kind === 'monochromatic' && (
				<NumberField
					title="Wavelength"
					unit="nm"
					min={levelRanges.wavelengthNm[0]}
					max={levelRanges.wavelengthNm[1]}
					value={spectrum.nm}
					testId="light-wavelength"
					onCommit={(nm) => set({ ...spectrum, nm })}
				/>
			)}
			{spectrum.kind === 'primaries' && <Primaries spectrum={spectrum} set={set} />}
		</>
	);
}
