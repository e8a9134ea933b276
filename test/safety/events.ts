import { createSeededRandom } from '../../src/base/pcg.ts';

/** What may happen between a host, a line, a device and the people at both ends. */
export const EVENT_KINDS = [
	'lost',
	'regained',
	'echo',
	'stall',
	'hostStop',
	'deviceStop',
	'reset',
	'arm',
	'disarm',
	'screenGone',
	'engineHung',
	'clockJump',
	'secondHost',
] as const;

/** The kind of an event. */
export type EventKind = (typeof EVENT_KINDS)[number];

/** One event; who plays the sequence gives it its meaning, always the same for the same choice. */
export interface LetGoEvent {
	readonly kind: EventKind;
	/** Time that passes before it, whole µs. */
	readonly afterUs: number;
	/** Which form of the event, 0 to 2^32 − 1: players take it apart with `choices`. */
	readonly choice: number;
}

/** Every time at which something ends or begins by the protocol or the host's rules, ms. */
export const LIMITS_MS = [8, 20, 60, 100, 250, 260, 400, 500, 1000, 3000] as const;

/** How far to either side of a limit, µs. */
const BESIDES_US = [-10_000, -5000, -1000, -100, -1, 0, 1, 100, 1000, 5000, 10_000] as const;

/** How often each kind comes; armed hosts with a line are what can go wrong. */
const WEIGHTS: Readonly<Record<EventKind, number>> = {
	lost: 4,
	regained: 7,
	echo: 3,
	stall: 3,
	hostStop: 1,
	deviceStop: 2,
	reset: 4,
	arm: 8,
	disarm: 2,
	screenGone: 1,
	engineHung: 1,
	clockJump: 1,
	secondHost: 2,
};
const LOTS: readonly EventKind[] = EVENT_KINDS.flatMap((kind) => Array.from({ length: WEIGHTS[kind] }, () => kind));

/** Takes a choice apart: each call gives a number from 0 to below `among`. */
export function choices(choice: number): (among: number) => number {
	let left = choice >>> 0;
	return (among) => {
		const one = left % among;
		left = (Math.imul(left ^ (left >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
		left = (left ^ (left >>> 13)) >>> 0;
		return one;
	};
}

/** A time on one side of a limit, or on it. */
export function besideLimitUs(pick: (among: number) => number, limits: readonly number[] = LIMITS_MS): number {
	const limitMs = limits[pick(limits.length)] ?? 0;
	return Math.max(1, limitMs * 1000 + (BESIDES_US[pick(BESIDES_US.length)] ?? 0));
}

/** The seed of one sequence of a run. */
export const seedOf = (runSeed: number, index: number): number =>
	(Math.imul(runSeed, 0x85ebca6b) + Math.imul(index + 1, 0xc2b2ae35)) >>> 0;

/** Limits whose tries would make a sequence long come seldom. */
const SHORT_LIMITS = LIMITS_MS.filter((limitMs) => limitMs <= 500);

/**
 * A sequence of at least 20 events. Most begin with a host that greets and arms, so that there is something to let go of.
 * @param seed the same seed gives the same sequence
 */
export function generateEvents(seed: number): LetGoEvent[] {
	const random = createSeededRandom(seed);
	const whole = (below: number): number => Math.floor(random() * below);
	const wait = (): number => {
		const lot = random();
		if (lot < 0.02) return besideLimitUs(whole);
		if (lot < 0.3) return besideLimitUs(whole, SHORT_LIMITS);
		// From 0.1 to 100 ms, all orders of magnitude alike.
		return Math.round(100 * 1000 ** random());
	};
	const event = (kind: EventKind): LetGoEvent => ({ kind, afterUs: wait(), choice: whole(2 ** 32) });
	const length = 20 + whole(11);
	const events: LetGoEvent[] = [];
	if (random() < 0.05) events.push(event('clockJump'));
	if (random() < 0.8) events.push({ ...event('regained'), choice: 0 }, event('arm'));
	while (events.length < length) events.push(event(LOTS[whole(LOTS.length)] ?? 'arm'));
	return events;
}

/** As a line for people, from which it can be typed again. */
export const describeEvent = ({ kind, afterUs, choice }: LetGoEvent): string =>
	`${(afterUs / 1000).toFixed(3).padStart(10)} ms  ${kind} (${choice})`;
