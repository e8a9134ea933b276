import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import type { SolverChoice } from '../../src/engine/simulate/solvers.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';

const declarations = ['cell.eq', 'synapse.eq', 'circuit.eq'].map((file) => ({
	file,
	text: readFileSync(new URL(`../../examples/mackeyGlass/${file}`, import.meta.url), 'utf8'),
}));

/** The density each ms after a small disturbance of the rest. */
function course(solver: SolverChoice, delayMs: number): number[] {
	const rows: number[] = [];
	simulate(
		{
			model: prepareModel({
				circuit: 'mackeyGlass',
				variant: 'corrected',
				columns: { x: 1, y: 1 },
				parameters: { 'regulation.delay': delayMs },
				declarations,
			}),
			...{
				light: flashSchedule({ rodRate: 0.1, coneRate: 0, startS: 0.002, durationS: 0.005 }),
				level: LIGHT_LEVELS.live,
			},
			...{ interventions: [], solver, durationS: 0.22, rowsEveryS: 0.001 },
			...{ record: ['blood.x'], spiking: [], thresholdMv: spikeThresholdMv },
		},
		{
			row: (_tS, values) => void rows.push(values[0] as number),
			spike: () => undefined,
			progress: () => undefined,
			cancelled: () => false,
		},
	);
	return rows;
}

/** The slowest pair of roots of the linearised equation, λ = −γ − 0.4·exp(−λτ): growth and angular frequency per ms, by Newton's method. */
function rootOf(delayMs: number): { readonly growth: number; readonly frequency: number } {
	let [re, im] = [0, 0.35];
	for (let k = 0; k < 50; k++) {
		const size = 0.4 * Math.exp(-re * delayMs);
		const [c, s] = [size * Math.cos(im * delayMs), -size * Math.sin(im * delayMs)];
		const [fr, fi] = [re + 0.1 + c, im + s];
		const [dr, di] = [1 - delayMs * c, -delayMs * s];
		const norm = dr * dr + di * di;
		re -= (fr * dr + fi * di) / norm;
		im -= (fi * dr - fr * di) / norm;
	}
	return { growth: re, frequency: im };
}

/** Growth and frequency of a swing about 1: x(t + 2δ) is a sum of x(t + δ) and x(t), of which the parts tell both (Prony 1795). */
function swingOf(densities: readonly number[]) {
	const delta = 4;
	const x = densities.slice(120).map((each) => each - 1);
	let [aa, ab, bb, ac, bc] = [0, 0, 0, 0, 0];
	for (let k = 0; k + 2 * delta < x.length; k++) {
		const [a, b, c] = [x[k + delta], x[k], x[k + 2 * delta]] as [number, number, number];
		[aa, ab, bb, ac, bc] = [aa + a * a, ab + a * b, bb + b * b, ac + a * c, bc + b * c];
	}
	const determinant = aa * bb - ab * ab;
	const [first, second] = [(ac * bb - bc * ab) / determinant, (bc * aa - ac * ab) / determinant];
	return {
		growth: Math.log(-second) / (2 * delta),
		frequency: Math.acos(first / (2 * Math.sqrt(-second))) / delta,
	};
}

describe('the regulation with a delay of examples/mackeyGlass', () => {
	it.each([4, 5.5])('comes to rest or swings as its linearised equation says, at a delay of %d ms', (delayMs) => {
		const expected = rootOf(delayMs);
		expect(expected.growth < 0).toBe(delayMs < 4.7);
		for (const [solver, accuracy] of [
			[{ method: 'odex', tolerance: 1e-11 }, 1e-4],
			[{ method: 'rk4', stepMs: 0.1 }, 1e-4],
			[{ method: 'realtime', stepMs: 0.1, substepMs: 0.1 }, 1e-3],
		] as const) {
			const found = swingOf(course(solver, delayMs));
			expect(Math.abs(found.growth - expected.growth)).toBeLessThan(accuracy);
			expect(Math.abs(found.frequency - expected.frequency)).toBeLessThan(accuracy);
		}
	});

	it('swings without order with the delay that it declares', () => {
		const densities = course({ method: 'realtime', stepMs: 0.5, substepMs: 0.5 }, 17).slice(100);
		expect(Math.max(...densities)).toBeGreaterThan(1.1);
	});
});
