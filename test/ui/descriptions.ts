import type { Description, PopulationDescription } from '../../src/protocol/description.ts';
import { pairText } from '../../src/protocol/pairText.ts';
import { defaultSession } from '../../src/protocol/session/sessionFile.ts';

const potential = { path: 'V', title: 'membrane potential', unit: 'mV', isCurrent: false };

function population(
	name: string,
	title: string,
	firstCell: number,
	places: readonly (readonly [number, number, number])[],
	currents: readonly string[],
): PopulationDescription {
	return {
		name,
		kind: name,
		title,
		layer: name === 'ganglion' ? 'ganglion' : name === 'rod' ? 'photoreceptor' : 'bipolar',
		count: places.length,
		positionsUm: places.flat(),
		firstCell,
		restMv: -40 - firstCell,
		spiking: name === 'ganglion',
		quantities: [
			{ path: 'Kv.m', title: 'activation', unit: '1', isCurrent: false },
			potential,
			...currents.map((path) => ({ path, title: path, unit: 'pA', isCurrent: true })),
		],
	};
}

/** A circuit of two columns, small enough to reckon by hand: two rods, two rod bipolar cells, two ganglion cells. */
export function smallDescription(): Description {
	return {
		session: { ...defaultSession(), interventions: [{ type: 'block', startS: 0.5, path: 'rod.Kv', fraction: 0.25 }] },
		interventionNumbers: [7],
		watches: [],
		circuits: [{ name: 'dual', title: 'Rod and cone pathway: all six kinds', tissue: null }],
		variants: [{ name: 'corrected', title: 'Corrected' }],
		stimuli: [],
		drugs: [],
		clips: [],
		populations: [
			population(
				'rod',
				'Rod photoreceptor',
				0,
				[
					[0, 0, 0],
					[30, 10, 0],
				],
				['Kv.I', 'Ca.I'],
			),
			population(
				'rodBipolar',
				'Bipolar cell',
				2,
				[
					[0, 0, 40],
					[30, 10, 40],
				],
				['Ca.I'],
			),
			population(
				'ganglion',
				'Ganglion cell',
				4,
				[
					[0, 0, 120],
					[30, 10, 120],
				],
				['Na.I'],
			),
		],
		connections: [
			{
				name: 'rod_rb',
				type: 'synapse',
				title: 'Synapse',
				from: 'rod',
				to: 'rodBipolar',
				into: 'synaptic_current',
				isSignal: false,
				pairs: pairText(Int32Array.of(0, 1), Int32Array.of(0, 1)),
				inverting: true,
			},
			{
				name: 'rb_gc',
				type: 'synapse',
				title: 'Synapse',
				from: 'rodBipolar',
				to: 'ganglion',
				into: 'synaptic_current',
				isSignal: false,
				pairs: pairText(Int32Array.of(0, 1), Int32Array.of(0, 1)),
				inverting: false,
			},
			{
				name: 'rod_rod',
				type: 'junction',
				title: 'Gap junction',
				from: 'rod',
				to: 'rod',
				into: 'junction_current',
				isSignal: false,
				pairs: pairText(Int32Array.of(0), Int32Array.of(1)),
				inverting: false,
			},
		],
		parameters: [
			{
				path: 'rod.C',
				title: 'membrane capacitance',
				type: 'number',
				unit: 'nF',
				value: 0.02,
				standard: 0.02,
				minimum: 0.001,
				maximum: 1,
				source: 'Kamiyama 1996',
				evidence: 'source',
			},
			{
				path: 'rod.Kv.g',
				title: 'maximal conductance',
				type: 'number',
				unit: 'nS',
				value: 3,
				standard: 2,
				minimum: 0,
				maximum: 50,
				source: 'Kamiyama 1996',
				evidence: 'source',
			},
			{
				path: 'rod_rb.g',
				title: 'maximal conductance',
				type: 'number',
				unit: 'nS',
				value: 2.56,
				standard: 2.56,
				minimum: 0,
				maximum: 50,
				source: 'Baek 2020',
				evidence: 'assumed',
			},
		],
		receptors: [{ population: 'rod', radiusUm: 5 }],
		states: 100,
		sink: { type: 'none' },
		sinks: [],
		drivers: [],
		control: [{ name: 'windowMs', title: 'counting window', unit: 'ms', value: 200, minimum: 10, maximum: 2000 }],
		spikeThresholdMv: -20,
	};
}

/** The same circuit in so many columns across and down, 10 µm apart. */
export function patchDescription(across: number): Description {
	const small = smallDescription();
	const columns = across * across;
	const places = (depth: number) =>
		Array.from({ length: columns }, (_, i) => [10 * (i % across), 10 * Math.floor(i / across), depth] as const);
	const own = Int32Array.from({ length: columns }, (_, i) => i);
	const pairs = pairText(own, own);
	return {
		...small,
		session: { ...small.session, interventions: [], columns: { x: across, y: across } },
		interventionNumbers: [],
		populations: [
			population('rod', 'Rod photoreceptor', 0, places(0), ['Kv.I']),
			population('rodBipolar', 'Bipolar cell', columns, places(40), ['Ca.I']),
			population('ganglion', 'Ganglion cell', 2 * columns, places(80), ['Na.I']),
		],
		connections: small.connections.map((each) => (each.type === 'junction' ? each : { ...each, pairs })),
		receptors: [{ population: 'rod', radiusUm: 4 }],
	};
}
