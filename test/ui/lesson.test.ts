import { describe, expect, it } from 'vitest';
import type { Description } from '../../src/protocol/description.ts';
import { chainOf } from '../../src/ui/lesson/chain.ts';

type Part = Pick<Description, 'populations' | 'connections'>;

/** Cells in a row along x, 10 µm apart, from −10 on. */
const population = (name: string, layer: string, more: object = {}) => ({
	name,
	layer,
	count: 3,
	spiking: layer === 'ganglion',
	positionsUm: [-10, 0, 0, 0, 0, 0, 10, 0, 0],
	...more,
});
const synapse = (from: string, to: string) => ({ type: 'synapse', from, to });
const circuit = (populations: readonly object[], connections: readonly object[]) =>
	({ populations, connections }) as unknown as Part as Description;

describe('the chain that a lesson follows', () => {
	const rod = population('rod', 'photoreceptor', { light: { sees: 'rod' } });
	const cone = population('cone', 'photoreceptor', { light: { sees: 'cone' } });
	const off = population('off', 'bipolar');
	const on = population('on', 'bipolar');

	it('goes by the synapses of the circuit, from a cone, in the middle', () => {
		const ganglion = population('out', 'ganglion');
		const joins = [synapse('cone', 'off'), synapse('cone', 'on'), synapse('on', 'out')];
		expect(chainOf(circuit([rod, cone, off, on, ganglion], joins))).toEqual({
			receptor: { population: 'cone', member: 1 },
			bipolar: { population: 'on', member: 1 },
			ganglion: { population: 'out', member: 1 },
		});
	});

	it('takes a rod where there is no cone, goes without a bipolar cell, and is none where nothing fires', () => {
		const ganglion = population('out', 'ganglion');
		expect(chainOf(circuit([rod, ganglion], []))).toMatchObject({
			receptor: { population: 'rod' },
			bipolar: undefined,
		});
		expect(chainOf(circuit([rod, cone, on], []))).toBeUndefined();
	});
});
