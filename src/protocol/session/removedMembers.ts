import { noiseKey } from '../../base/noiseKey.ts';
import { threefry } from '../../base/threefry.ts';
import type { Intervention } from './interventions.ts';

export type RemovalIntervention = Extract<Intervention, { type: 'remove' }>;

/**
 * A part of a population, drawn by counter: the cells with the lowest numbers, so that a larger part has all cells of a smaller one, and that neither
 * solver nor threads have a say in it.
 */
function drawn(population: string, count: number, fraction: number, seed: number): number[] {
	const key = noiseKey(`remove ${population}`);
	const bits = new Int32Array(2);
	const numbers = Float64Array.from({ length: count }, (_, member) => {
		threefry(seed, key, 0, member, bits);
		return (bits[0] as number) >>> 0;
	});
	const order = Array.from(numbers.keys()).sort((a, b) => (numbers[a] as number) - (numbers[b] as number) || a - b);
	return order.slice(0, Math.round(fraction * count));
}

/** The members of a population of `count` cells that a removal takes. */
export function removedMembers(
	{ population, members, fraction, seed = 0 }: RemovalIntervention,
	count: number,
): readonly number[] {
	if (members) return members;
	return fraction === undefined ? Array.from({ length: count }, (_, i) => i) : drawn(population, count, fraction, seed);
}
