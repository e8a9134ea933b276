import { describe, expect, it } from 'vitest';
import { isSpiking } from '../../src/engine/model/describe.ts';
import { type Model, prepareModel } from '../../src/engine/model/prepareModel.ts';
import { groupNamed, type Network, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { relaxCells } from '../../src/ode/solvers/reference/tissueRest.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { restOf, tissueLibrary, tissueOf } from './tissueCircuit.ts';

/** Potentials of the graded cells, by index in the state. */
const gradedIn = ({ populations }: Network): number[] =>
	populations
		.filter((group) => !isSpiking(group))
		.flatMap((group) => Array.from({ length: group.count }, (_, member) => stateIndex(group, 'V', member)));

/** By how much a graded potential moves at most in a second in the dark. */
function driftOf({ network, start }: Model): number {
	const method = createWasmRealtime(network, { stepMs: 0.5 });
	method.load(start);
	const y = Float64Array.from(start);
	let most = 0;
	for (let tMs = 0; tMs < 1000; tMs += 20) {
		for (let step = 0; step < 40; step++) method.advance(tMs + step * 0.5);
		method.store(y);
		for (const index of gradedIn(network)) {
			most = Math.max(most, Math.abs((y[index] as number) - (start[index] as number)));
		}
	}
	return most;
}

/** Largest rate of the graded cells and their synapses in the dark, in parts of their size per second. */
function unrestOf(network: Network, y: Float64Array): number {
	const rates = new Float64Array(network.size);
	network.rates(y, rates);
	return Math.max(
		...network.populations
			.filter((group) => !isSpiking(group))
			.flatMap(({ offset, kind, count }) =>
				Array.from({ length: kind.states.length * count }, (_, k) => {
					const size = Math.max(Math.abs(y[offset + k] as number), 1e-2);
					return (1000 * Math.abs(rates[offset + k] as number)) / size;
				}),
			),
	);
}

describe('the dark rest of a tissue', () => {
	it('is that of each cell: no graded potential of the mouse retina moves by 0.05 mV in a second', () => {
		const tissue = { widthUm: 110, heightUm: 90 };
		const model = prepareModel({
			circuit: 'mouse',
			variant: 'corrected',
			columns: { x: 1, y: 1 },
			tissue,
			parameters: {},
		});
		const rods = groupNamed(model.network, 'rod');
		const rests = Array.from(
			{ length: rods.count },
			(_, member) => model.start[stateIndex(rods, 'V', member)] as number,
		);
		// Those that are joined with a cone rest elsewhere than those that are not.
		expect(Math.max(...rests) - Math.min(...rests)).toBeGreaterThan(1e-3);
		expect(driftOf(model)).toBeLessThan(0.05);
	});

	it('holds for cells that junctions join, of one population and of two, with receptors and without', () => {
		for (const circuit of ['spread', 'forward'] as const) {
			const network = buildNetwork(circuit, tissueLibrary, tissueOf(circuit, 50, 40));
			const y = restOf(network);
			expect(unrestOf(network, y), circuit).toBeLessThan(0.02);
		}
	});

	it('leaves a state that rests already to the last bit, and one whose cells have no rest', () => {
		const network = buildNetwork('spread', tissueLibrary, tissueOf('spread', 40, 30));
		const y = restOf(network);
		const again = y.slice();
		expect(relaxCells(network, again, () => false)).toBe(true);
		expect(again).toEqual(y);
		const cone = groupNamed(network, 'cone');
		const away = y.slice();
		away[cone.offset] = Number.NaN;
		const before = away.slice();
		expect(relaxCells(network, away, () => false)).toBe(false);
		expect(away).toEqual(before);
	});

	it('does not look at light, and leaves it on', () => {
		const network = buildNetwork('spread', tissueLibrary, tissueOf('spread', 40, 30));
		const y = restOf(network);
		const rod = groupNamed(network, 'rod');
		const moved = y.slice();
		for (let member = 0; member < rod.count; member++) {
			const at = stateIndex(rod, 'V', member);
			moved[at] = (moved[at] as number) + 0.5;
		}
		network.inputs.fill(0.3, rod.inputOffset, rod.inputOffset + rod.count);
		expect(relaxCells(network, moved, () => false)).toBe(true);
		moved.forEach((each, k) => {
			expect(Math.abs(each - (y[k] as number))).toBeLessThan(1e-4 * Math.max(Math.abs(y[k] as number), 1e-2));
		});
		expect(network.inputs[rod.inputOffset]).toBe(0.3);
	});
});
