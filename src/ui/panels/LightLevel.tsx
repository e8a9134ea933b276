import type { LevelSettings } from '../../protocol/session/sessionFile.ts';
import { whiteOf } from '../../protocol/white.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { useWorkbench } from '../workbench/workbench.ts';

const named = [
	{ value: 'live', title: 'Live (made for moving pictures)' },
	{ value: 'scotopic', title: 'Scotopic (starlight)' },
	{ value: 'mesopic', title: 'Mesopic (dusk)' },
	{ value: 'photopic', title: 'Photopic (indoors)' },
] as const;

const notes: Readonly<Record<string, string>> = {
	live: 'White is set to rates at which this model answers steady light without saturating.',
	scotopic: 'White as bright as starlight. After a few seconds this model’s rods saturate.',
	mesopic: 'White as bright as dusk. This model’s rods are saturated.',
	photopic: 'White as bright as a lit room. This model’s rods are saturated.',
	free: 'Photoisomerisations (R*) per second of one rod and one cone at white.',
	photometric: 'White by its luminance, the pupil and a neutral-density filter before the eye.',
};

/** What a first look at each kind starts from. */
function settingsFor(choice: string): LevelSettings {
	if (choice === 'free') return { kind: 'free', rodRate: 0.005, coneRate: 100 };
	if (choice === 'photometric') {
		return { kind: 'photometric', luminanceCdM2: 0.3, pupilDiameterMm: 5, neutralDensity: 0 };
	}
	return { kind: 'named', name: named.find(({ value }) => value === choice)?.value ?? 'live' };
}

const figure = (value: number) => (value === 0 ? '0' : String(Number(value.toPrecision(3))));

/** What white comes to on the retina. */
function White({ light }: { readonly light: LevelSettings }) {
	const { rodRate, coneRate, photometric } = whiteOf(light);
	return (
		<dl class="figures" data-testid="white-light">
			<dt>White, rods</dt>
			<dd>{figure(rodRate)} R*/rod/s</dd>
			<dt>White, cones</dt>
			<dd>{figure(coneRate)} R*/cone/s</dd>
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

/** How bright white is: a named level, one's own rates, or photometric quantities. */
export function LightLevel({ light }: { readonly light: LevelSettings }) {
	const { actions } = useWorkbench();
	const choice = light.kind === 'named' ? light.name : light.kind;
	const set = async (next: LevelSettings): Promise<string> => {
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
					{ value: 'free', title: 'Free rates (R*/s)' },
					{ value: 'photometric', title: 'Photometric (cd/m²)' },
				]}
				onChange={(value) => void set(settingsFor(value))}
			/>
			<p class="note">{notes[choice]}</p>
			<White light={light} />
			{light.kind === 'free' && (
				<>
					<NumberField
						title="Rods at white"
						unit="R*/rod/s"
						min={0}
						max={1e9}
						value={light.rodRate}
						testId="light-rod-rate"
						onCommit={(rodRate) => set({ ...light, rodRate })}
					/>
					<NumberField
						title="Cones at white"
						unit="R*/cone/s"
						min={0}
						max={1e9}
						value={light.coneRate}
						testId="light-cone-rate"
						onCommit={(coneRate) => set({ ...light, coneRate })}
					/>
				</>
			)}
			{light.kind === 'photometric' && (
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
			)}
		</section>
	);
}
