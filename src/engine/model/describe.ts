import { deliveredBy } from '../../ode/equations/linking/delivery.ts';
import type { Group, Network } from '../../ode/kernels/network/network.ts';
import { parametersOf } from '../../ode/kernels/network/parameterPlaces.ts';
import type {
	ConnectionDescription,
	Description,
	DrugDescription,
	ParameterDescription,
	PopulationDescription,
	StimulusDescription,
} from '../../protocol/description.ts';
import { pairText } from '../../protocol/pairText.ts';
import { DRUGS } from '../../retina/drugs/drugs.ts';
import { STIMULI } from '../../retina/light/stimuli/catalogue.ts';
import { variants } from '../../retina/variants/variants.ts';
import { drugTargets } from './drugTargets.ts';
import { circuitsOf, type Model, spikeThresholdMv } from './prepareModel.ts';
import { quantitiesOf } from './quantities.ts';
import { type ModelReceptor, receptorsOf } from './receptors.ts';

/** What the engine knows of a description; the shell adds the rest. */
export type EngineDescription = Omit<
	Description,
	'session' | 'interventionNumbers' | 'watches' | 'clips' | 'sink' | 'sinks' | 'drivers' | 'control'
>;

/** Height of the highest bodies, µm: the origin of depth on the screen. */
const topUm = ({ mosaic }: Model): number => Math.max(0, ...mosaic.bodies.map(({ z }) => z));

const layers: Readonly<Record<string, string>> = {
	rod: 'photoreceptor',
	cone: 'photoreceptor',
	horizontal: 'horizontal',
	bipolar: 'bipolar',
	aii: 'amacrine',
	ganglion: 'ganglion',
};

/** A layer for a kind by its name if that is known, else by whether light falls on it or it spikes. */
export function layerOf(
	kind: string,
	{ seesLight, spikes }: { readonly seesLight: boolean; readonly spikes: boolean },
): string {
	// `mouse.onBipolar` is a bipolar cell of its species.
	const own = kind.slice(kind.lastIndexOf('.') + 1);
	const known = layers[own.replace(/^.*Bipolar$/, 'bipolar')];
	if (known !== undefined) return known;
	if (seesLight) return 'photoreceptor';
	return spikes ? 'ganglion' : 'amacrine';
}

function positionsOf(model: Model, group: Group): number[] {
	const top = topUm(model);
	const bodies = model.mosaic.bodies.filter(({ population }) => population === group.name);
	// A population of the user's own has no known place: it stands in the middle of each column, halfway down.
	const columns = model.mosaic.bodies.filter(({ population }) => population === model.mosaic.bodies[0]?.population);
	const places = bodies.length > 0 ? bodies : columns.map((body) => ({ ...body, z: top / 2 }));
	// To 10 nm: what a picture of thousands of cells can use, in a third of the digits.
	const short = (um: number): number => Math.round(100 * um) / 100;
	return places.flatMap(({ x, y, z }) => [short(x), short(y), short(top - z)]);
}

/** How light becomes the input of a population; nothing where none falls. */
function lightOf(
	group: Group,
	receptors: readonly ModelReceptor[],
): Pick<PopulationDescription, 'light' | 'lightPath'> {
	const receptor = receptors.find(({ population }) => population === group.name);
	const input = group.kind.inputs.find(({ role }) => role === 'light');
	if (!receptor || !input) return {};
	const { kind, eye, pigment } = receptor;
	const base = { sees: kind, unit: input.unit, ...(eye ? { eye } : {}), ...(pigment ? { pigment } : {}) };
	const { gain } = input;
	const lightPath = input.path;
	if (!gain) return { light: base, lightPath };
	const factor = group.kind.parameters.find(({ path }) => path === gain.path)?.factor ?? 1;
	const scaled = { path: `${group.name}.${gain.path}`, inputPerUnit: gain.factor * factor };
	return { light: { ...base, gain: scaled }, lightPath };
}

function describePopulations(model: Model): PopulationDescription[] {
	let firstCell = 0;
	const receptors = receptorsOf(model.network, model.mosaic);
	return model.network.populations.map((group) => {
		const own = firstCell;
		firstCell += group.count;
		return {
			name: group.name,
			kind: group.kind.name,
			title: group.kind.title,
			layer: layerOf(group.kind.name, {
				seesLight: group.kind.inputs.some(({ role }) => role === 'light'),
				spikes: group.kind.declaration.spikes,
			}),
			count: group.count,
			positionsUm: positionsOf(model, group),
			firstCell: own,
			restMv: model.start[
				group.offset + group.kind.states.findIndex(({ path }) => path === 'V') * group.count
			] as number,
			spiking: isSpiking(group),
			...lightOf(group, receptors),
			quantities: quantitiesOf(group),
		};
	});
}

/** Cells whose spikes are looked for: those that declare so by the statement `spikes`. */
export function isSpiking({ kind }: Group): boolean {
	return kind.declaration.spikes;
}

/** Channel on the wire of each spiking cell, by the cell's number in snapshots. */
export function channelsOf(network: Network): Map<number, number> {
	const channels = new Map<number, number>();
	let first = 0;
	for (const group of network.populations) {
		if (isSpiking(group)) {
			for (let member = 0; member < group.count; member++) channels.set(first + member, channels.size);
		}
		first += group.count;
	}
	return channels;
}

function describeConnections(network: Network): ConnectionDescription[] {
	return network.connections.map(({ name, kind, joins, parameters }) => {
		const inverting = kind.parameters.findIndex(({ path, type }) => path === 'inverting' && type === 'switch');
		return {
			name,
			type: kind.type === 'junction' ? 'junction' : 'synapse',
			title: kind.title,
			from: joins?.from ?? '',
			to: joins?.to ?? '',
			into: joins?.into ?? '',
			isSignal: deliveredBy(kind)?.isSignal ?? false,
			pairs: joins ? pairText(joins.first, joins.second) : '',
			inverting: inverting >= 0 && parameters[inverting] === 1,
		};
	});
}

/**
 * The parameters that a user may edit, in the circuit's order.
 * @param presentValue the value a parameter has now, in its declared unit
 */
export function describeParameters(model: Model, presentValue: (path: string) => number): ParameterDescription[] {
	return parametersOf(model.network)
		.filter(({ parameter }) => parameter.editable)
		.map(({ path, parameter }) => ({
			path,
			title: parameter.title,
			type: parameter.type,
			unit: parameter.unit,
			value: presentValue(path),
			standard: model.standards.get(path) ?? Number.NaN,
			minimum: parameter.minimum,
			maximum: parameter.maximum,
			source: parameter.source,
			evidence: parameter.evidence,
		}));
}

/** Receptors of a population follow each other, and are alike. */
function describeReceptors({ mosaic }: Model): Description['receptors'] {
	const radii = new Map(mosaic.receptors.map(({ population, radius }) => [population, radius]));
	return [...radii].map(([population, radiusUm]) => ({ population, radiusUm }));
}

/** The stimuli of the catalogue. */
export function describeStimuli(): StimulusDescription[] {
	return STIMULI.map(({ name, title, description, parameters }) => ({ name, title, description, parameters }));
}

/** The drugs of the catalogue, and what each takes away in a circuit. */
const describeDrugs = (network: Network): DrugDescription[] =>
	DRUGS.map((drug) => ({
		name: drug.name,
		use: drug.use,
		blocks: drugTargets(network, drug).map(({ path }) => path),
		hasAffinity: drug.affinity !== undefined,
	}));

/** Describes a model. `presentValue` as in `describeParameters`. */
export function describeModel(model: Model, presentValue: (path: string) => number): EngineDescription {
	return {
		circuits: circuitsOf(model.library),
		variants: variants.map(({ name, title }) => ({ name, title })),
		stimuli: describeStimuli(),
		drugs: describeDrugs(model.network),
		populations: describePopulations(model),
		connections: describeConnections(model.network),
		parameters: describeParameters(model, presentValue),
		receptors: describeReceptors(model),
		states: model.network.size,
		spikeThresholdMv,
	};
}
