import { describe, expect, test } from 'vitest';
import type { Description } from '../../src/protocol/description.ts';
import { firstSetup, firstTrigger, plainLook } from '../../src/protocol/session/scopeSetup.ts';
import { type Session, sessionSchema } from '../../src/protocol/session/sessionFile.ts';
import { createOutline, createTraceHistory } from '../../src/ui/data/traceHistory.ts';
import { cursorNumbers, valueAtTime } from '../../src/ui/scope/cursorNumbers.ts';
import { traceOutline } from '../../src/ui/scope/paintTrace.ts';
import { createScopeKeyboard, type ScopeTarget } from '../../src/ui/scope/scopeInput.ts';
import { layOutScope, plotAt, timeAt, valueAt, xOf, yOf } from '../../src/ui/scope/scopeLayout.ts';
import { createPictureReader } from '../../src/ui/scope/scopePicture.ts';
import { createScopeStore } from '../../src/ui/scope/scopeStore.ts';
import { panned, windowLimitsS, zoomed } from '../../src/ui/scope/timeWindow.ts';
import { takeDescription } from '../../src/ui/workbench/takeDescription.ts';
import { fc } from '../property.ts';
import { smallDescription } from './descriptions.ts';
import { start } from './startActions.ts';

describe('the window of time', () => {
	const part = fc.float({ min: 0, max: 1, noNaN: true });

	test('keeps what the pointer is on where it is while it is zoomed', () => {
		fc.assert(
			fc.property(part, fc.double({ min: 0.6, max: 1.6, noNaN: true }), (at, factor) => {
				const before = { windowS: 2, frozenAtMs: 50_000 };
				const aboutMs = before.frozenAtMs - 2000 * at;
				const { windowS, frozenAtMs } = zoomed(before, 90_000, aboutMs, factor);
				const endMs = frozenAtMs ?? Number.NaN;
				expect((endMs - aboutMs) / (windowS * 1000)).toBeCloseTo(at, 6);
			}),
		);
	});

	test('goes on with the present while it is zoomed there, and never beyond what is kept', () => {
		const live = { windowS: 2, frozenAtMs: null };
		expect(zoomed(live, 90_000, 89_000, 0.5)).toEqual({ windowS: 1, frozenAtMs: null });
		expect(zoomed(live, 90_000, 89_000, 1e9).windowS).toBe(windowLimitsS[1]);
		expect(zoomed(live, 90_000, 89_000, 1e-9).windowS).toBe(windowLimitsS[0]);
	});

	test('goes back from the present, and follows it again when it comes there', () => {
		const back = panned({ windowS: 2, frozenAtMs: null }, 90_000, -0.5);
		expect(back).toEqual({ windowS: 2, frozenAtMs: 89_000 });
		expect(panned(back, 90_000, 0.6).frozenAtMs).toBeNull();
		expect(panned(back, 90_000, -100).frozenAtMs).toBe(1000);
	});
});

describe('two cursors', () => {
	const sine = createTraceHistory();
	for (let k = 0; k <= 4000; k++) sine.push(k * 0.5, 3 + 2 * Math.sin((2 * Math.PI * k * 0.5) / 100));

	test('say change, slope, mean and RMS of a sine as theory does, in either order', () => {
		for (const cursors of [
			{ a: 0, b: 1999.5 },
			{ a: 1999.5, b: 0 },
		]) {
			const { mean, rms, deviation } = cursorNumbers(sine, cursors);
			expect(mean).toBeCloseTo(3, 5);
			expect(deviation).toBeCloseTo(Math.SQRT2, 5);
			expect(rms).toBeCloseTo(Math.sqrt(9 + 2), 5);
		}
		const { change, slope } = cursorNumbers(sine, { a: 100, b: 125 });
		expect(change).toBeCloseTo(2, 5);
		expect(slope).toBeCloseTo(80, 3);
	});

	test('read between samples on a straight line, and nothing outside', () => {
		const steps = createTraceHistory();
		for (const tMs of [10, 12, 14]) steps.push(tMs, tMs * tMs);
		expect([9, 10, 11, 14, 15].map((tMs) => valueAtTime(steps, tMs))).toEqual([Number.NaN, 100, 122, 196, Number.NaN]);
	});
});

describe('a picture of a scope', () => {
	const layout = layOutScope(500, 260, 2, { light: true, interventions: true });

	test('has its plots below its lanes, of one height, and finds them again by their place', () => {
		const [first, second] = layout.plots;
		expect((first?.bottom ?? 0) - (first?.top ?? 0)).toBeCloseTo((second?.bottom ?? 0) - (second?.top ?? 0), 9);
		expect(first?.top).toBeGreaterThan(layout.interventions?.bottom ?? Number.NaN);
		expect([first, second].map((band) => plotAt(layout, ((band?.top ?? 0) + (band?.bottom ?? 0)) / 2))).toEqual([0, 1]);
		const span = { fromMs: 1000, toMs: 3000 };
		expect(timeAt(layout, span, xOf(layout, span, 1234))).toBeCloseTo(1234, 9);
		const axis = { top: 10, bottom: 90, low: -80, high: 20 };
		expect(valueAt(axis, yOf(axis, -33))).toBeCloseTo(-33, 9);
	});

	test('of ten minutes of sixteen traces has at most two points for each pixel of each, and few looks', () => {
		const reader = createPictureReader();
		const keys = Array.from({ length: 16 }, (_, k) => `rod ${k} V`);
		const histories = new Map(
			keys.map((key, n) => {
				const history = createTraceHistory();
				for (let k = 0; k < 60_000; k++) history.push(10 * k, Math.sin(n + k / 7));
				return [key, history] as const;
			}),
		);
		const traces = keys.map((key) => ({
			key,
			cell: { population: 'rod', member: 0 },
			path: 'V',
			title: key,
			about: key,
			unit: 'mV',
			colour: 0,
			dashed: false,
			isOwn: true,
		}));
		const [shown] = reader.read(
			[{ unit: 'mV', label: 'Potential', traces }],
			firstSetup(1, true),
			layout,
			{ fromMs: 0, toMs: 600_000 },
			(key) => histories.get(key),
		);
		const pixels = layout.right - layout.left;
		const ends = { moveTo: () => undefined, lineTo: () => undefined };
		const heights = { zero: 0, scale: 1, clipAt: Number.POSITIVE_INFINITY };
		const drawn = shown?.traces.map(({ outline }) => traceOutline(ends, outline, 0, 1, heights)) ?? [];
		expect(drawn).toHaveLength(16);
		for (const points of drawn) expect(points).toBeLessThanOrEqual(2 * (pixels + 2));
		for (const { outline } of shown?.traces ?? []) expect(outline.looks).toBeLessThanOrEqual(16 * (pixels + 1));
	});

	test('draws scaled, moved and clipped, and its axis follows what is drawn', () => {
		const spike = createTraceHistory();
		[-60, -60, 30, -60].forEach((value, k) => {
			spike.push(k, value);
		});
		const trace = {
			key: 'g 0 V',
			cell: { population: 'g', member: 0 },
			path: 'V',
			title: '',
			about: '',
			unit: 'mV',
			colour: 0,
			dashed: false,
			isOwn: true,
		};
		const axisOf = (change: Partial<ReturnType<typeof firstSetup>>) => {
			const setup = { ...firstSetup(1, true), ...change };
			const plots = [{ unit: 'mV', label: 'Potential', traces: [trace] }];
			const [shown] = createPictureReader().read(plots, setup, layout, { fromMs: 0, toMs: 3 }, () => spike);
			return shown?.axis;
		};
		expect(axisOf({})?.high).toBeGreaterThan(30);
		expect(axisOf({ clipAtMv: -20 })?.high).toBeLessThan(0);
		expect(axisOf({ looks: { 'g 0 V': { factor: 2, offset: 100 } } })?.high).toBeGreaterThan(160);
		expect(axisOf({ ranges: { mV: [-70, -50] } })).toMatchObject({ low: -70, high: -50 });
	});

	test('goes through every point from left to right and leaves gaps open', () => {
		const outline = createOutline(10);
		const history = createTraceHistory();
		[1, 2, Number.NaN, 4].forEach((value, k) => {
			history.push(k, value);
		});
		history.outline(0, 3, 10, outline);
		const calls: string[] = [];
		const path = {
			moveTo: (x: number, y: number) => void calls.push(`M${x},${y}`),
			lineTo: (x: number, y: number) => void calls.push(`L${x},${y}`),
		};
		traceOutline(path, outline, 0, 10, { zero: 0, scale: -1, clipAt: 3 });
		expect(calls).toEqual(['M0,-1', 'L10,-2', 'M30,-3']);
	});
});

describe('the keys of a scope', () => {
	function made() {
		const did: string[] = [];
		let cursors: { a: number; b: number } | null = null;
		const target: ScopeTarget = {
			layout: layOutScope(500, 260, 1, { light: false, interventions: false }),
			span: { fromMs: 0, toMs: 1000 },
			axes: [{ top: 0, bottom: 100, low: -10, high: 10 }],
			get cursors() {
				return cursors;
			},
			plot: 0,
			zoomTime: (aboutMs, factor) => did.push(`zoom ${factor < 1 ? 'in' : 'out'} about ${aboutMs}`),
			panTime: (part) => did.push(`pan ${part}`),
			goTo: (end) => did.push(end),
			zoomValue: (_plot, about, factor) => did.push(`values ${factor < 1 ? 'in' : 'out'} about ${about}`),
			panValue: (_plot, part) => did.push(`values ${part}`),
			reset: () => did.push('reset'),
			toggleCursors: () => {
				cursors = cursors ? null : { a: 300, b: 600 };
			},
			moveCursor: (which, tMs) => did.push(`${which} to ${tMs}`),
			pointAt: () => undefined,
			choosePlot: (plot) => did.push(`plot ${plot}`),
		};
		const keyboard = createScopeKeyboard(target);
		const press = (key: string, shiftKey = false, ctrlKey = false) =>
			keyboard.press({ key, shiftKey, ctrlKey, metaKey: false, altKey: false });
		return { did, press, keyboard };
	}

	test('move and zoom time and values', () => {
		const { did, press } = made();
		for (const key of ['ArrowLeft', '+', '-', 'ArrowUp', 'Home', 'End', '0']) expect(press(key)).toBe(true);
		press('ArrowRight', true);
		press('ArrowUp', true);
		expect(did).toEqual([
			'pan -0.1',
			'zoom in about 500',
			'zoom out about 500',
			'values 0.1',
			'oldest',
			'present',
			'reset',
			'pan 1',
			'values in about 0',
		]);
	});

	test('hold a cursor, which the arrows then move, until it is let go', () => {
		const { did, press, keyboard } = made();
		press('b');
		press('ArrowRight');
		press('ArrowLeft', true);
		expect(keyboard.holds).toBe('b');
		press('b');
		press('ArrowRight');
		expect(did).toEqual(['b to 605', 'b to 550', 'pan 0.1']);
	});

	test('leave all other keys to the page, and every one with Ctrl', () => {
		const { press } = made();
		expect([press('Escape'), press('k'), press('ArrowLeft', false, true), press('z', false, true)]).toEqual([
			false,
			false,
			false,
			false,
		]);
	});
});

describe('the scopes of a page', () => {
	test('are kept from one visit to the next, and what cannot be read is as nothing', () => {
		const kept = new Map<string, string>();
		const storage = {
			getItem: (key: string) => kept.get(key) ?? null,
			setItem: (key: string, value: string) => void kept.set(key, value),
		};
		const first = createScopeStore(storage, () => undefined);
		first.getState().add();
		first.getState().toggleTrace(2, { cell: { population: 'rod', member: 3 }, path: 'Kv.I' });
		first.getState().setLook(2, 'rod 3 Kv.I', { factor: 10, offset: -2 });
		first.getState().setRange(1, 'mV', [-70, -50]);
		expect(createScopeStore(storage, () => undefined).getState().scopes).toEqual(first.getState().scopes);
		for (const text of ['', '{"version": 2}', '{"version": 1, "scopes": []}']) {
			kept.set('retinode.scopes', text);
			expect(createScopeStore(storage, () => undefined).getState().scopes).toEqual([firstSetup(1, true)]);
		}
	});

	test('go with the session, come with one that is opened, and stay as they were changed since when it is described again', async () => {
		let session: Session = smallDescription().session;
		const { actions, scopes, model, host } = await start({
			describe: () => ({ ...smallDescription(), session }),
			before(request) {
				if (request.type === 'loadSession') session = request.session;
				return undefined;
			},
		});
		scopes.getState().toggleTrace(1, { cell: { population: 'rod', member: 1 }, path: 'Kv.m' });
		scopes.getState().setLook(1, 'rod 1 Kv.m', { factor: 10, offset: -2 });
		scopes.getState().add();
		scopes.getState().change(2, 'trigger', {
			view: 'sweeps',
			lanes: ['events'],
			trigger: { ...firstTrigger, on: 'level', level: -45, preMs: 20, postMs: 150 },
		});
		const saved = sessionSchema.parse(JSON.parse(JSON.stringify(await actions.presentSession())));
		const shown = scopes.getState().scopes;
		expect(saved.scopes).toEqual(shown);
		scopes.getState().remove(2);
		scopes.getState().setLook(1, 'rod 1 Kv.m', plainLook);
		const otherwise = scopes.getState().scopes;
		expect(await actions.loadSession(saved)).toBe(true);
		await actions.describe();
		expect(scopes.getState().scopes).toEqual(shown);
		expect(model.getState().history.done.at(-1)?.label).toBe('scopes of the session');
		await actions.undo();
		expect(scopes.getState().scopes).toEqual(otherwise);
		await actions.describe();
		expect(scopes.getState().scopes).toEqual(otherwise);
		// Opened again it is shown again, and a session that says nothing of scopes changes none.
		await actions.loadSession(saved);
		expect(scopes.getState().scopes).toEqual(shown);
		const { scopes: _none, ...without } = saved;
		await actions.loadSession(without);
		await actions.describe();
		expect(scopes.getState().scopes).toEqual(shown);
		expect(host.taken.filter((type) => type === 'loadSession')).toHaveLength(3);
	});

	test('of the session that a host was started with are shown, but not over what a page changed before it was loaded anew', async () => {
		const kept = new Map<string, string>();
		const storage = {
			getItem: (key: string) => kept.get(key) ?? null,
			setItem: (key: string, value: string) => void kept.set(key, value),
		};
		const page = () => createScopeStore(storage, () => undefined).getState;
		const ofSession = [{ ...firstSetup(1, false), clipAtMv: -20 }];
		const first = page();
		first().sessionCame(ofSession, false);
		expect(first().scopes).toEqual(ofSession);
		first().add();
		const anew = page();
		anew().sessionCame(ofSession, false);
		expect(anew().scopes).toEqual(first().scopes);
		anew().sessionCame([firstSetup(3, true)], false);
		expect(anew().scopes).toEqual([firstSetup(3, true)]);
	});

	test('a smaller patch asks for no cell of the larger one', async () => {
		const { host, live, model, selection, probes } = await start();
		const described = model.getState().description as Description;
		// The middle, which nobody's choice is the light's, lies at the second rod.
		const seeing = { light: { sees: 'rod', unit: '1/s' }, lightPath: 'light' } as const;
		const populations = described.populations.map((each) => ({
			...each,
			...(each.name === 'rod' ? seeing : {}),
			positionsUm: [-30, -10, 0, 0, 0, 0],
		}));
		const before = { ...described, populations };
		model.getState().described(before);
		selection.getState().select({ population: 'ganglion', member: 0 });
		await expect.poll(() => probes.getState().probes.map(({ cell }) => cell.member)).toEqual([0, 0]);
		const { length } = host.requests;
		const left = populations.map((each) => ({ ...each, count: 1, positionsUm: [0, 0, 0] }));
		const session = { ...before.session, columns: { x: 1, y: 1 } };
		takeDescription({ ...before, session, populations: left, watches: [] }, { live, model, selection });
		await expect.poll(() => host.requests.slice(length).some(({ type }) => type === 'watch')).toBe(true);
		const members = host.requests.slice(length).flatMap((each) => (each.type === 'watch' ? [each.cell.member] : []));
		expect(members.filter((each) => each !== 0)).toEqual([]);
	});

	test('are changed by steps that undo takes back, in one order with all others, and zooming is none', async () => {
		const { actions, scopes, model, probes } = await start();
		await expect.poll(() => probes.getState().probes.length).toBe(1);
		scopes.getState().toggleTrace(1, { cell: { population: 'rod', member: 1 }, path: 'Kv.m' });
		await expect.poll(() => probes.getState().probes.length).toBe(2);
		await actions.setParameter('rod.C', 0.5);
		scopes.getState().setRange(1, 'mV', [-70, -50]);
		expect(model.getState().history.done.map(({ label }) => label)).toEqual(['Kv.m in the scope', 'rod.C']);
		await actions.undo();
		expect(scopes.getState().scopes[0]?.traces).toHaveLength(1);
		await actions.undo();
		expect(scopes.getState().scopes[0]?.traces).toHaveLength(0);
		await expect.poll(() => probes.getState().probes.length).toBe(1);
		await actions.redo();
		expect(scopes.getState().scopes[0]?.traces).toHaveLength(1);
	});
});

describe('the log of a run', () => {
	test('has what was done and what is over, edits with their time, and nothing of the run before', async () => {
		const { actions, log, live, model } = await start();
		const snapshot = (tMs: number) =>
			live.accept({
				tMs,
				potentialsMv: new Float32Array(6),
				lightRates: new Float32Array(0),
				spikeCells: new Uint32Array(),
				spikeTimesMs: new Float64Array(),
				probes: [],
			});
		snapshot(2000);
		expect(log.interventions.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([[500, Number.POSITIVE_INFINITY]]);
		const [first] = model.getState().interventions;
		await actions.removeIntervention(first?.key ?? -1);
		await actions.setParameter('rod.C', 0.5);
		log.mark('');
		expect(log.interventions.map(({ endMs }) => endMs)).toEqual([2000]);
		expect(log.events).toEqual([
			{ tMs: 2000, text: 'rod.C' },
			{ tMs: 2000, text: 'mark 1' },
		]);
		await actions.undo();
		expect(log.events.at(-1)?.text).toBe('undo: rod.C');
		snapshot(10);
		expect(log.events).toEqual([]);
		expect(log.interventions).toEqual([]);
	});
});
