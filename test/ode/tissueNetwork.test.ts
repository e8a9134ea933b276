import { describe, expect, it } from 'vitest';
import { parseDeclaration } from '../../src/ode/equations/language/parser.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import {
	buildNetwork,
	groupNamed,
	type Lattice,
	parameterAt,
	setParameter,
	stateIndex,
} from '../../src/ode/kernels/network/network.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { createTissue, extentOf } from '../../src/retina/tissue/tissue.ts';

const circuit = `circuit spread
cell rod
cell cone
cell bipolar as coneBipolar
cell ganglion
synapse graded as cone_cb from cone to coneBipolar gaussian 9[um] with inverting = on
synapse graded as cb_gc from coneBipolar to ganglion nearest 3
junction gap as rod_cone between rod and cone nearest 2
junction gap as cone_cone between cone and cone of neighbours nearest 4
mosaic rod density 25000[1/mm^2] jitter 0.2 seed 3
mosaic cone density 12000[1/mm^2] jitter 0.2
mosaic coneBipolar density 6000[1/mm^2] jitter 0.2 seed 2
mosaic ganglion density 1500[1/mm^2]
extent 40[um] by 30[um] torus`;

const library = createLibrary([...catalogue, { file: 'spread.eq', text: circuit }]);
const declaration = parseDeclaration(circuit, 'spread.eq');

function latticeOf(widthUm: number, heightUm: number): Lattice {
	const tissue = createTissue(declaration, extentOf(declaration, { widthUm, heightUm }));
	return { columns: 1, neighbours: [], tissue };
}

/** Potentials of member 0 after 200 ms of light that begins at 20 ms, stepped in doubles. */
function course(
	lattice: Lattice | undefined,
	light: number,
	rodConeNs = 0.2,
): { readonly potentials: number[]; readonly spread: number } {
	const network = buildNetwork('spread', library, lattice);
	setParameter(parameterAt(network, 'rod_cone.g'), rodConeNs);
	const y = settleInTheDark(network, library).y;
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
		const lattice = latticeOf(40, 30);
		const network = buildNetwork('spread', library, lattice);
		const counts = Object.fromEntries(network.populations.map(({ name, count }) => [name, count]));
		expect(counts).toEqual(Object.fromEntries(lattice.tissue?.counts ?? []));
		expect(counts.rod).toBeGreaterThan(20);
		expect(groupNamed(network, 'cone_cb').count).toBe(lattice.tissue?.joins.get('cone_cb')?.from.length);
	});

	it('of one cell each and no lateral wiring is the column', () => {
		const column = course(undefined, 0.05);
		const one = course(latticeOf(1, 1), 0.05);
		one.potentials.forEach((potential, k) => {
			expect(Math.abs(potential - (column.potentials[k] as number))).toBeLessThan(1e-9);
		});
	});

	it('is the uniform tissue where all cells are alike and see the same light', () => {
		// Rods are joined with one cone or with several: only without these junctions are all alike.
		const { potentials, spread } = course(latticeOf(40, 30), 0.05, 0);
		const other = course(latticeOf(60, 50), 0.05, 0);
		expect(spread).toBeLessThan(1e-6);
		potentials.forEach((potential, k) => {
			expect(Math.abs(potential - (other.potentials[k] as number))).toBeLessThan(1e-6);
		});
	});
});
