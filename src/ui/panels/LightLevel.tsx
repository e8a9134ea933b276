import type { Description } from '../../protocol/description.ts';
import type { LevelSettings } from '../../protocol/session/sessionFile.ts';
import { coneChoices, type WhiteInput, whiteInputs, whiteOf } from '../../protocol/white.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { unitText } from '../fields/numberInput.ts';
import { SelectField } from '../fields/SelectField.tsx';
import { useWorkbench } from '../workbench/workbench.ts';

const named = [
	{ value: 'live', title: 'Live (made for moving pictures)' },
	{ value: 'scotopic', title: 'Scotopic (starlight)' },
	{ value: 'mesopic', title: 'Mesopic (dusk)' },
	{ value: 'photopic', title: 'Photopic (indoors)' },
] as const;

const notes: Readonly<Record<string, string>> = {
	live: 'White is set to an input at which the published column answers steady light without saturating.',
	scotopic:
		'White as bright as starlight. The published rods can use it, but take seconds to follow; the cones see next to nothing.',
	mesopic: 'White as bright as dusk. The published cones can use it; the rods are saturated.',
	photopic: 'White as bright as a lit room. The published rods and cones are saturated.',
	free: 'The input of one rod and one cone at white: photoisomerisations (R*) per second at a gain of 1.',
	photometric: 'White by its luminance, the pupil and a neutral-density filter before the eye.',
};

/** The cones that were chosen; nothing where the usual ones are meant. */
type Cones = Pick<LevelSettings & { kind: 'photometric' }, 'cones'>;

/** What a first look at each kind starts from. */
function settingsFor(choice: string, cones: Cones): LevelSettings {
	if (choice === 'free') return { kind: 'free', rodRate: 0.005, coneRate: 100 };
	if (choice === 'photometric') {
		return { kind: 'photometric', luminanceCdM2: 0.3, pupilDiameterMm: 5, neutralDensity: 0, ...cones };
	}
	const name = named.find(({ value }) => value === choice)?.value ?? 'live';
	return { kind: 'named', name, ...(name === 'live' ? {} : cones) };
}

const figure = (value: number) => (value === 0 ? '0' : String(Number(value.toPrecision(3))));

/** One population's white: what falls on it and what that is as input. */
function Receptor({ population, photometric, input, unit }: WhiteInput) {
	const asInput = `input ${figure(input)} ${unitText(unit)}`;
	return (
		<>
			<dt>White, {population}</dt>
			<dd data-testid={`white-${population}`}>
				{photometric ? `${figure(photometric.rate)} R*/s × ${figure(photometric.gain)} = ${asInput}` : asInput}
			</dd>
		</>
	);
}

/** What white comes to on the retina. */
function White({ light, description }: { readonly light: LevelSettings; readonly description: Description }) {
	const { photometric } = whiteOf(light);
	return (
		<dl class="figures" data-testid="white-light">
			{whiteInputs(light, description.populations, description.parameters).map((each) => (
				<Receptor key={each.population} {...each} />
			))}
			{photometric && (
				<>
					<dt>Luminance</dt>
					<dd>{figure(photometric.luminanceCdM2)} cd/m²</dd>
					<dt>Pupil</dt>
					<dd>{figure(photometric.pupilDiameterMm)} mm</dd>
					<dt title="Luminance × pupil area × what the filter passes">Retinal illuminance</dt>
					<dd>{figure(photometric.trolands)} td</dd>
				</>
			)}
		</dl>
	);
}

/** What is between photoisomerisations and input: parameters of the receptors, shown where they act. */
function Gains({ description }: { readonly description: Description }) {
	const { actions } = useWorkbench();
	return description.populations.map(({ name, light }) => {
		const gain = light?.gain && description.parameters.find(({ path }) => path === light.gain?.path);
		if (!gain) return null;
		return (
			<NumberField
				key={gain.path}
				title={`Gain, ${name} (input per photoisomerisation)`}
				unit={gain.unit === '1' ? '' : gain.unit}
				min={gain.minimum}
				max={gain.maximum}
				value={gain.value}
				testId={`light-gain-${name}`}
				onCommit={(value) => actions.setParameter(gain.path, value)}
			/>
		);
	});
}

type Set = (next: LevelSettings) => Promise<string>;

/** One's own input at white. */
function FreeRates({ light, set }: { readonly light: LevelSettings & { kind: 'free' }; readonly set: Set }) {
	return (
		<>
			<NumberField
				title="Input of rods at white"
				unit="1/s"
				min={0}
				max={1e9}
				value={light.rodRate}
				testId="light-rod-rate"
				onCommit={(rodRate) => set({ ...light, rodRate })}
			/>
			<NumberField
				title="Input of cones at white"
				unit="1/s"
				min={0}
				max={1e9}
				value={light.coneRate}
				testId="light-cone-rate"
				onCommit={(coneRate) => set({ ...light, coneRate })}
			/>
		</>
	);
}

/** White as a luminance of one's own. */
function Photometric({ light, set }: { readonly light: LevelSettings & { kind: 'photometric' }; readonly set: Set }) {
	return (
		<>
			<NumberField
				title="Luminance of white"
				unit="cd/m²"
				min={0}
				max={1e6}
				value={light.luminanceCdM2}
				testId="light-luminance"
				onCommit={(luminanceCdM2) => set({ ...light, luminanceCdM2 })}
			/>
			<NumberField
				title="Pupil diameter"
				unit="mm"
				min={0.5}
				max={10}
				value={light.pupilDiameterMm}
				testId="light-pupil"
				onCommit={(pupilDiameterMm) => set({ ...light, pupilDiameterMm })}
			/>
			<NumberField
				title="Neutral density"
				unit="log10"
				min={0}
				max={10}
				value={light.neutralDensity}
				testId="light-nd"
				onCommit={(neutralDensity) => set({ ...light, neutralDensity })}
			/>
		</>
	);
}

/** How bright white is: a named level, one's own input, or photometric quantities. */
export function LightLevel({ description }: { readonly description: Description }) {
	const { actions } = useWorkbench();
	const { light } = description.session;
	const choice = light.kind === 'named' ? light.name : light.kind;
	const { photometric } = whiteOf(light);
	const chosen: Cones = light.kind !== 'free' && light.cones ? { cones: light.cones } : {};
	const set: Set = async (next) => {
		await actions.setLight(next);
		return '';
	};
	return (
		<section class="panel" aria-label="Light level">
			<h2>Light level</h2>
			<SelectField
				title="White is"
				value={choice}
				testId="light-level"
				options={[
					...named,
					{ value: 'free', title: 'Input of one’s own (1/s)' },
					{ value: 'photometric', title: 'Photometric (cd/m²)' },
				]}
				onChange={(value) => void set(settingsFor(value, chosen))}
			/>
			<p class="note">{notes[choice]}</p>
			<White light={light} description={description} />
			{light.kind === 'free' && <FreeRates light={light} set={set} />}
			{light.kind === 'photometric' && <Photometric light={light} set={set} />}
			{photometric && light.kind !== 'free' && (
				<>
					<SelectField
						title="Cones"
						value={photometric.cones}
						testId="light-cones"
						options={coneChoices.map(({ place, perTroland }) => ({
							value: place,
							title: `${place} (${perTroland} R*/s per td)`,
						}))}
						onChange={(value) => {
							const choice = coneChoices.find(({ place }) => place === value);
							if (choice) void set({ ...light, cones: choice.place });
						}}
					/>
					<Gains description={description} />
				</>
			)}
		</section>
	);
}
