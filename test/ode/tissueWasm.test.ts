import { describe, expect, it } from 'vitest';
import {
	buildNetwork,
	groupNamed,
	inputIndex,
	type Network,
	parameterAt,
	setParameter,
	stateIndex,
} from '../../src/ode/kernels/network/network.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { createWasmRealtime, type WasmOptions } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { spreadLibrary, spreadOver } from './tissueCircuit.ts';

function spread(widthUm = 40, heightUm = 30): { readonly net: Network; readonly rest: Float64Array } {
	const net = buildNetwork('spread', spreadLibrary, spreadOver(widthUm, heightUm));
	return { net, rest: settleInTheDark(net, spreadLibrary).y };
}

/** Light that differs from receptor to receptor. */
function shine(net: Network, isOn: boolean): void {
	for (const [name, rate] of [
		['rod', 0.1],
		['cone', 60],
	] as const) {
		const group = groupNamed(net, name);
		const at = inputIndex(group, 'photoisomerisation');
		for (let i = 0; i < group.count; i++) net.inputs[at + i] = isOn ? (rate * (1 + (i % 7))) / 4 : 0;
	}
}

/** As the JavaScript back end computes. */
const twin: WasmOptions = {
	...{ precision: 'double', tables: false, jacobian: 'whole', mostGrowth: 1 },
	longSubsteps: false,
};

const greatest = (a: Float64Array, b: Float64Array): number =>
	a.reduce((most, each, k) => Math.max(most, Math.abs(each - (b[k] as number)) / (1 + Math.abs(each))), 0);

describe('a tissue on vectors', () => {
	it('does in double precision what the JavaScript code does, cell by cell and synapse by synapse', () => {
		const { net, rest } = spread();
		const [a, b] = [rest.slice(), rest.slice()];
		const javascript = createRealtime(net, { stepMs: 0.2 });
		const wasm = createWasmRealtime(net, { stepMs: 0.2, ...twin });
		for (let step = 0; step < 500; step++) {
			if (step === 50) shine(net, true);
			javascript.step(a, step * 0.2);
			wasm.step(b, step * 0.2);
		}
		expect(greatest(a, rest)).toBeGreaterThan(0.1);
		expect(greatest(a, b)).toBeLessThan(1e-7);
	});

	it('keeps a clamped cell and edited parameters, of connections too', () => {
		const { net, rest } = spread();
		const [a, b] = [rest.slice(), rest.slice()];
		const javascript = createRealtime(net, { stepMs: 0.2 });
		const wasm = createWasmRealtime(net, { stepMs: 0.2, ...twin });
		setParameter(parameterAt(net, 'rod_cone.g'), 1);
		setParameter(parameterAt(net, 'cb_gc.g'), 8);
		const clamped = stateIndex(groupNamed(net, 'cone'), 'V', 5);
		net.held.add(clamped);
		for (const y of [a, b]) y[clamped] = -60;
		shine(net, true);
		for (let step = 0; step < 200; step++) {
			javascript.step(a, step * 0.2);
			wasm.step(b, step * 0.2);
		}
		expect(b[clamped]).toBe(-60);
		expect(greatest(a, b)).toBeLessThan(1e-7);
	});

	it('fires when the JavaScript code fires, at cells that it names', () => {
		const { net, rest } = spread();
		setParameter(parameterAt(net, 'cb_gc.g'), 10);
		const [a, b] = [rest.slice(), rest.slice()];
		const javascript = createRealtime(net, { stepMs: 0.2 });
		const wasm = createWasmRealtime(net, { stepMs: 0.2, ...twin });
		const spikes = [javascript, wasm].map((method) => ({
			crossings: method.watch('ganglion', -20),
			found: [] as [number, number][],
		}));
		for (let step = 0; step < 1000; step++) {
			if (step === 50) shine(net, true);
			javascript.step(a, step * 0.2);
			wasm.step(b, step * 0.2);
			for (const { crossings, found } of spikes) {
				for (let k = 0; k < crossings.count; k++)
					found.push([crossings.members[k] as number, crossings.timesMs[k] as number]);
			}
		}
		const [expected, found] = spikes.map((each) => each.found);
		expect(expected?.length).toBeGreaterThan(4);
		expect(found?.map(([member]) => member)).toEqual(expected?.map(([member]) => member));
		found?.forEach(([, time], k) => {
			expect(Math.abs(time - (expected?.[k]?.[1] as number))).toBeLessThan(1e-3);
		});
	});

	it('of one cell each and no lateral wiring is the column bit for bit in single precision', () => {
		const column = buildNetwork('spread', spreadLibrary);
		const one = buildNetwork('spread', spreadLibrary, spreadOver(1, 1));
		const nets = [column, one];
		const states = nets.map((net) => settleInTheDark(net, spreadLibrary).y);
		const methods = nets.map((net) => createWasmRealtime(net, { stepMs: 0.5 }));
		for (let step = 0; step < 400; step++) {
			if (step === 50) for (const net of nets) shine(net, true);
			methods.forEach((method, k) => {
				method.step(states[k] as Float64Array, step * 0.5);
			});
		}
		// The ganglion cell takes long substeps in a column, where it needs nothing of other records.
		const graded = column.populations.filter(({ name }) => name !== 'ganglion');
		for (const { name } of graded) {
			const [a, b] = nets.map((net, k) =>
				groupNamed(net, name).kind.states.map(({ path }) => states[k]?.[stateIndex(groupNamed(net, name), path, 0)]),
			);
			expect(b, name).toEqual(a);
		}
	});
});
