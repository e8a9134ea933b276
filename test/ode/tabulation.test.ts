import { describe, expect, it } from 'vitest';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { groupNamed, inputIndex } from '../../src/ode/kernels/network/network.ts';
import { singleLanes } from '../../src/ode/kernels/wasm/wasmLanes.ts';
import { programsOf, tablesOf } from '../../src/ode/kernels/wasm/wasmPrograms.ts';
import { tabulate } from '../../src/ode/kernels/wasm/wasmTables.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';

const { network, start } = prepareModel({
	circuit: 'mouse',
	variant: 'corrected',
	columns: { x: 1, y: 1 },
	parameters: {},
});
const receptors = ['rod', 'cone'];

describe('a cell with states in mV beside its potential', () => {
	it.each(receptors)('has its rates tabulated over the potential: %s', (name) => {
		const found = tabulate(groupNamed(network, name).kind);
		expect(found?.voltage).toBe('V');
		expect(found?.paths.length).toBeGreaterThanOrEqual(3);
	});

	it('computes whole powers as products', () => {
		const { plan } = createWasmRealtime(network);
		const request = { network, plan, lanes: singleLanes, watches: [], held: false, tables: true, shared: false };
		const kernels = programsOf(request, tablesOf(request, 0));
		for (const name of receptors) {
			const { first } = kernels.find((each) => each.name === name)?.programs ?? {};
			expect(first?.stores.length, name).toBeGreaterThan(0);
			const powers = first?.graph.nodes.filter(({ operation, fixed }) => operation === 'pow' && !fixed);
			expect(powers, name).toEqual([]);
		}
	});

	it('moves with tables as without', () => {
		const [a, b] = [start.slice(), start.slice()];
		const javascript = createRealtime(network, { stepMs: 0.5, jacobian: 'stiff', mostGrowth: 1.4 });
		const wasm = createWasmRealtime(network, { precision: 'double', longSubsteps: false });
		for (const name of receptors) {
			network.inputs[inputIndex(groupNamed(network, name), 'photoisomerisation')] = 1;
		}
		for (let step = 0; step < 100; step++) {
			javascript.step(a, step * 0.5);
			wasm.step(b, step * 0.5);
		}
		for (const name of receptors) {
			const { offset } = groupNamed(network, name);
			expect(Math.abs((a[offset] as number) - (start[offset] as number)), name).toBeGreaterThan(1);
			expect(Math.abs((b[offset] as number) - (a[offset] as number)), name).toBeLessThan(0.002);
		}
	});
});
