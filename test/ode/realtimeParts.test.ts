import { describe, expect, it } from 'vitest';
import { eigenvalues } from '../../src/base/eigenvalues.ts';
import { darkRestsOf } from '../../src/ode/equations/linking/darkRests.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { linkKind } from '../../src/ode/equations/linking/linkKind.ts';
import { eliminationOrder } from '../../src/ode/kernels/graph/elimination.ts';
import { jacobianOf } from '../../src/ode/kernels/javascript/kindJacobian.ts';
import { exponentialText, powersOfTwo, rootsOfTwo } from '../../src/ode/kernels/javascript/realtimeExponential.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { fc } from '../property.ts';
import { testCircuits } from './realtimeCircuits.ts';

const own = createLibrary(testCircuits);
const column = createLibrary(catalogue);

/** A seeded number between 0 and 1 from whole numbers, so that failures repeat. */
const fraction = (k: number, seed: number) => {
	const x = Math.sin(12.9898 * (k + 1) + 78.233 * (seed + 1)) * 43758.5453;
	return x - Math.floor(x);
};

describe('the symbolic Jacobian', () => {
	const cells = [...column.values(), ...own.values()].filter((each) => each.kind === 'cell');

	it.each(cells.map((each) => each.name))('of the cell %s equals central differences at random states', (name) => {
		const library = own.get(name)?.kind === 'cell' ? own : column;
		const declaration = library.get(name);
		if (!declaration) throw new Error(`no declaration ${name}`);
		const circuit = `circuit alone\ntitle One cell\nsource made for tests\ncell ${name} as cell\n`;
		const network = buildNetwork('alone', createLibrary([{ file: 'alone.eq', text: circuit }], library));
		const kind = linkKind(declaration, library);
		const n = network.size;
		const jacobian = jacobianOf(kind);
		const group = network.populations[0];
		if (!group) throw new Error('no cell');
		// Any dark rest will do.
		for (const { index, state } of darkRestsOf(kind)) {
			group.parameters[index] = kind.states.find(({ path }) => path === state)?.initial ?? Number.NaN;
		}
		for (let seed = 0; seed < 5; seed++) {
			const y = Float64Array.from(kind.states, ({ path, initial, minimum, maximum }, k) => {
				if (path === 'V') return -80 + 90 * fraction(k, seed);
				// Near the initial value, within the range: pools far from it are not physical.
				return Math.min(maximum, Math.max(minimum, initial * (0.5 + fraction(k, seed)) + 1e-3));
			});
			const found = new Float64Array(n * n);
			jacobian.at(y, network.inputs, group.parameters, group).forEach((value, entry) => {
				found[(jacobian.rows[entry] as number) * n + (jacobian.columns[entry] as number)] = value;
			});
			const above = new Float64Array(n);
			const below = new Float64Array(n);
			for (let j = 0; j < n; j++) {
				const at = y[j] ?? 0;
				const h = 1e-5 * Math.max(1e-2, Math.abs(at));
				y[j] = at + h;
				network.rates(y, above);
				y[j] = at - h;
				network.rates(y, below);
				y[j] = at;
				for (let i = 0; i < n; i++) {
					const difference = ((above[i] ?? 0) - (below[i] ?? 0)) / (2 * h);
					const largestRate = Math.max(Math.abs(above[i] ?? 0), Math.abs(below[i] ?? 0));
					// Truncation of the difference (relative) and rounding of the rates it is made of.
					const allowed = 1e-5 * Math.abs(difference) + (1e-14 * largestRate) / h + 1e-9;
					expect(Math.abs((found[i * n + j] ?? 0) - difference), `d(${i})/d(${j})`).toBeLessThanOrEqual(allowed);
				}
			}
		}
	});
});

describe('the exponential of the kernels', () => {
	const build = new Function(
		'rootsOfTwo',
		'powersOfTwo',
		`return (x) => {\n${exponentialText('e', 'x')}\nreturn e;\n};`,
	);
	const exponential = build(rootsOfTwo, powersOfTwo) as (x: number) => number;

	it('agrees with Math.exp to 3e-14 over its whole range, 2e-15 where cells live', () => {
		fc.assert(
			fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
				const error = Math.abs(exponential(x) / Math.exp(x) - 1);
				expect(error).toBeLessThan(Math.abs(x) < 30 ? 2e-15 : 3e-14);
			}),
			{ numRuns: 2000 },
		);
	});

	it('stays finite beyond, and is exact at 0', () => {
		expect(exponential(0)).toBe(1);
		expect(exponential(1e6)).toBeGreaterThan(1e307);
		expect(exponential(-1e6)).toBeLessThan(1e-300);
		expect(exponential(Number.NaN)).toBeNaN();
	});
});

describe('eigenvalues', () => {
	it('of a matrix with known ones, real and complex, are found', () => {
		// Companion matrix of (x − 1)(x − 2)(x + 40)(x² + 2x + 26).
		const polynomial = [
			[1, -1],
			[1, -2],
			[1, 40],
			[1, 2, 26],
		].reduce((p, q) => {
			const product = new Array<number>(p.length + q.length - 1).fill(0);
			p.forEach((a, i) => {
				q.forEach((b, j) => {
					product[i + j] = (product[i + j] ?? 0) + a * b;
				});
			});
			return product;
		});
		const n = polynomial.length - 1;
		const matrix = Array.from({ length: n * n }, (_, k) => {
			if (k < n) return -(polynomial[k + 1] ?? 0);
			return k % n === Math.floor(k / n) - 1 ? 1 : 0;
		});
		const { real, imaginary } = eigenvalues(matrix, n);
		const found = [...real]
			.map((each, k) => [each, imaginary[k] ?? 0] as const)
			.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
		const expected = [
			[-40, 0],
			[-1, -5],
			[-1, 5],
			[1, 0],
			[2, 0],
		];
		found.forEach(([re, im], k) => {
			expect(re).toBeCloseTo(expected[k]?.[0] ?? Number.NaN, 8);
			expect(im).toBeCloseTo(expected[k]?.[1] ?? Number.NaN, 8);
		});
	});

	it('sum to the trace, of any matrix', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 49, maxLength: 49 }), (matrix) => {
				const { real, imaginary } = eigenvalues(matrix, 7);
				const trace = [0, 1, 2, 3, 4, 5, 6].reduce((sum, k) => sum + (matrix[8 * k] ?? 0), 0);
				expect(real.reduce((sum, each) => sum + each, 0)).toBeCloseTo(trace, 8);
				expect(imaginary.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0, 8);
			}),
		);
	});

	it('of something not finite are refused', () => {
		expect(() => eigenvalues([Number.NaN], 1)).toThrow(/not finite/);
	});
});

describe('the order of elimination', () => {
	it('takes an arrow from its shaft, so that nothing fills in', () => {
		const arrow = [1, 2, 3, 4].flatMap((k) => [[0, k] as const, [k, 0] as const]);
		const found = eliminationOrder(5, arrow);
		expect(found.order.indexOf(0)).toBeGreaterThanOrEqual(3);
		expect(found.filled).toBe(found.entries);
	});
});
