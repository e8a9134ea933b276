import { describe, expect, it } from 'vitest';
import { benchOf } from './bench.ts';

const states = ['C1', 'C2', 'O1', 'O2', 'O3'] as const;

describe.each(['rod', 'rodBipolar', 'coneBipolar'])('the five-state Ih of the %s', (population) => {
	it('conserves its occupancies, whatever they are', () => {
		const cell = benchOf('dual');
		for (const v of [-120, -80, -40, 0]) {
			cell.set(`${population}.V`, v);
			states.forEach((state, k) => {
				cell.set(`${population}.h.${state}`, (k + 1) / 15);
			});
			const rates = states.map((state) => cell.rate(`${population}.h.${state}`));
			const sum = rates.reduce((a, b) => a + b, 0);
			// Rounding of the largest term.
			expect(Math.abs(sum)).toBeLessThan(1e-14 * Math.max(...rates.map(Math.abs)) + 1e-18);
		}
	});

	it('rests in the binomial distribution of four independent gates', () => {
		const cell = benchOf('dual');
		const alpha = cell.get(`${population}.h.alpha`);
		const p = alpha / (alpha + cell.get(`${population}.h.beta`));
		const choose = [1, 4, 6, 4, 1];
		states.forEach((state, k) => {
			const expected = (choose[k] ?? 0) * p ** k * (1 - p) ** (4 - k);
			// The sum of the declared initial values is 1 to their four printed digits.
			expect(cell.get(`${population}.h.${state}`) / expected).toBeCloseTo(1, 3);
		});
	});

	it('starts from occupancies that sum to 1', () => {
		const { kind } = benchOf('dual').populations.find(({ name }) => name === population) ?? { kind: undefined };
		const sum = (kind?.states ?? []).filter(({ path }) => /^h\./.test(path)).reduce((a, { initial }) => a + initial, 0);
		expect(sum).toBeCloseTo(1, 12);
	});
});
