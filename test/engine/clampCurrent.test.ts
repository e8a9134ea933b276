import { describe, expect, it } from 'vitest';
import { createExperiment } from '../../src/engine/model/interventions.ts';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { createProbe } from '../../src/engine/model/quantities.ts';
import { groupNamed, inputIndex, stateIndex } from '../../src/ode/kernels/network/network.ts';
import type { Intervention } from '../../src/protocol/session/interventions.ts';

const model = prepareModel({ circuit: 'dual', variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {} });
const { network } = model;
const experiment = createExperiment(network);
const scratch = new Float64Array(network.size);

const clamp = (population: string, potentialMv: number): Intervention => ({
	type: 'clamp',
	startS: 0,
	target: { population, member: 0 },
	potentialMv,
});

/** The electrode's current as a probe reads it while these act, from the dark rest, and the slope that is left of V with just that current and no clamp. */
function measured(population: string, active: readonly Intervention[]) {
	const y = Float64Array.from(model.start);
	experiment.hold(active, y, 0);
	network.rates(y, scratch); // connections deliver
	const group = groupNamed(network, population);
	const out = new Float64Array(1);
	createProbe(network, group, 0, ['electrode_current']).read(y, out, 0);
	const currentPa = out[0] as number;
	experiment.hold([], y, 0);
	network.inputs[inputIndex(group, 'electrode_current')] = currentPa;
	network.rates(y, scratch);
	const leftMvPerMs = scratch[stateIndex(group, 'V', 0)] as number;
	network.inputs[inputIndex(group, 'electrode_current')] = 0;
	return { currentPa, leftMvPerMs };
}

describe('The current of the electrode in a cell', () => {
	it.each(network.populations.map(({ name }) => name))(
		'under a clamp of %s is what holds its potential: none at rest, and let go with it the potential stays',
		(population) => {
			const group = groupNamed(network, population);
			const restMv = model.start[stateIndex(group, 'V', 0)] as number;
			expect(Math.abs(measured(population, [clamp(population, restMv)]).currentPa)).toBeLessThan(0.05);
			for (const mv of [-90, -20]) {
				const { currentPa, leftMvPerMs } = measured(population, [clamp(population, mv)]);
				expect(Math.abs(currentPa)).toBeGreaterThan(0.5);
				expect(Math.abs(leftMvPerMs)).toBeLessThan(1e-9);
			}
		},
	);

	it('is what is injected where nothing is clamped, and a clamp takes over what is injected beside it', () => {
		const inject: Intervention = {
			type: 'inject',
			startS: 0,
			target: { population: 'rod', member: 0 },
			currentPa: 12,
		};
		expect(measured('rod', [inject]).currentPa).toBe(12);
		const alone = measured('rod', [clamp('rod', -60)]).currentPa;
		expect(measured('rod', [inject, clamp('rod', -60)]).currentPa).toBeCloseTo(alone, 9);
	});

	it('of a cell that is removed is none', () => {
		const removal: Intervention = { type: 'remove', startS: 0, population: 'rod' };
		expect(measured('rod', [clamp('rod', -20), removal]).currentPa).toBe(0);
	});
});
