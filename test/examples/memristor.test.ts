import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import type { Intervention } from '../../src/protocol/session/interventions.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';

const declarations = ['device.eq', 'cell.eq', 'circuit.eq'].map((file) => ({
	file,
	text: readFileSync(new URL(`../../examples/memristor/${file}`, import.meta.url), 'utf8'),
}));

/** Recorded quantities every 0.05 ms, by odex. */
function course(interventions: readonly Intervention[], record: readonly string[], durationS: number): number[][] {
	const rows: number[][] = [];
	simulate(
		{
			model: prepareModel({
				circuit: 'memristor',
				variant: 'corrected',
				columns: { x: 1, y: 1 },
				parameters: {},
				declarations,
			}),
			...{ light: flashSchedule({ rodRate: 0, coneRate: 0, startS: 0, durationS: 0 }), level: LIGHT_LEVELS.live },
			...{ interventions, solver: { method: 'odex' as const, tolerance: 1e-10 }, durationS, rowsEveryS: 5e-5 },
			...{ record, spiking: [], thresholdMv: spikeThresholdMv },
		},
		{
			row: (_tS, values) => void rows.push([...values]),
			spike: () => undefined,
			progress: () => undefined,
			cancelled: () => false,
		},
	);
	return rows;
}

const device = { Ron: 500, Roff: 1500, Von: 0.27, Voff: 0.27, tau: 1e-4 };
/** kT/q at 298.5 K, V. */
const thermal = (1.380649e-23 * 298.5) / 1.602176634e-19;
const sigmoid = (u: number) => 1 / (1 + Math.exp(-u));
const rates = (V: number) => ({
	closing: sigmoid((V - device.Von) / thermal) / device.tau,
	opening: (1 - sigmoid((V + device.Voff) / thermal)) / device.tau,
});

describe('the memristor of examples/memristor', () => {
	it.each([-400, -270, -100, 100, 270, 300, 400])('switches at %d mV as its exact equation says', (mv) => {
		const clamp: Intervention = { type: 'clamp', startS: 0, target: { population: 'cell' }, potentialMv: mv };
		const half: Intervention = { type: 'clamp', startS: 0.0005, target: { population: 'cell' }, potentialMv: -mv };
		const rows = course([{ ...clamp, endS: 0.0005 }, half], ['cell.device.x', 'cell.device.I'], 0.001);
		let x = rows[0]?.[0] as number;
		for (const [V, from] of [
			[mv / 1000, 0],
			[-mv / 1000, 10],
		] as const) {
			// Held: x goes exponentially to closing/(closing + opening).
			const { closing, opening } = rates(V);
			const rest = closing / (closing + opening);
			for (let k = 1; k <= 10; k++) {
				const exact = rest + (x - rest) * Math.exp(-(closing + opening) * k * 5e-5);
				const [found, current] = rows[from + k] as [number, number];
				expect(Math.abs(found - exact)).toBeLessThan(1e-6);
				// The last row of the first half belongs to what comes after it.
				if (k < 10) expect(current).toBeCloseTo(1e6 * V * (exact / device.Ron + (1 - exact) / device.Roff), 2);
			}
			x = rest + (x - rest) * Math.exp(-(closing + opening) * 5e-4);
		}
	});

	it('in its circuit goes with an integration of its own by small steps', () => {
		const [C, R] = [1e-6, 500];
		const rows = course(
			[{ type: 'set', startS: 0, path: 'cell.source', value: 900 }],
			['cell.V', 'cell.device.x'],
			0.002,
		);
		let [V, x] = [0, rows[0]?.[1] as number];
		const slope = (v: number, part: number): [number, number] => {
			const { closing, opening } = rates(v);
			const G = part / device.Ron + (1 - part) / device.Roff;
			return [((0.9 - v) / R - G * v) / C, closing * (1 - part) - opening * part];
		};
		// Classical RK4, 0.5 µs.
		const h = 5e-7;
		for (let k = 1; k <= 4000; k++) {
			const a = slope(V, x);
			const b = slope(V + (h / 2) * a[0], x + (h / 2) * a[1]);
			const c = slope(V + (h / 2) * b[0], x + (h / 2) * b[1]);
			const d = slope(V + h * c[0], x + h * c[1]);
			V += (h / 6) * (a[0] + 2 * b[0] + 2 * c[0] + d[0]);
			x += (h / 6) * (a[1] + 2 * b[1] + 2 * c[1] + d[1]);
			if (k % 100 !== 0) continue;
			const [mv, part] = rows[k / 100] as [number, number];
			expect(Math.abs(mv - 1000 * V)).toBeLessThan(1e-3);
			expect(Math.abs(part - x)).toBeLessThan(1e-6);
		}
		// It has switched on the way: the capacitor overshoots where it ends.
		expect(x).toBeGreaterThan(0.5);
	});
});
