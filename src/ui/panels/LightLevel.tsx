import type { Description } from '../../protocol/description.ts';
import type { LevelSettings } from '../../protocol/session/sessionFile.ts';
import {
	coneChoices,
	type PhotometricWhite,
	photometricWhites,
	singlePhotonNote,
	type WhiteInput,
	whiteInputs,
} from '../../protocol/white.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { unitText } from '../fields/numberInput.ts';
import { SelectField } from '../fields/SelectField.tsx';
import { Term } from '../fields/Term.tsx';
import { onto } from '../workbench/ontoPresent.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { GammaField } from './level/GammaField.tsx';
import { PhotometricFields } from './level/PhotometricFields.tsx';

const named = [
	{ value: 'live', title: 'Live (made for moving pictures)' },
	{ value: 'scotopic', title: 'Scotopic (starlight)' },
	{ value: 'mesopic', title: 'Mesopic (dusk)' },
	{ value: 'photopic', title: 'Photopic (indoors)' },
] as const;

const notes: Readonly<Record<string, string>> = {
	live: 'The input that sessions, decoders and calibrations of the published column were made with. Steady light of it all but saturates the column: flicker of full contrast at 2 Hz modulates its rate by 4 % (F1/F0). For flicker take inputs of one’s own: 0.0003 of rods and 5 of cones at white give 55 %.',
	scotopic:
		'White as bright as starlight. The published rods can use it, but take seconds to follow; the cones see next to nothing.',
	mesopic: 'White as bright as dusk. The published cones can use it; the rods are saturated.',
	photopic: 'White as bright as a lit room. The published rods and cones are saturated.',
	free: 'The input of one rod and one cone at white: photoisomerisations (R*) per second at a gain of 1.',
	photometric: 'White by its luminance, the pupil, its spectrum and neutral-density filters before the eye.',
	illuminance:
		'White as a surface that scatters evenly: illuminance × reflectance / π is its luminance. A camera sets its own exposure, which is not undone: its white is this white, however bright the scene before it is.',
};

/** What is kept from one level to the next: the cones and the eye that were chosen, and the gamma. */
type Kept = Pick<LevelSettings & { kind: 'photometric' }, 'cones' | 'eye' | 'gamma'>;

function keptOf(light: LevelSettings): Kept {
	const { cones, eye, gamma } = { cones: undefined, eye: undefined, ...light };
	return { ...(cones ? { cones } : {}), ...(eye ? { eye } : {}), ...(gamma === undefined ? {} : { gamma }) };
}

/** What a first look at each kind starts from. */
function settingsFor(choice: string, kept: Kept): LevelSettings {
	const gamma = kept.gamma === undefined ? {} : { gamma: kept.gamma };
	if (choice === 'free') return { kind: 'free', rodRate: 0.005, coneRate: 100, ...gamma };
	const before = { pupilDiameterMm: 'adapted', neutralDensity: 0, ...kept } as const;
	if (choice === 'photometric') return { kind: 'photometric', luminanceCdM2: 0.3, ...before };
	if (choice === 'illuminance') return { kind: 'illuminance', illuminanceLux: 200, reflectance: 0.8, ...before };
	const name = named.find(({ value }) => value === choice)?.value ?? 'live';
	return { kind: 'named', name, ...(name === 'live' ? gamma : kept) };
}

const figure = (value: number) => (value === 0 ? '0' : String(Number(value.toPrecision(3))));

/** One population's white: what falls on it and what that is as input. */
function Receptor({ white, thinned }: { readonly white: WhiteInput; readonly thinned: number }) {
	const { population, photometric, input, unit } = white;
	const note = singlePhotonNote(white, thinned);
	const asInput = `input ${figure(input)} ${unitText(unit)}`;
	return (
		<>
			<dt>White, {population}</dt>
			<dd data-testid={`white-${population}`}>
				{photometric ? `${figure(photometric.rate)} R*/s × ${figure(photometric.gain)} = ${asInput}` : asInput}
				{note !== '' && `; ${note}`}
			</dd>
		</>
	);
}

/** White as an eye sees it. */
function ThroughEye({ eye, luminanceCdM2, neutralDensity, pupilDiameterMm, trolands }: PhotometricWhite) {
	return (
		<>
			<dt>Luminance of white</dt>
			<dd>
				{figure(luminanceCdM2)} cd/m²{neutralDensity > 0 && `, behind filters of density ${figure(neutralDensity)}`}
			</dd>
			<dt>Pupil, {eye} eye</dt>
			<dd data-testid={`pupil-${eye}`}>{figure(pupilDiameterMm)} mm</dd>
			<dt title="Luminance × pupil area × what the filters pass">Retinal illuminance</dt>
			<dd>{figure(trolands)} td</dd>
		</>
	);
}

/** What white comes to on the retina. */
function White({
	light,
	description,
	whites,
}: {
	readonly light: LevelSettings;
	readonly description: Description;
	readonly whites: readonly PhotometricWhite[];
}) {
	const { session, circuits } = description;
	const { thinned } = (session.tissue && circuits.find(({ name }) => name === session.circuit)?.tissue) ?? {
		thinned: [],
	};
	const inputs = whiteInputs(light, description.populations, description.parameters);
	return (
		<>
			<dl class="figures" data-testid="white-light">
				{inputs.map((each) => (
					<Receptor
						key={each.population}
						white={each}
						thinned={thinned.find(({ population }) => population === each.population)?.factor ?? 1}
					/>
				))}
				{whites.map((each) => (
					<ThroughEye key={each.eye} {...each} />
				))}
			</dl>
			{inputs.some(({ photometric }) => photometric) && (
				<p class="note">
					<Term of="R*">R*</Term>: photoisomerisations, each a photon caught by a photoreceptor’s pigment.
				</p>
			)}
		</>
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

/** Whose eye, and which of its cones. */
function Eye({
	light,
	set,
	whites,
}: {
	readonly light: Exclude<LevelSettings, { kind: 'free' }>;
	readonly set: Set;
	readonly whites: readonly PhotometricWhite[];
}) {
	const human = whites.find(({ eye }) => eye === 'human');
	return (
		<>
			<SelectField
				title="Eye"
				value={light.eye ?? 'own'}
				testId="light-eye"
				options={[
					{ value: 'own', title: 'Of the receptors’ species' },
					{ value: 'human', title: 'Human (factors per troland)' },
					{ value: 'mouse', title: 'Mouse (spectrum × opsin)' },
				]}
				onChange={(value) => {
					const { eye: _before, ...rest } = light;
					void set(value === 'human' || value === 'mouse' ? { ...rest, eye: value } : rest);
				}}
			/>
			{human && (
				<SelectField
					title="Cones"
					value={human.cones}
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
			)}
		</>
	);
}

/** How bright white is: a named level, one's own input, a luminance or an illuminance. */
export function LightLevel({ description }: { readonly description: Description }) {
	const { actions } = useWorkbench();
	const { light } = description.session;
	const choice = light.kind === 'named' ? light.name : light.kind;
	const whites = photometricWhites(light, description.populations);
	const set: Set = async (next) => {
		await actions.setLight(onto(light, next));
		return '';
	};
	return (
		<section class="panel" aria-label="Light level">
			<h2>
				<Term of="light level">Light level</Term>
			</h2>
			<SelectField
				title="Brightness of white"
				value={choice}
				testId="light-level"
				options={[
					...named,
					{ value: 'free', title: 'Input of one’s own (1/s)' },
					{ value: 'photometric', title: 'A luminance (cd/m²)' },
					{ value: 'illuminance', title: 'An illuminance (lux)' },
				]}
				onChange={(value) => void set(settingsFor(value, keptOf(light)))}
			/>
			<p class="note">{notes[choice]}</p>
			<White light={light} description={description} whites={whites} />
			{light.kind === 'free' && <FreeRates light={light} set={set} />}
			{(light.kind === 'photometric' || light.kind === 'illuminance') && (
				<PhotometricFields light={light} set={set} presentMm={whites.at(0)?.pupilDiameterMm ?? 3} />
			)}
			{whites.length > 0 && light.kind !== 'free' && (
				<>
					<Eye light={light} set={set} whites={whites} />
					<Gains description={description} />
				</>
			)}
			<GammaField light={light} set={set} />
		</section>
	);
}
