import { describe, expect, test } from 'vitest';
import { createGripController } from '../../../src/io/control/controlLaw.ts';
import { CONTROL_PARAMETERS, controlDelayMs, controlParameters } from '../../../src/io/control/parameters.ts';
import { fc } from '../../property.ts';

/** Regular spikes at a rate from one time to another. */
const train = (hz: number, fromMs: number, toMs: number): number[] =>
	Array.from({ length: Math.round(((toMs - fromMs) * hz) / 1000) }, (_, i) => fromMs + ((i + 0.5) * 1000) / hz);

describe('The control law of Arrow et al. 2021', () => {
	test('counts spikes over 200 ms by default and maps their rate to closure', () => {
		expect(controlParameters().windowMs).toBe(200);
		const controller = createGripController({ deadBand: 0 });
		controller.push(train(55, 0, 2000));
		const { rateHz, targetClosure, closure } = controller.advance(2000);
		expect(rateHz).toBeCloseTo(55, 9);
		// (55 Hz − 5 Hz) × 0.01 per Hz.
		expect(targetClosure).toBeCloseTo(0.5, 9);
		expect(closure).toBeCloseTo(0.5, 9);
	});

	test('averages over the cells that are mapped', () => {
		const controller = createGripController({ cells: 4 });
		for (let cell = 0; cell < 4; cell++) controller.push(train(cell * 20, 0, 1000));
		expect(controller.advance(1000).rateHz).toBeCloseTo(30, 9);
	});

	test('a spike counts for exactly one window', () => {
		const controller = createGripController({ updateMs: 1, windowMs: 200 });
		controller.push([100]);
		expect(controller.advance(99).rateHz).toBe(0);
		expect(controller.advance(100).rateHz).toBe(5);
		expect(controller.advance(299).rateHz).toBe(5);
		expect(controller.advance(300).rateHz).toBe(0);
	});

	test('the measured delay of a step in rate is the stated one', () => {
		const parameters = controlParameters({ deadBand: 0, maxClosurePerS: 20 });
		const controller = createGripController(parameters);
		controller.push(train(1000, 1000, 3000));
		let halfwayMs = 0;
		for (let tMs = 0; tMs <= 3000 && halfwayMs === 0; tMs += 1) {
			if (controller.advance(tMs).rateHz >= 500) halfwayMs = tMs;
		}
		// Half the window plus on average half a control period; this step falls on a control instant, so up to half a
		// period less or more.
		expect(controlDelayMs(parameters)).toBe(110);
		expect(Math.abs(halfwayMs - 1000 - controlDelayMs(parameters))).toBeLessThanOrEqual(parameters.updateMs / 2);
	});

	test('closes no faster than the rate limit', () => {
		const controller = createGripController({ maxClosurePerS: 2 });
		controller.push(train(500, 0, 2000));
		let before = 0;
		for (let tMs = 20; tMs <= 1000; tMs += 20) {
			const { closure } = controller.advance(tMs);
			expect(closure - before).toBeLessThanOrEqual(2 * 0.02 + 1e-12);
			before = closure;
		}
		expect(before).toBe(1);
	});

	test('the dead band keeps the hand still while the rate flickers by one spike', () => {
		const controller = createGripController();
		// 11 or 12 spikes in every window of 200 ms.
		controller.push(train(57.5, 0, 4000));
		controller.advance(1500);
		const targets = new Set<number>();
		const rates = new Set<number>();
		for (let tMs = 1520; tMs < 4000; tMs += 20) {
			const { targetClosure, rateHz } = controller.advance(tMs);
			targets.add(targetClosure);
			rates.add(rateHz);
		}
		expect([...rates].sort()).toEqual([55, 60]);
		expect(targets.size).toBe(1);
	});

	test('opens fully when the spikes end, dead band or not', () => {
		const controller = createGripController({ deadBand: 0.5 });
		controller.push(train(100, 0, 1000));
		expect(controller.advance(1000).closure).toBeGreaterThan(0.5);
		expect(controller.advance(3000).closure).toBe(0);
	});

	test('the same spikes give the same grip however the calls are spread', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 200 }),
				fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 20 }),
				(spikes, calls) => {
					const once = createGripController();
					once.push(spikes);
					const often = createGripController();
					let pushedMs = -1;
					for (const tMs of [...calls.sort((a, b) => a - b), 3000]) {
						often.push(spikes.filter((atMs) => atMs > pushedMs && atMs <= tMs));
						pushedMs = tMs;
						often.advance(tMs);
					}
					expect(often.advance(3000)).toEqual(once.advance(3000));
				},
			),
		);
	});

	test('ignores spike times that are no numbers', () => {
		const controller = createGripController();
		controller.push([Number.NaN, Number.POSITIVE_INFINITY]);
		expect(controller.advance(1000)).toMatchObject({ rateHz: 0, closure: 0 });
	});

	test.each(Object.entries(CONTROL_PARAMETERS))(
		'%s is refused outside its range, in its unit',
		(name, { min, max, unit }) => {
			for (const value of [min - 1, max + 1, Number.NaN]) {
				expect(() => controlParameters({ [name]: value })).toThrow(
					`Control parameter ${name} is ${value}; it must be from ${min} to ${max} ${unit}.`,
				);
			}
		},
	);

	test('an unknown parameter is refused by name', () => {
		expect(() => controlParameters({ speed: 1 } as never)).toThrow('There is no control parameter speed');
	});
});
