import { describe, expect, it } from 'vitest';
import { loneCells, networkOf } from '../../bench/drift.ts';
import { longestSubstepMs } from '../../src/base/longestSubstep.ts';
import { midpointScheme } from '../../src/ode/kernels/graph/realtimeScheme.ts';
import { groupNamed } from '../../src/ode/kernels/network/network.ts';
import { rowShares } from '../../src/ode/kernels/plan/matrixEntries.ts';
import { measureCell, overshootBy } from '../../src/ode/kernels/plan/stepLengths.ts';
import { createWasmRealtime, type WasmOptions } from '../../src/ode/solvers/wasm/wasmRealtime.ts';

const published = networkOf(loneCells.salamander, [0], 1);
const mammal = networkOf(loneCells.mouse, [0], 1);
const planOf = (network: typeof published, options: WasmOptions = {}) =>
	createWasmRealtime(network, { stepMs: 1, ...options }).plan;

/** What substeps of a length do to the cell. */
function thrownBy(network: typeof published, substepMs: number) {
	const group = groupNamed(network, 'cell');
	const measured = measureCell(group, midpointScheme);
	return overshootBy(group, measured, substepMs, rowShares(measured, midpointScheme, substepMs));
}

describe('a step is divided into the fewest substeps that hold', () => {
	it('for the published ganglion cell as long as substeps may be, and one fewer would throw it', () => {
		const { substeps, substepMs, order } = planOf(published);
		expect(substepMs).toBe(longestSubstepMs);
		expect(thrownBy(published, substepMs)).toBeUndefined();
		expect(thrownBy(published, 1 / (substeps - 1))).toBeDefined();
		expect(order.join()).toContain('8 substeps of 0.125 ms, since none is longer than 0.125 ms');
	});

	it.each([0.5, 1])(
		'for a mammalian one at 37 °C in a step of %d ms by what throws it, or by how it runs away',
		(stepMs) => {
			const { substeps, substepMs, order } = planOf(mammal, { stepMs });
			expect(thrownBy(mammal, substepMs)).toBeUndefined();
			expect(thrownBy(mammal, stepMs / (substeps - 1))).toBeDefined();
			expect(order.join()).toContain('since fewer would throw cell');
		},
	);

	it('or as short as asked for: a session of before keeps its substeps and its rule for long ones', () => {
		const { substeps, order, longSubsteps } = planOf(published, { substepMs: 0.1 });
		expect(substeps).toBe(10);
		expect(order.join()).toContain('10 substeps of 0.1 ms, since none is longer than 0.1 ms');
		expect(longSubsteps.map(({ count, mostChangeMv }) => [count, mostChangeMv])).toEqual([
			[2, 6 / 4],
			[5, 6 / 25],
			[10, 6 / 100],
		]);
	});

	it('or as growth asks for where that is told', () => {
		const { substepMs, order } = planOf(published, { mostGrowth: 1 });
		expect(substepMs).toBeLessThan(0.08);
		expect(order.join()).toContain('since in longer ones cell could run away by more than e to the 1');
	});

	it('and long substeps may change a potential by less, by the square, where ordinary ones are longer', () => {
		const [before, now] = [planOf(published, { substepMs: 0.1 }), planOf(published)];
		expect(now.longSubsteps.map(({ count }) => count)).toEqual([2, 4, 8]);
		const changeOf = ({ longSubsteps: [first] }: typeof now) => first?.mostChangeMv ?? Number.NaN;
		expect(changeOf(now) / changeOf(before)).toBeGreaterThan(0.8 ** 2);
		expect(changeOf(now) / changeOf(before)).toBeLessThan(0.75);
	});
});
