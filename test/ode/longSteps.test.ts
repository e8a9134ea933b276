import { describe, expect, it } from 'vitest';
import { isSpiking } from '../../src/engine/model/describe.ts';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { longStepScheme, midpointScheme } from '../../src/ode/kernels/graph/realtimeScheme.ts';
import { groupNamed, inputIndex, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { planRealtime, type RealtimeOptions } from '../../src/ode/kernels/plan/realtimePlan.ts';
import { createRealtime, type RealtimeStepper } from '../../src/ode/solvers/realtime/realtime.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { accuracyContract } from '../../src/protocol/limits/accuracy.ts';
import { stepsForPatch } from '../../src/protocol/limits/patchSize.ts';

const columns = { x: 1, y: 1 };
const { stepMs } = stepsForPatch({ columns, tissue: { widthUm: 200, heightUm: 200 } });
const model = (circuit: string) => prepareModel({ circuit, variant: 'corrected', columns, parameters: {} });
const mouse = model('mouse');
const graded = mouse.network.populations.filter((group) => !isSpiking(group));
const potentials = graded.map((group) => stateIndex(group, 'V', 0));

/** Potentials of graded cells each ms after a flash from darkness, of 1e5 photoisomerisations per cone and second for 20 ms. */
function afterFlash(create: (options: RealtimeOptions) => RealtimeStepper, options: RealtimeOptions): number[][] {
	const { network, start } = mouse;
	const method = create(options);
	const y = start.slice();
	const rows: number[][] = [];
	for (let ms = 0; ms < 40; ms++) {
		for (const [name, rate] of [
			['rod', 2.5e5],
			['cone', 1e5],
		] as const) {
			// Inside units are per ms.
			network.inputs[inputIndex(groupNamed(network, name), 'photoisomerisation')] = ms < 20 ? rate / 1000 : 0;
		}
		const steps = Math.round(1 / method.stepMs);
		for (let k = 0; k < steps; k++) method.step(y, ms + k * method.stepMs);
		rows.push(potentials.map((index) => y[index] as number));
	}
	return rows;
}

const vectors = (options: RealtimeOptions) => createWasmRealtime(mouse.network, options);
const greatest = (a: number[][], b: number[][]): number =>
	Math.max(...a.flatMap((row, t) => row.map((each, k) => Math.abs(each - (b[t]?.[k] as number)))));

describe('steps of a tissue', () => {
	it('keep graded cells within the accuracy contract after a bright flash, where the midpoint rule does not', () => {
		const reference = afterFlash((options) => createRealtime(mouse.network, options), { stepMs: 0.1 });
		expect(stepMs).toBe(1);
		expect(greatest(afterFlash(vectors, { stepMs }), reference)).toBeLessThan(accuracyContract.maxMv);
		const asBefore = afterFlash(vectors, { stepMs, scheme: midpointScheme });
		expect(greatest(asBefore, reference)).toBeGreaterThan(2 * accuracyContract.maxMv);
	});

	it('are taken by a method of their own, substeps and short steps and circuits without mosaics by the midpoint rule', () => {
		const plan = planRealtime(mouse.network, { stepMs, jacobian: 'stiff' });
		expect(plan.scheme).toEqual(longStepScheme);
		expect(plan.substepScheme).toEqual(midpointScheme);
		const matrixOf = (name: string) => plan.groups.find((each) => each.name === name)?.matrix.kept;
		expect(['rod', 'cone'].map(matrixOf)).toEqual([undefined, undefined]);
		expect(matrixOf('onBipolar')).toBeDefined();
		expect(planRealtime(mouse.network, { stepMs: 0.5 }).scheme).toEqual(midpointScheme);
		expect(planRealtime(model('dual').network, { stepMs }).scheme).toEqual(midpointScheme);
	});
});
