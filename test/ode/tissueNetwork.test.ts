import { describe, expect, it } from 'vitest';
import { groupNamed, type Lattice, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { restOf, tissueLibrary, tissueOf } from './tissueCircuit.ts';

/** Potentials of member 0 after 200 ms of light that begins at 20 ms, stepped in doubles. */
function course(
	lattice: Lattice | undefined,
	light: number,
	rodConeNs = 0.2,
): { readonly potentials: number[]; readonly spread: number } {
	const network = buildNetwork('spread', tissueLibrary, lattice);
	setParameter(parameterAt(network, 'rod_cone.g'), rodConeNs);
	const y = restOf(network);
	const stepper = createRealtime(network, { stepMs: 0.2 });
	const populations = network.populations;
	for (let step = 0; step < 1000; step++) {
		if (step === 100) {
			for (const name of ['rod', 'cone']) {
				const group = groupNamed(network, name);
				network.inputs.fill(light, group.inputOffset, group.inputOffset + group.count);
			}
		}
		stepper.step(y, step * 0.2);
	}
	const first = populations.map((group) => y[stateIndex(group, 'V', 0)] as number);
	const spread = Math.max(
		...populations.map((group, k) =>
			Math.max(
				...Array.from({ length: group.count }, (_, i) =>
					Math.abs((y[stateIndex(group, 'V', i)] as number) - (first[k] as number)),
				),
			),
		),
	);
	return { potentials: first, spread };
}

describe('a network of a tissue', () => {
	it('has as many members of each population as the mosaic has cells', () => {
		const lattice = tissueOf('spread', 40, 30);
		const network = buildNetwork('spread', tissueLibrary, lattice);
		const counts = Object.fromEntries(network.populations.map(({ name, count }) => [name, count]));
		expect(counts).toEqual(Object.fromEntries(lattice.tissue?.counts ?? []));
		expect(counts.rod).toBeGreaterThan(20);
		expect(groupNamed(network, 'cone_cb').count).toBe(lattice.tissue?.joins.get('cone_cb')?.from.length);
	});

	it('of one cell each and no lateral wiring is the column', () => {
		const column = course(undefined, 0.05);
		const one = course(tissueOf('spread', 1, 1), 0.05);
		one.potentials.forEach((potential, k) => {
			expect(Math.abs(potential - (column.potentials[k] as number))).toBeLessThan(1e-9);
		});
	});

	it('brings the current of each cell that a thinned one stands for to the other side of a junction, also in a column', () => {
		for (const lattice of [tissueOf('spread', 40, 30), undefined]) {
			const { weights } = groupNamed(buildNetwork('spread', tissueLibrary, lattice), 'rod_cone');
			expect(weights?.map((each) => [...new Set(each)])).toEqual([[1], [2]]);
		}
	});

	it('is the uniform tissue where all cells are alike and see the same light', () => {
		// Rods are joined with one cone or with several: only without these junctions are all alike.
		const { potentials, spread } = course(tissueOf('spread', 40, 30), 0.05, 0);
		const other = course(tissueOf('spread', 60, 50), 0.05, 0);
		expect(spread).toBeLessThan(1e-6);
		potentials.forEach((potential, k) => {
			expect(Math.abs(potential - (other.potentials[k] as number))).toBeLessThan(1e-6);
		});
	});
});
