import { describe, expect, it } from 'vitest';
import { createColumnMemory } from '../../src/engine/background/columnMemory.ts';
import { type ErrorJob, measureError, standardFlash } from '../../src/engine/background/errorCheck.ts';
import { createErrorWatch, everyMs, settleMs, type WatchedSession } from '../../src/engine/background/errorWatch.ts';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { receptorsOf } from '../../src/engine/model/receptors.ts';
import { compareRows } from '../../src/engine/simulate/methodError.ts';
import { parameterAt, parameterValue } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { contractVerdict, type ErrorReport } from '../../src/protocol/limits/accuracy.ts';
import { stepsFor } from '../../src/protocol/limits/patchSize.ts';
import { fakeClock } from './bench.ts';

/** The standard flash on the published circuit with the steps of large patches: 400 ms hold its whole burst. */
const job = (change: Partial<ErrorJob> = {}): ErrorJob => ({
	type: 'error',
	circuit: 'dual',
	variant: 'corrected',
	parameters: {},
	declarations: [],
	...stepsFor(32 * 32),
	light: standardFlash,
	seen: 'flash',
	column: 0,
	durationMs: 400,
	atMs: 2500,
	...change,
});

describe('the error of the real-time method, measured beside the session', () => {
	const standard = measureError(job(), fakeClock());

	it('lies within the accuracy contract with the steps of small and of large patches', () => {
		expect(standard.referenceSpikes).toBeGreaterThan(3);
		expect(contractVerdict(standard)).toBe('kept');
		expect(contractVerdict(measureError(job(stepsFor(1)), fakeClock()))).toBe('kept');
		// A measured error is never exactly nothing: two methods were really run.
		expect(standard.rmsMv).toBeGreaterThan(0);
	});

	it('grows with the step: with twice the longest that a session may have it is beyond the contract', () => {
		const coarse = measureError(job({ stepMs: 2 }), fakeClock());
		// Of a method of order 2 it would be four times as large.
		expect(coarse.rmsMv).toBeGreaterThan(3 * standard.rmsMv);
		expect(contractVerdict(coarse)).toBe('broken');
	});

	it('sees what a conductance far beyond its published value does to the method', () => {
		const { network } = prepareModel({
			...{ circuit: 'dual', variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {} },
		});
		const published = parameterValue(parameterAt(network, 'rb_aii.g'));
		const absurd = measureError(job({ parameters: { 'rb_aii.g': 10 * published } }), fakeClock());
		expect(absurd.rmsMv).toBeGreaterThan(1.5 * standard.rmsMv);
	});

	it('names quantity, value and time where the method loses the column', () => {
		const light = [{ tMs: 20, rodRate: 3e6, coneRate: 0 }];
		expect(() => measureError(job({ light, durationMs: 200 }), fakeClock())).toThrow(
			/^realtime: rod\.phototransduction\.\w+ \(.*\) left its bounds: it was .*, where .* is possible, at 0\.\d+ s/,
		);
	});

	it('names quantity and time of a value that is none', () => {
		const names = ['cone.V', 'coneBipolar.V'];
		const rows = [-40, -50, -41, -51, -42, Number.NaN];
		const well = [-40, -50, -41, -51, -42, -52];
		expect(() => compareRows(rows, well, names, 0.5)).toThrow('realtime: coneBipolar.V had no value at 0.001 s');
		expect(() => compareRows(well, rows, names, 0.5)).toThrow('odex: coneBipolar.V had no value at 0.001 s');
		expect(compareRows(well, well, names, 0.5)).toEqual({ rmsMv: 0, maxMv: 0 });
	});

	it('is given up when the reference takes too long', () => {
		const clock = fakeClock(() => 100);
		expect(() => measureError(job(), clock, 1000)).toThrow('could not be measured within 1 s');
	});
});

describe('the light that a column saw', () => {
	const { network, mosaic } = prepareModel({
		circuit: 'dual',
		variant: 'corrected',
		columns: { x: 2, y: 1 },
		parameters: {},
	});
	const receptors = receptorsOf(network, mosaic);
	/** Rates with so much on the cone of column 1, in the order of the receptors. */
	const rates = (cone: number) =>
		Float64Array.from(receptors, ({ kind, member }) => (kind === 'cone' && member === 1 ? cone : 0));

	it('is handed on with its times counted from the start of the span', () => {
		const memory = createColumnMemory(receptors, 1);
		memory.light(100, rates(1));
		memory.light(1500, rates(2));
		memory.light(1900, rates(3));
		expect(memory.seen(2000, 1000)).toEqual([
			{ tMs: 0, rodRate: 0, coneRate: 1 },
			{ tMs: 500, rodRate: 0, coneRate: 2 },
			{ tMs: 900, rodRate: 0, coneRate: 3 },
		]);
	});

	it('is not worth a measurement while it is constant, or before a whole span has passed', () => {
		const memory = createColumnMemory(receptors, 1);
		memory.light(0, rates(5));
		memory.light(1500, rates(5));
		expect(memory.seen(2000, 1000)).toBeUndefined();
		memory.light(2100, rates(6));
		expect(memory.seen(900, 1000)).toBeUndefined();
	});

	it('is that of its own column only', () => {
		const memory = createColumnMemory(receptors, 0);
		memory.light(1500, rates(2));
		expect(memory.seen(2000, 1000)).toBeUndefined();
	});
});

describe('when the error is measured', () => {
	const report = { rmsMv: 0.01 } as ErrorReport;
	const running: WatchedSession = { running: true, tMs: 10_000, load: 0.5, realTimeFactor: 1 };
	/** Looks every quarter of a second; the times at which a measurement began. Each ends at once. */
	function begun(
		watch: ReturnType<typeof createErrorWatch>,
		fromMs: number,
		toMs: number,
		session: (nowMs: number) => WatchedSession,
	): number[] {
		const times: number[] = [];
		for (let nowMs = fromMs; nowMs < toMs; nowMs += 250) {
			if (!watch.look(nowMs, session(nowMs))) continue;
			times.push(nowMs);
			watch.done({ type: 'error', report }, nowMs);
		}
		return times;
	}

	it('is after the first seconds of light, and then now and then', () => {
		const watch = createErrorWatch(false);
		const times = begun(watch, 0, 2 * everyMs, (nowMs) => ({ ...running, tMs: nowMs }));
		expect(times.length).toBe(2);
		expect(times[0]).toBeGreaterThanOrEqual(2500);
		expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(everyMs);
		expect(watch.status(2 * everyMs)).toMatchObject({ phase: 'waiting', last: report, outdated: false });
	});

	it('is once after a row of changes, when they have settled', () => {
		const watch = createErrorWatch(false);
		const [first = 0] = begun(watch, 0, 10_000, () => running);
		watch.changed(10_000);
		watch.changed(11_000);
		expect(watch.status(11_000).outdated).toBe(true);
		const times = begun(watch, 11_000, 60_000, () => running);
		expect(times.length).toBe(1);
		expect(times[0]).toBeGreaterThanOrEqual(11_000 + settleMs);
		expect(first).toBeLessThan(10_000);
		expect(watch.status(60_000).outdated).toBe(false);
	});

	it('is never while the machine is loaded or behind, and it says so', () => {
		const watch = createErrorWatch(false);
		expect(begun(watch, 0, 60_000, () => ({ ...running, load: 0.95 }))).toEqual([]);
		expect(begun(watch, 60_000, 120_000, () => ({ ...running, realTimeFactor: 0.6 }))).toEqual([]);
		expect(watch.status(120_000)).toMatchObject({ phase: 'held', message: expect.stringContaining('loaded') });
		// As soon as the machine has been free for a while it is made up for.
		expect(begun(watch, 120_000, 130_000, () => running).length).toBe(1);
	});

	it('is not at all where nobody measures', () => {
		const watch = createErrorWatch(true);
		expect(begun(watch, 0, 60_000, () => running)).toEqual([]);
		expect(watch.status(0).phase).toBe('off');
	});
});
