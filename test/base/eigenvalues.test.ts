import { describe, expect, it } from 'vitest';
import { componentsOf, edgesOf } from '../../src/base/components.ts';
import { eigenvalues, extremeRates } from '../../src/base/eigenvalues.ts';
import { createSeededRandom } from '../../src/base/pcg.ts';

/** Rows of numbers as a matrix. */
const matrixOf = (rows: readonly (readonly number[])[]) => Float64Array.from(rows.flat());

/** Gates that all act on one potential, and it on them: rates, and the two products of couplings spread over them. */
function arrow(rates: readonly number[], towards: number, back: number, own: number) {
	const n = rates.length + 1;
	const matrix = new Float64Array(n * n);
	matrix[0] = own;
	rates.forEach((rate, k) => {
		matrix[k + 1] = towards;
		matrix[(k + 1) * n] = back;
		matrix[(k + 1) * n + k + 1] = rate;
	});
	return { matrix, n };
}

const sorted = (values: Float64Array) => [...values].sort((a, b) => a - b);

describe('eigenvalues', () => {
	it.each([2, 8, 30, 100])('of %i equal gates at one potential are found', (count) => {
		const { matrix, n } = arrow(new Array<number>(count).fill(-3), 40, 0.01, -0.5);
		// In their plane with the potential the gates act as one: λ² + 3.5 λ + 1.5 − 0.4·count = 0.
		const root = Math.sqrt(3.5 ** 2 / 4 - 1.5 + 0.4 * count);
		const expected = [-1.75 - root, ...new Array<number>(count - 1).fill(-3), -1.75 + root].sort((a, b) => a - b);
		sorted(eigenvalues(matrix, n).real).forEach((each, k) => {
			expect(each).toBeCloseTo(expected[k] as number, 6);
		});
		const { greatest, least } = extremeRates(matrix, n);
		expect(greatest).toBeCloseTo(-1.75 + root, 8);
		expect(least).toBeCloseTo(Math.min(-1.75 - root, -3), 6);
	});

	it.each([4, 12, 40])('of a defective matrix of %i rows come out to what rounding leaves of them', (n) => {
		// One Jordan block, turned by a reflection: perturbed by ε, its eigenvalues move by ε^(1/n).
		const random = createSeededRandom(n);
		const v = Float64Array.from({ length: n }, random);
		const square = v.reduce((sum, each) => sum + each * each, 0);
		const jordan = (row: number, column: number) => (row === column ? -2 : column === row + 1 ? 1 : 0);
		const turn = (row: number, column: number) =>
			(row === column ? 1 : 0) - (2 * (v[row] as number) * (v[column] as number)) / square;
		const product = (a: (i: number, j: number) => number, b: (i: number, j: number) => number) => {
			const values = Array.from({ length: n * n }, (_, at) => {
				let sum = 0;
				for (let k = 0; k < n; k++) sum += a(Math.floor(at / n), k) * b(k, at % n);
				return sum;
			});
			return (i: number, j: number) => values[i * n + j] as number;
		};
		const turned = product(product(turn, jordan), turn);
		const matrix = Float64Array.from({ length: n * n }, (_, at) => turned(Math.floor(at / n), at % n));
		const { real, imaginary } = eigenvalues(matrix, n);
		const reach = 3 * (Number.EPSILON * n) ** (1 / n);
		real.forEach((each, k) => {
			expect(Math.hypot(each + 2, imaginary[k] as number)).toBeLessThan(reach);
		});
		expect(real.reduce((sum, each) => sum + each, 0)).toBeCloseTo(-2 * n, 8);
	});

	it('of badly scaled matrices are found: units of states may be anything', () => {
		const scale = [1e-6, 1, 1e5, 1e9];
		const plain = [
			[-5, 1, 0.5, 0.1],
			[2, -3, 1, 0.2],
			[0.1, 0.2, -40, 3],
			[0.3, 0.1, 0.2, -0.01],
		];
		const scaled = plain.map((row, i) => row.map((each, j) => (each * (scale[i] as number)) / (scale[j] as number)));
		const expected = sorted(eigenvalues(matrixOf(plain), 4).real);
		sorted(eigenvalues(matrixOf(scaled), 4).real).forEach((each, k) => {
			expect(each).toBeCloseTo(expected[k] as number, 10);
		});
	});

	it('of matrices of noise add up to the trace, their squares to that of the square', () => {
		const random = createSeededRandom(7);
		for (const n of [3, 10, 60]) {
			const matrix = Float64Array.from({ length: n * n }, () => random() - 0.5);
			const { real, imaginary } = eigenvalues(matrix, n);
			let trace = 0;
			let ofSquare = 0;
			for (let i = 0; i < n; i++) {
				trace += matrix[i * n + i] as number;
				for (let j = 0; j < n; j++) ofSquare += (matrix[i * n + j] as number) * (matrix[j * n + i] as number);
			}
			expect(real.reduce((sum, each) => sum + each, 0)).toBeCloseTo(trace, 9);
			expect(real.reduce((sum, each, k) => sum + each * each - (imaginary[k] as number) ** 2, 0)).toBeCloseTo(
				ofSquare,
				9,
			);
		}
	});

	it('of what does not hang together are those of its parts', () => {
		const matrix = matrixOf([
			[-1, 0, 0, 7],
			[0, 0, 1, 0],
			[0, -4, 0, 0],
			[0, 0, 0, -2],
		]);
		expect(
			componentsOf(edgesOf(matrix, 4))
				.map((each) => each.join())
				.sort(),
		).toEqual(['0', '1,2', '3']);
		const { real, imaginary } = eigenvalues(matrix, 4);
		expect(sorted(real)).toEqual([-2, -1, 0, 0]);
		expect(sorted(imaginary)).toEqual([-2, 0, 0, 2]);
	});

	it('at the ends of a large spectrum are those of the whole', () => {
		const rates = Array.from({ length: 400 }, (_, k) => -0.01 * 1.024 ** k);
		const { matrix, n } = arrow(rates, 30, 0.02, -0.3);
		const { greatest, least } = extremeRates(matrix, n);
		// Both ends solve λ − own − Σ towards·back/(λ − rate) = 0.
		const secular = (x: number) => x + 0.3 - rates.reduce((sum, rate) => sum + 0.6 / (x - rate), 0);
		const rootBetween = (low: number, high: number) => {
			let [a, b] = [low, high];
			for (let k = 0; k < 200; k++) {
				const middle = (a + b) / 2;
				if (secular(a) < 0 === secular(middle) < 0) a = middle;
				else b = middle;
			}
			return a;
		};
		const right = rootBetween(1e-3, 1000);
		const left = rootBetween(-1e6, (rates.at(-1) as number) * (1 + 1e-9));
		expect(Math.abs(greatest - right)).toBeLessThan(1e-3 * right);
		expect(Math.abs(least - left)).toBeLessThan(1e-3 * Math.abs(left));
	});

	it('of what is not finite are refused', () => {
		expect(() => eigenvalues([1, Number.NaN, 0, 1], 2)).toThrow(/not finite/);
	});
});
