import type { Declaration } from '../../../src/ode/equations/language/declaration.ts';
import type { Library } from '../../../src/ode/equations/linking/kind.ts';
import { createLibrary } from '../../../src/ode/equations/linking/library.ts';
import { buildNetwork } from '../../../src/ode/kernels/network/networkBuilder.ts';
import { benchAt } from './bench.ts';

/** One mechanism, synapse or junction by itself: what it needs, its states, parameters and quantities by their own names, in their declared units. */
export interface LoneMechanism {
	set(name: string, value: number): void;
	get(name: string): number;
	/** The derivative of a state, in its declared unit per ms. */
	rate(state: string): number;
}

const still = ['state V [mV] = -60 in -150 .. 100 "membrane potential"', "V' = 0[mV/ms]"];

/** A cell that gives the mechanism all that it needs, each a number to be set. */
function cellAround({ name, needs }: Declaration): string[] {
	const given = needs.filter((need) => need.name !== 'V');
	const bound = given.map((need) => `${need.name} = ${need.name}`).join(', ');
	const inputs = given.map((need) => `input ${need.name} [${need.unit}] "what the mechanism needs"`);
	return ['cell trial', ...inputs, ...still, `include ${name} as it${bound === '' ? '' : ` with ${bound}`}`];
}

/** @param declaration of `library`, or one that takes the place of its namesake there */
export function loneMechanism(declaration: Declaration, library: Library): LoneMechanism {
	const { kind, name } = declaration;
	const isConnection = kind === 'synapse' || kind === 'junction';
	const joined = `${kind} ${name} as it ${kind === 'synapse' ? 'from pre to post' : 'between a and b'}`;
	const ends = kind === 'synapse' ? ['pre', 'post'] : ['a', 'b'];
	const texts = isConnection
		? [
				['cell end', ...still],
				['circuit trial', ...ends.map((end) => `cell end as ${end}`), joined],
			]
		: [cellAround(declaration), ['circuit trial', 'cell trial']];
	const files = texts.map((lines, k) => ({ file: `trial${k}.eq`, text: lines.join('\n') }));
	const network = buildNetwork('trial', createLibrary(files, new Map([...library, [name, declaration]])));
	const y = new Float64Array(network.size);
	for (const group of [...network.populations, ...network.connections]) {
		group.kind.states.forEach(({ initial }, k) => {
			y[group.offset + k] = initial;
		});
	}
	const bench = benchAt(network, y);
	const needed = new Set(['V', ...declaration.needs.map((need) => need.name)]);
	const path = (own: string) => {
		if (isConnection) return needed.has(own) ? own : `it.${own}`;
		return needed.has(own) ? `trial.${own}` : `trial.it.${own}`;
	};
	return {
		set: (own, value) => bench.set(path(own), value),
		get: (own) => bench.get(path(own)),
		rate: (own) => bench.rate(path(own)),
	};
}
