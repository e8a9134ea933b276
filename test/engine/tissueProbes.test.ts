import { describe, expect, it } from 'vitest';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { probeInputs } from '../../src/engine/model/probeInputs.ts';
import { createProbe, quantitiesOf } from '../../src/engine/model/quantities.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';

describe('a probe of a cell in a tissue', () => {
	const { network, start } = prepareModel({
		circuit: 'mouse',
		variant: 'corrected',
		columns: { x: 1, y: 1 },
		tissue: { widthUm: 110, heightUm: 90 },
		parameters: {},
	});
	const method = createWasmRealtime(network, { stepMs: 0.5 });
	method.load(start);
	// Light that differs from cell to cell, so that all inputs are other than at rest.
	for (let k = 0; k < network.inputs.length; k++) network.inputs[k] = 0;
	for (const { kind, inputOffset, count } of network.populations) {
		const light = kind.inputs.findIndex(({ role }) => role === 'light');
		if (light < 0) continue;
		for (let i = 0; i < count; i++) network.inputs[inputOffset + light * count + i] = 5 * (i % 4);
	}
	for (let step = 0; step < 200; step++) method.advance(step * 0.5);
	const whole = Float64Array.from(start);
	method.store(whole);
	const outer = network.inputs.slice();

	it('copies the states that it reads and no others, and shows what the whole network has there', () => {
		for (const group of network.populations) {
			const member = Math.floor(group.count / 2);
			const paths = quantitiesOf(group).map(({ path }) => path);
			const [expected, found] = [new Float64Array(paths.length), new Float64Array(paths.length)];
			const scratch = new Float64Array(network.size);
			network.inputs.set(outer);
			network.rates(whole, scratch);
			createProbe(network, group, member, paths).read(whole, expected, 0);

			network.inputs.set(outer);
			const before = network.inputs.slice();
			const { states, fill, restore } = probeInputs(network, group, member);
			const some = new Float64Array(network.size).fill(Number.NaN);
			method.store(some, states ?? []);
			fill(some, scratch);
			createProbe(network, group, member, paths).read(some, found, 0);
			restore();
			expect(network.inputs, group.name).toEqual(before);
			paths.forEach((path, k) => {
				const value = expected[k] as number;
				expect(Math.abs((found[k] as number) - value), `${group.name} ${path}`).toBeLessThanOrEqual(
					1e-12 * Math.abs(value),
				);
			});
			// One number of each partner, not all that it has, nor what stands at its place in other populations.
			const partners = network.connections.reduce((sum, { joins }) => {
				const into = joins?.to === group.name ? joins.second.filter((each) => each === member).length : 0;
				const from = joins?.from === group.name ? joins.first.filter((each) => each === member).length : 0;
				return sum + into + from;
			}, 0);
			expect(states?.length, group.name).toBeLessThanOrEqual(group.kind.states.length + 2 * partners);
			expect(some.filter((each) => !Number.isNaN(each)).length).toBe(new Set(states).size);
		}
	});
});
