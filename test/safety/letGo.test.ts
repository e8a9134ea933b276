import { describe, expect, test } from 'vitest';
import { seedFor } from '../seed.ts';
import { chainSubject } from './chain/chainSubject.ts';
import { twinSubject } from './devices/deviceSubject.ts';
import { MISTAKES, STIMULATOR_MISTAKES } from './devices/mistakes.ts';
import { choices, EVENT_KINDS, generateEvents, type LetGoEvent, seedOf } from './events.ts';
import { prove } from './prove.ts';
import { runPart, together, whyNotHeld } from './run.ts';
import { shrink } from './shrink.ts';

describe('Random sequences of what may happen', () => {
	test('have at least 20 events of every kind, the same for the same seed', () => {
		const kinds = new Set<string>();
		for (let i = 0; i < 200; i++) {
			const events = generateEvents(seedOf(1, i));
			expect(events.length).toBeGreaterThanOrEqual(20);
			expect(events).toEqual(generateEvents(seedOf(1, i)));
			for (const { kind } of events) kinds.add(kind);
		}
		expect([...kinds].sort()).toEqual([...EVENT_KINDS].sort());
	});

	test('fall on both sides of every limit', () => {
		const waits = Array.from({ length: 3000 }, (_, i) => generateEvents(seedOf(3, i))).flatMap((events) =>
			events.map(({ afterUs }) => afterUs),
		);
		for (const limitMs of [8, 20, 60, 100, 250, 260, 400, 500, 1000, 3000]) {
			const near = waits.filter((us) => Math.abs(us - limitMs * 1000) <= 1000);
			expect(near.some((us) => us < limitMs * 1000)).toBe(true);
			expect(near.some((us) => us > limitMs * 1000)).toBe(true);
		}
	});

	test('a choice is taken apart the same way each time, and every part comes up', () => {
		const parts = (choice: number) => {
			const pick = choices(choice);
			return Array.from({ length: 12 }, () => pick(5));
		};
		expect(parts(123_456_789)).toEqual(parts(123_456_789));
		for (const place of [0, 1, 5, 11]) {
			const drawn = Array.from({ length: 5000 }, (_, i) => parts(i * 858_993)[place]);
			for (const part of [0, 1, 2, 3, 4]) {
				// A thousand each; the spread of a fair draw is 28.
				expect(Math.abs(drawn.filter((one) => one === part).length - 1000)).toBeLessThan(200);
			}
		}
	});

	test('a failure is shrunk to what it takes', async () => {
		const events = generateEvents(7);
		const has = (kind: string, from: readonly LetGoEvent[]) => from.some((one) => one.kind === kind);
		const [a, b] = [events[3]?.kind ?? '', events.at(-1)?.kind ?? ''];
		const small = await shrink(events, (some) => has(a, some) && has(b, some));
		expect(small.length).toBe(a === b ? 1 : 2);
		expect(small.every(({ afterUs }) => afterUs <= 1)).toBe(true);
	});
});

describe.each(['hand', 'stimulator'] as const)('The simulated %s', (kind) => {
	test('drives only what was asked for in this session under a current heartbeat, and lets go in time', async () => {
		const figures = await prove(twinSubject(kind), { sequences: 6000, seed: seedFor(`let go, ${kind}`, 9) });
		expect(figures.failures).toEqual([]);
		expect(whyNotHeld(figures)).toBeNull();
		// What the oracle leaves open would hide anything.
		expect(figures.sure / figures.moments).toBeGreaterThan(0.95);
		expect(figures.drivenSequences).toBeGreaterThan(4000);
	});

	const mistakes = kind === 'hand' ? MISTAKES : { ...MISTAKES, ...STIMULATOR_MISTAKES };
	test.each(Object.entries(mistakes))('would be caught with the mistake: %s', async (_, mistake) => {
		const subject = twinSubject(kind, mistake);
		let failed = 0;
		for (let first = 0; failed === 0 && first < 4000; first += 100) {
			failed = (await prove(subject, { sequences: 100, seed: 4, first, told: () => undefined })).failed;
		}
		expect(failed).toBeGreaterThan(0);
	});
});

const DECLARED = {
	'nothing declared': { auto: false, rearm: false },
	'a simulated hand that arms itself': { auto: true, rearm: false },
	'--rearm': { auto: false, rearm: true },
} as const;

describe('The whole chain from the control law to the devices', () => {
	test.each(Object.entries(DECLARED))(
		'drives only what a person armed, or what was declared: %s',
		async (name, declared) => {
			const figures = await prove(chainSubject(name, declared), {
				sequences: 60,
				seed: seedFor(`let go, ${name}`, 9),
				batch: 20,
			});
			expect(figures.failures).toEqual([]);
			expect(whyNotHeld(figures)).toBeNull();
		},
	);

	const driving = { around: MISTAKES['the reset of the stop drives again']?.around };
	const lasting = { around: MISTAKES['the watchdog is 20 ms late']?.around };
	test.each([
		['an engine or a screen that falls silent changes nothing', { deafToSilence: true }],
		['a device drives again after its reset', driving.around ? { around: driving.around } : {}],
		['a device lets go too late', lasting.around ? { around: lasting.around } : {}],
	])('would be caught with the mistake: %s', async (_, mistake) => {
		const subject = chainSubject('mistaken', DECLARED['nothing declared'], mistake);
		let failed = 0;
		for (let first = 0; failed === 0 && first < 400; first += 10) {
			failed = (await prove(subject, { sequences: 10, seed: 5, first })).failed;
		}
		expect(failed).toBeGreaterThan(0);
	});
});

test('A run in parts comes to the same as in one', async () => {
	const part = (first: number, sequences: number) => runPart('hand', undefined, { seed: 2, first, sequences });
	expect(together([await part(0, 15), await part(15, 25)])).toEqual(await part(0, 40));
});

test('A run in which nothing was driven, or nothing let go of, does not hold', async () => {
	const deaf = twinSubject('hand', { hears: () => new Uint8Array() });
	const blank = {
		subject: '',
		seed: 1,
		first: 0,
		sequences: 1,
		events: 1,
		moments: 1,
		sure: 1,
		failed: 0,
		failures: [],
	};
	expect(whyNotHeld(await prove(deaf, { sequences: 1, seed: 1 }))).not.toBeNull();
	expect(whyNotHeld({ ...blank, drivenMoments: 0, drivenSequences: 0, releases: 0 })).toBe('nothing was ever driven');
	expect(whyNotHeld({ ...blank, drivenMoments: 1, drivenSequences: 1, releases: 0 })).toBe(
		'nothing was ever let go of',
	);
});
