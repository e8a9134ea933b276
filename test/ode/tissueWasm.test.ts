import { describe, expect, it } from 'vitest';
import { groupNamed, inputIndex, type Network, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { createWasmRealtime, type WasmOptions } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { restOf, tissueLibrary, tissueOf } from './tissueCircuit.ts';

function spread(widthUm = 40, heightUm = 30): { readonly net: Network; readonly rest: Float64Array } {
	const net = buildNetwork('spread', tissueLibrary, tissueOf('spread', widthUm, heightUm));
	return { net, rest: restOf(net) };
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
		for (let step = 0; step < 200; step++) {
			if (step === 20) shine(net, true);
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
		for (let step = 0; step < 80; step++) {
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
		const column = buildNetwork('spread', tissueLibrary);
		const one = buildNetwork('spread', tissueLibrary, tissueOf('spread', 1, 1));
		const nets = [column, one];
		const states = nets.map((net) => restOf(net));
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

/** Current into senders that differs from cell to cell. */
function push(net: Network, isOn: boolean): void {
	for (const name of ['sender', 'other']) {
		const group = groupNamed(net, name);
		const at = inputIndex(group, 'drive');
		for (let i = 0; i < group.count; i++) net.inputs[at + i] = isOn ? 2 + 3 * (i % 5) : 0;
	}
}

describe.each(['forward', 'backward'] as const)('signals in a tissue, circuit %s', (circuit) => {
	const made = (lattice = tissueOf(circuit, 32, 28)) => {
		const net = buildNetwork(circuit, tissueLibrary, lattice);
		return { net, rest: restOf(net) };
	};

	it('are gathered as the JavaScript code sums them', () => {
		const { net, rest } = made();
		const [a, b] = [rest.slice(), rest.slice()];
		const javascript = createRealtime(net, { stepMs: 0.4 });
		const wasm = createWasmRealtime(net, { stepMs: 0.4, ...twin });
		const spikes = [javascript, wasm].map((method) => ({ crossings: method.watch('collector', -20), count: 0 }));
		for (let step = 0; step < 160; step++) {
			if (step === 20) push(net, true);
			if (step === 120) push(net, false);
			javascript.step(a, step * 0.4);
			wasm.step(b, step * 0.4);
			for (const each of spikes) each.count += each.crossings.count;
			if (step % 50 === 0) expect(greatest(a, b), `step ${step}`).toBeLessThan(1e-6);
		}
		expect(spikes[0]?.count).toBeGreaterThan(4);
		expect(spikes[1]?.count).toBe(spikes[0]?.count);
	});

	it('of one cell each are those of the column, bit for bit in single precision, spikes too', () => {
		const nets = [buildNetwork(circuit, tissueLibrary), buildNetwork(circuit, tissueLibrary, tissueOf(circuit, 5, 5))];
		const states = nets.map((net) => restOf(net));
		const methods = nets.map((net) => createWasmRealtime(net, { stepMs: 0.5 }));
		for (let step = 0; step < 400; step++) {
			if (step === 50) for (const net of nets) push(net, true);
			methods.forEach((method, k) => {
				method.step(states[k] as Float64Array, step * 0.5);
			});
		}
		for (const group of nets[0]?.populations ?? []) {
			const [a, b] = nets.map((net, k) =>
				group.kind.states.map(({ path }) => states[k]?.[stateIndex(groupNamed(net, group.name), path, 0)]),
			);
			expect(b, group.name).toEqual(a);
		}
	});

	it('go on from step to step as from a state that is loaded, also where something is edited, clamped or let go', () => {
		const { net, rest } = made();
		const [method, other] = [0.5, 0.5].map((stepMs) => createWasmRealtime(net, { stepMs }));
		if (!method || !other) throw new Error('two methods');
		method.load(rest);
		push(net, true);
		const weight = parameterAt(net, 'other_receiver.weight');
		const clamped = stateIndex(groupNamed(net, 'sender'), 'V', 1);
		const [a, b] = [rest.slice(), rest.slice()];
		for (let step = 0; step < 60; step++) {
			if (step === 20) setParameter(weight, 0.3);
			if (step === 30) net.held.add(clamped);
			if (step === 45) net.held.delete(clamped);
			method.store(b);
			const before = method.rest();
			method.advance(step * 0.5);
			method.store(a);
			other.load(b);
			other.keepRest(before);
			other.advance(step * 0.5);
			other.store(b);
			expect(b, `step ${step}`).toEqual(a);
		}
		expect(greatest(a, rest)).toBeGreaterThan(0.1);
	});

	it.runIf(circuit === 'forward')(
		'keep their pace: cells at rest take long substeps as in a column, and there are as many records as cells',
		() => {
			const { net, rest } = made(tissueOf(circuit, 160, 140));
			const method = createWasmRealtime(net, { stepMs: 1 });
			method.load(rest);
			for (let step = 0; step < 20; step++) method.advance(step);
			expect(method.meanSubsteps).toBeLessThan(0.7 * method.plan.substeps);
			expect(method.bytesPerColumn).toBeLessThan(1600);
		},
	);
});
