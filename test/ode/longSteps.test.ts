import { describe, expect, it } from 'vitest';
import { isSpiking } from '../../src/engine/model/describe.ts';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { longStepScheme, midpointScheme } from '../../src/ode/kernels/graph/realtimeScheme.ts';
import { groupNamed, inputIndex, stateIndex } from '../../src/ode/kernels/network/network.ts';
import type { RealtimeOptions } from '../../src/ode/kernels/plan/realtimeOptions.ts';
import { planRealtime } from '../../src/ode/kernels/plan/realtimePlan.ts';
import { createRealtime, type RealtimeStepper } from '../../src/ode/solvers/realtime/realtime.ts';
import { createWasmRealtime, type WasmOptions } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { accuracyContract } from '../../src/protocol/limits/accuracy.ts';
import { stepsForPatch } from '../../src/protocol/limits/patchSize.ts';

const columns = { x: 1, y: 1 };
const { stepMs } = stepsForPatch({ columns, tissue: { widthUm: 200, heightUm: 200 } });
const model = (circuit: string) => prepareModel({ circuit, variant: 'corrected', columns, parameters: {} });
const mouse = model('mouse');
const graded = mouse.network.populations.filter((group) => !isSpiking(group));
const potentials = graded.map((group) => stateIndex(group, 'V', 0));

/** Photoisomerisations per cone and ms; rods get 2.5 times as many. */
function light(perCone: number): void {
	const { network } = mouse;
	for (const [name, rate] of [
		['rod', 2.5 * perCone],
		['cone', perCone],
	] as const) {
		network.inputs[inputIndex(groupNamed(network, name), 'photoisomerisation')] = rate;
	}
}

/** Potentials of graded cells each ms after a flash from darkness, of 1e5 photoisomerisations per cone and second for 20 ms. */
function afterFlash(create: (options: RealtimeOptions) => RealtimeStepper, options: RealtimeOptions): number[][] {
	const method = create(options);
	const y = mouse.start.slice();
	const rows: number[][] = [];
	for (let ms = 0; ms < 40; ms++) {
		light(ms < 20 ? 100 : 0);
		const steps = Math.round(1 / method.stepMs);
		for (let k = 0; k < steps; k++) method.step(y, ms + k * method.stepMs);
		rows.push(potentials.map((index) => y[index] as number));
	}
	return rows;
}

const vectors = (options: WasmOptions) => createWasmRealtime(mouse.network, options);
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

	it('follow what ON bipolar cells send to ganglion cells, on which the times of spikes hang, within 0.02 % in the mean', () => {
		const { network, start } = mouse;
		const sent = stateIndex(groupNamed(network, 'onBipolar'), 'transient.u', 0);
		const meanSent = (method: RealtimeStepper): number => {
			const y = start.slice();
			const steps = Math.round(1 / method.stepMs);
			let sum = 0;
			for (let ms = 0; ms < 100; ms++) {
				light(ms < 50 ? 20 : 0);
				for (let k = 0; k < steps; k++) method.step(y, ms + k * method.stepMs);
				sum += y[sent] as number;
			}
			return sum;
		};
		const reference = meanSent(createRealtime(network, { stepMs: 0.1 }));
		expect(Math.abs(meanSent(vectors({ stepMs })) / reference - 1)).toBeLessThan(2e-4);
	});

	it('send what makes the mean of a signal right within a step, so that spikes close to threshold come at their times', () => {
		const { network, start } = mouse;
		const plan = planRealtime(network, { stepMs, jacobian: 'stiff', mostGrowth: 0.7 });
		const without = { ...plan, sendsMeans: false, groups: plan.groups.map(({ sends: _, ...each }) => each) };
		const spikes = (method: RealtimeStepper): number[] => {
			const watch = method.watch('onTransient', -20);
			const y = start.slice();
			const steps = Math.round(1 / method.stepMs);
			const times: number[] = [];
			light(20);
			for (let step = 0; step < 140 * steps; step++) {
				method.step(y, step * method.stepMs);
				times.push(...watch.timesMs.slice(0, watch.count));
			}
			return times;
		};
		const expected = spikes(createRealtime(network, { stepMs: 0.1, substepMs: 0.005 }));
		expect(expected.length).toBeGreaterThan(10);
		const lateMs = (times: number[]) => Math.max(...expected.map((each, k) => Math.abs(each - (times[k] as number))));
		const lateWithout = lateMs(spikes(vectors({ stepMs, plan: without })));
		expect(lateMs(spikes(vectors({ stepMs, plan })))).toBeLessThan(
			Math.min(accuracyContract.spikeTimeMs, lateWithout / 3),
		);
	});

	it.each([
		['in a column', undefined],
		['in a tissue', { widthUm: 60, heightUm: 60 }],
	])('send the same in every back end %s', (_where, tissue) => {
		const { network, start } = tissue
			? prepareModel({ circuit: 'mouse', variant: 'corrected', columns, parameters: {}, tissue })
			: mouse;
		for (const name of ['rod', 'cone']) {
			const group = groupNamed(network, name);
			for (let k = 0; k < group.count; k++)
				network.inputs[inputIndex(group, 'photoisomerisation') + k] = k % 2 ? 40 : 1;
		}
		const options = { stepMs, jacobian: 'stiff', mostGrowth: 1.4 } as const;
		const stateOf = (method: RealtimeStepper): Float64Array => {
			const y = start.slice();
			for (let ms = 0; ms < 25; ms++) method.step(y, ms);
			return y;
		};
		const generated = createRealtime(network, options);
		expect(generated.plan.sendsMeans).toBe(true);
		const expected = stateOf(generated);
		const found = stateOf(
			createWasmRealtime(network, { ...options, precision: 'double', tables: false, longSubsteps: false }),
		);
		expected.forEach((each, k) => {
			expect(Math.abs(each - (found[k] as number)) / (1 + Math.abs(each))).toBeLessThan(1e-7);
		});
	});

	it('have long substeps for ganglion cells at rest, which fire as often with them', () => {
		const { network, start } = mouse;
		const counts = [true, false].map((longSubsteps) => {
			const method = createWasmRealtime(network, { stepMs, longSubsteps });
			expect(method.plan.longSubsteps.map(({ count }) => count)).toEqual(longSubsteps ? [2, 5, 10] : []);
			const watches = network.populations.filter(isSpiking).map(({ name }) => method.watch(name, -20));
			method.load(start);
			light(100);
			let substeps = 0;
			const spikes = watches.map(() => 0);
			for (let ms = 0; ms < 200; ms++) {
				method.advance(ms);
				substeps += longSubsteps ? method.meanSubsteps : method.plan.substeps;
				watches.forEach(({ count }, k) => {
					spikes[k] = (spikes[k] as number) + count;
				});
			}
			return { substeps, spikes };
		});
		expect(counts[0]?.spikes).toEqual(counts[1]?.spikes);
		expect(Math.max(...(counts[0]?.spikes ?? []))).toBeGreaterThan(5);
		expect((counts[0]?.substeps ?? 0) / (counts[1]?.substeps ?? 0)).toBeLessThan(0.7);
	});

	it('are taken by a method of their own, substeps and short steps and circuits without mosaics by the midpoint rule', () => {
		const plan = planRealtime(mouse.network, { stepMs, jacobian: 'stiff' });
		expect(plan.scheme).toEqual(longStepScheme);
		expect(plan.substepScheme).toEqual(midpointScheme);
		const matrixOf = (name: string) => plan.groups.find((each) => each.name === name)?.matrix.kept;
		// Receptors, and what cells that fire hear.
		const whole = ['rod', 'cone', 'onBipolar', 'offBipolar', 'aii', 'wideField'];
		expect(whole.map(matrixOf)).toEqual(whole.map(() => undefined));
		expect(matrixOf('rodBipolar')).toBeUndefined();
		// What junctions join with its neighbours has the shares of cells that fire besides, and what drives that by synapses.
		const shared = plan.groups.filter(({ clock, matrix }) => clock === 'step' && matrix.shares);
		expect(shared.map(({ name, matrix }) => [name, matrix.kept])).toEqual([
			['cone', undefined],
			['horizontal', undefined],
			['rodBipolar', undefined],
			['aii', undefined],
		]);
		expect(planRealtime(mouse.network, { stepMs: 0.5 }).scheme).toEqual(midpointScheme);
		expect(planRealtime(model('dual').network, { stepMs }).scheme).toEqual(midpointScheme);
	});
});
