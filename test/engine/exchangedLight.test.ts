import { describe, expect, it } from 'vitest';
import { buildCircuit, type CircuitRequest } from '../../src/engine/background/preparation.ts';
import { type QueuedFeed, queuedFeed } from '../../src/engine/live/frameFeed.ts';
import { createLiveSession, type LiveSession } from '../../src/engine/live/liveSession.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import type { LightFrame } from '../../src/retina/light/field/lightFrame.ts';
import { LIGHT_LEVELS, type LightLevel } from '../../src/retina/light/levels/lightLevel.ts';
import { fakeClock } from './bench.ts';

const forever = Number.POSITIVE_INFINITY;
const stepMs = 1;

const coneCircuit = catalogue.find(({ file }) => file === 'circuits/cone.baek2020.eq')?.text ?? '';
/** The cone pathway, with a rod beside it that was not there: light falls on another mosaic. */
const withRod = { file: 'cone.eq', text: coneCircuit.replace(/^cell cone$/m, 'cell rod\ncell cone') };
/** The same mosaic. */
const withOtherTitle = { file: 'cone.eq', text: coneCircuit.replace(/^title .*$/m, 'title Another') };

const request = (changes: Partial<CircuitRequest> = {}): CircuitRequest => ({
	circuit: 'cone',
	variant: 'corrected',
	columns: { x: 1, y: 1 },
	parameters: {},
	stepMs,
	substepMs: 0.1,
	...changes,
});

const uniform = (coneRate: number): LightFrame => ({ format: 'uniform-rates', rodRate: 0, coneRate });
const grey = (code: number): LightFrame => ({ format: 'gray8', width: 1, height: 1, data: Uint8Array.of(code) });

/** A session that is told of the light of every step, and the input of the cone that it came to, times the step. */
function lit(level: LightLevel = LIGHT_LEVELS.live) {
	const told: { tMs: number; rates: number[] }[] = [];
	const refused: string[] = [];
	const session = createLiveSession({
		circuit: buildCircuit(request()),
		level,
		clock: fakeClock(),
		listener: {
			light: (tMs, rates) => void told.push({ tMs, rates: [...rates] }),
			refused: (why) => void refused.push(why),
		},
	});
	const feed = queuedFeed('frames');
	session.setFeed(feed);
	/** Photons that the cone (the last receptor) was given until now, by what was told. */
	const dose = (): number =>
		told.reduce((sum, { tMs, rates }, k) => {
			const endMs = told[k + 1]?.tMs ?? session.tMs;
			return sum + ((rates.at(-1) ?? 0) * (endMs - tMs)) / 1000;
		}, 0);
	return { session, feed, dose, refused, told };
}

function push(feed: QueuedFeed, first: number, frames: readonly (readonly [number, LightFrame])[]): void {
	frames.forEach(([tMs, light], k) => {
		feed.push({ id: first + k, tMs, light });
	});
}

/** A pulse of light within step 10, of which the step has seen the end when the source has no more to say. */
function untilItWaits(session: LiveSession, feed: QueuedFeed, bright: LightFrame, dark: LightFrame): void {
	push(feed, 0, [
		[0, dark],
		[10, bright],
		[10.4, dark],
	]);
	session.run(20, forever);
	expect(session.tMs).toBe(10);
	expect(session.starved).toBe(true);
}

describe('light of a step that waits', () => {
	it.each([
		['for the same mosaic', withOtherTitle],
		['for another mosaic', withRod],
	])('keeps its dose when a circuit is exchanged %s', (_what, declaration) => {
		const { session, feed, dose } = lit();
		untilItWaits(session, feed, uniform(50_000), uniform(0));
		expect(session.exchange(buildCircuit(request({ declarations: [declaration] })))).toEqual([]);
		push(feed, 3, [[15, uniform(0)]]);
		feed.end(20);
		session.run(20, forever);
		expect(session.tMs).toBe(20);
		expect(dose() / (50_000 * 0.4e-3)).toBeCloseTo(1, 6);
		session.close();
	});

	it('keeps it over several exchanges there and back, and with pictures', () => {
		const { session, feed, dose } = lit();
		untilItWaits(session, feed, grey(255), grey(0));
		for (const declarations of [[withRod], [withOtherTitle], [withRod]]) {
			session.exchange(buildCircuit(request({ declarations })));
			session.run(20, forever);
			expect(session.tMs).toBe(10);
		}
		push(feed, 3, [
			[10.6, grey(255)],
			[10.7, grey(0)],
		]);
		feed.end(20);
		session.run(20, forever);
		// White is 100 per s.
		expect(dose() / (100 * 0.5e-3)).toBeCloseTo(1, 6);
		session.close();
	});

	it('is of the level that holds when the step is taken', () => {
		const { session, feed, dose } = lit();
		untilItWaits(session, feed, grey(255), grey(0));
		session.setLevel({ kind: 'free', name: 'free', white: { rodRate: 0, coneRate: 700 } });
		push(feed, 3, [[15, grey(0)]]);
		feed.end(20);
		session.run(20, forever);
		expect(dose() / (700 * 0.4e-3)).toBeCloseTo(1, 6);
		session.close();
	});

	it('that was logged for the mosaic of before cannot fall on another one: it is dark then, and said', () => {
		const { session, feed, refused } = lit();
		const logged = (coneRate: number): LightFrame => ({ format: 'receptor-rates', rates: Float64Array.of(coneRate) });
		untilItWaits(session, feed, logged(50_000), logged(300));
		const dropped = session.exchange(buildCircuit(request({ declarations: [withRod] })));
		expect(dropped).toEqual([
			'The light in force is dropped, and it is dark until other light comes: receptor rates must be 2 numbers, one per photoreceptor of this mosaic, got 1.',
		]);
		push(feed, 3, [
			[12, logged(7)],
			[15, uniform(5)],
		]);
		feed.end(20);
		session.run(20, forever);
		expect(session.tMs).toBe(20);
		expect(refused).toEqual(['receptor rates must be 2 numbers, one per photoreceptor of this mosaic, got 1.']);
		const { network } = session.model;
		expect(network.inputs.some(Number.isNaN)).toBe(false);
		session.close();
	});
});
