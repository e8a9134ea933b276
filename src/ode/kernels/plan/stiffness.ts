import { eigenvalues } from '../../../base/eigenvalues.ts';
import { midpointScheme } from '../graph/realtimeScheme.ts';
import type { Network } from '../network/network.ts';
import { measureAll } from './stepLengths.ts';

/** The fastest rate of a network, and whose it is. */
export interface FastestRate {
	readonly perMs: number;
	/** Population or connection; empty where nothing moves. */
	readonly name: string;
}

const faster = (found: FastestRate, other: FastestRate): FastestRate => (other.perMs > found.perMs ? other : found);
const still: FastestRate = { perMs: 0, name: '' };

/** The fastest relaxation of any cell of a network in voltage clamp at −90 to 30 mV. */
export function fastestRelaxation(network: Network): FastestRate {
	return [...measureAll(network, midpointScheme)]
		.map(([{ name }, { excitability }]) => ({ name, perMs: excitability.fastestPerMs }))
		.reduce(faster, still);
}

/** Width of the differences by which a derivative is taken, as a part of a state's size or of its least size. */
const width = 1e-6;
const leastSize = 1e-3;

/**
 * The fastest rate at a state, by the eigenvalues of each group's own equations there; the first member of each group stands for all of them.
 * @param y a state vector; the same afterwards
 */
export function fastestAt(network: Network, y: Float64Array): FastestRate {
	const above = new Float64Array(network.size);
	const below = new Float64Array(network.size);
	const inputs = network.inputs.slice();
	let found = still;
	for (const { name, kind, offset, count } of [...network.populations, ...network.connections]) {
		if (count === 0) continue;
		const n = kind.states.length;
		const matrix = new Float64Array(n * n);
		for (let column = 0; column < n; column++) {
			const at = offset + column * count;
			const value = y[at] as number;
			const h = width * Math.max(Math.abs(value), leastSize);
			y[at] = value + h;
			network.rates(y, above);
			y[at] = value - h;
			network.rates(y, below);
			y[at] = value;
			for (let row = 0; row < n; row++) {
				const from = offset + row * count;
				matrix[row * n + column] = ((above[from] as number) - (below[from] as number)) / (2 * h);
			}
		}
		if (!matrix.every(Number.isFinite)) continue;
		const { real, imaginary } = eigenvalues(matrix, n);
		const perMs = real.reduce((most, each, k) => Math.max(most, Math.hypot(each, imaginary[k] as number)), 0);
		found = faster(found, { name, perMs });
	}
	network.inputs.set(inputs);
	return found;
}
