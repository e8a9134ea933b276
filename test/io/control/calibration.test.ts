import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
	beginCalibration,
	type CalibrationState,
	calibrate,
	calibrationPrompt,
	lawFor,
	normalised,
} from '../../../src/io/control/calibration.ts';
import { calibrationText, parseCalibration } from '../../../src/io/control/calibrationFile.ts';
import { createGripController } from '../../../src/io/control/controlLaw.ts';

const plan = { restMs: 1000, maximumMs: 1000, settleMs: 200 };

/** Feeds a value every 20 ms for so long. */
function feed(state: CalibrationState, fromMs: number, forMs: number, value: (k: number) => number): CalibrationState {
	let next = state;
	for (let k = 0; k * 20 <= forMs; k++) {
		next = calibrate(next, { type: 'sample', tMs: fromMs + k * 20, value: value(k) });
	}
	return next;
}
const next = (state: CalibrationState) => calibrate(state, { type: 'next' });

describe('Calibration of rest and maximum', () => {
	test('goes idle, rest, prepare, maximum, done, and says what to do at each', () => {
		let state = beginCalibration(plan);
		expect(calibrationPrompt(state)).toMatch(/Relax/);
		state = next(state);
		expect(state.phase).toBe('rest');
		state = feed(state, 0, 600, () => 5);
		expect(state).toMatchObject({ phase: 'rest', done: 0.5 });
		state = feed(state, 620, 700, () => 5);
		expect(state).toMatchObject({ phase: 'prepare', rest: 5 });
		// Waiting costs nothing: samples in between are not measured.
		state = feed(state, 2000, 5000, () => 77);
		expect(state.phase).toBe('prepare');
		state = feed(next(state), 9000, 1200, () => 105);
		expect(state).toMatchObject({ phase: 'done', calibration: { rest: 5, maximum: 105 } });
	});

	test('rest is three standard deviations above the mean; the maximum is the median, whatever a slow start', () => {
		let state = next(beginCalibration(plan));
		state = feed(state, 0, 1200, (k) => (k % 2 === 0 ? 4 : 6));
		state = feed(next(state), 0, 1200, (k) => (k < 25 ? 10 : 100));
		expect(state).toMatchObject({ phase: 'done', calibration: { maximum: 100 } });
		if (state.phase !== 'done') return;
		// 51 values of 4 and 6 in turn: mean 5 ± 0.02, deviation 1.
		expect(state.calibration.rest).toBeCloseTo(8, 1);
	});

	test('what settles at the beginning of a part does not count', () => {
		const state = feed(next(beginCalibration(plan)), 0, 1200, (k) => (k * 20 < 200 ? 1000 : 5));
		expect(state).toMatchObject({ phase: 'prepare', rest: 5 });
	});

	test('fails with a reason: no contrast, no samples, signal lost; and can begin again', () => {
		const rested = feed(next(beginCalibration(plan)), 0, 1200, () => 5);
		expect(feed(next(rested), 0, 1200, () => 5)).toMatchObject({
			phase: 'failed',
			reason: expect.stringMatching(/does not stand out/),
		});
		const few = calibrate(next(beginCalibration(plan)), { type: 'sample', tMs: 0, value: 1 });
		expect(calibrate(few, { type: 'sample', tMs: 9000, value: 1 })).toMatchObject({ phase: 'failed' });
		const lost = calibrate(rested, { type: 'lost', reason: 'The board was unplugged.' });
		expect(calibrationPrompt(lost)).toBe('The board was unplugged.');
		expect(next(lost).phase).toBe('rest');
	});

	test('values that are no numbers are passed over', () => {
		const state = feed(next(beginCalibration(plan)), 0, 1200, (k) => (k % 2 === 0 ? 5 : Number.NaN));
		expect(state).toMatchObject({ phase: 'prepare', rest: 5 });
	});

	test('cancelling goes back to the beginning with the same plan', () => {
		expect(calibrate(next(beginCalibration(plan)), { type: 'cancel' })).toEqual({ phase: 'idle', plan });
	});

	test('never changes the state it is given', () => {
		const state = next(beginCalibration(plan));
		const before = structuredClone(state);
		feed(state, 0, 1200, () => 5);
		expect(state).toEqual(before);
	});

	test('gives a control law whose hand is open at rest and closed at the maximum', () => {
		const calibration = { rest: 10, maximum: 110 };
		expect(normalised(calibration, 60)).toBe(0.5);
		for (const [hz, closure] of [
			[10, 0],
			[60, 0.5],
			[110, 1],
		] as const) {
			const controller = createGripController({ ...lawFor(calibration), deadBand: 0 });
			controller.push(Array.from({ length: hz * 3 }, (_, k) => ((k + 0.5) * 1000) / hz));
			expect(controller.advance(2000).targetClosure).toBeCloseTo(closure, 9);
		}
	});

	test('times out of range are refused by name', () => {
		expect(() => beginCalibration({ restMs: 0 })).toThrow('Calibration restMs is 0; it must be from 100 to 60000 ms');
	});

	test('a file of version 1 opens, one of a newer version is refused by it', () => {
		const text = readFileSync(new URL('earlier/calibration1.json', import.meta.url), 'utf8');
		expect(parseCalibration(text, 'c.json', 'mV')).toEqual({ rest: 0.01, maximum: 0.4 });
		expect(() => parseCalibration(text.replace('"version": 1', '"version": 7'), 'c.json', 'mV')).toThrow(
			"Calibration c.json: field 'version' is 7, which a newer Retinode has written; this one reads version 1",
		);
		expect(() => parseCalibration(text.replace('"mV"', '"V"'), 'c.json', 'mV')).toThrow(
			"Calibration c.json: field 'unit' must be one of 'mV', 'Hz'; got 'V'.",
		);
	});

	test('is kept in a file with its unit', () => {
		const text = calibrationText({ rest: 1, maximum: 2 }, 'mV');
		expect(parseCalibration(text, 'c.json', 'mV')).toEqual({ rest: 1, maximum: 2 });
		expect(() => parseCalibration(text, 'c.json', 'Hz')).toThrow("field 'unit' is mV; it must be Hz here");
		expect(() => parseCalibration(calibrationText({ rest: 2, maximum: 2 }, 'mV'), 'c.json', 'mV')).toThrow("'maximum'");
		expect(() => parseCalibration('no', 'c.json', 'mV')).toThrow('no JSON');
	});
});
