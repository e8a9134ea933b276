import type { CircuitName } from '../catalogue.ts';

/** Mechanism in which each state of a cell stands; a state that is not named here stands in the cell itself. */
const mechanismOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	rod: {
		...inOne('phototransduction', ['Rh', 'Rhi', 'Tr', 'PDE', 'Ca', 'Cab', 'cGMP']),
		...inOne('calcium', ['Cas', 'Caf', 'Cabls', 'Cabhs', 'Cablf', 'Cabhf']),
	},
	cone: {
		...inOne('phototransduction', ['y1', 'y2', 'y3', 'y4', 'y5', 'z1', 'z2', 'z3']),
		...inOne('feedback', ['Gf']),
	},
	bipolar: inOne('calcium', ['Cas', 'Cad', 'Cabls', 'Cabhs', 'Cabld', 'Cabhd']),
	aii: { m: 'Na', h: 'Na', n: 'K' },
	ganglion: inOne('calcium', ['Cai']),
};

function inOne(mechanism: string, states: readonly string[]): Record<string, string> {
	return Object.fromEntries(states.map((state) => [state, mechanism]));
}

const connectionOf: Readonly<Record<string, string>> = {
	'rod-rb': 'rod_rb',
	'rb-aii': 'rb_aii',
	'cone-cb': 'cone_cb',
	'cb-gc': 'cb_gc',
};

/**
 * Translates a state's name in the data that came with the released program (`rod.mKv`, `rodBipolar.hC1`, `syn.rod-rb.S`) into its path in a
 * circuit (`rod.Kv.m`, `rodBipolar.h.C1`, `rod_rb.S`).
 * @param name a name from the `order` list of that data; a gate carries its channel's name behind it, the states of the five-state scheme
 * an `h` before them
 * @param circuit the ganglion cell's synapse, `syn.cb-gc` throughout that data, comes from the rod bipolar cell in `rod`
 */
export function pathOfReleasedName(name: string, circuit: CircuitName = 'dual'): string {
	const [population = '', state = '', last = ''] = name.split('.');
	if (population === 'syn') {
		const connection = circuit === 'rod' && state === 'cb-gc' ? 'rb_gc' : connectionOf[state];
		return `${connection ?? state}.${last}`;
	}
	if (state === 'V') return name;
	const cell = /Bipolar$/.test(population) ? 'bipolar' : population;
	const mechanism = mechanismOf[cell]?.[state];
	if (mechanism !== undefined) return `${population}.${mechanism}.${state}`;
	const occupancy = /^h([CO]\d)$/.exec(state);
	if (occupancy) return `${population}.h.${occupancy[1]}`;
	return `${population}.${state.slice(1)}.${state.slice(0, 1)}`;
}
