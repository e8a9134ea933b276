import { UserError } from '../../base/errors.ts';
import { TIMES } from '../wire/constants.ts';

/** The link's times and bounds. */
export const LINK_DEFAULTS = {
	/** While the line is busy a spike waits at most this long for company before its frame leaves, ms from when it was due. */
	latencyBudgetMs: 2,
	/** Heartbeats; the device's watchdog allows two to be missed. */
	heartbeatMs: TIMES.heartbeatMs,
	/** Without a word from the device it counts as silent. */
	silentAfterMs: TIMES.silentMs,
	/** While the device owes an answer to a heartbeat for so much longer than the shortest way there and back, it reads too slowly: spikes wait. */
	congestedAfterMs: 300,
	/** A silent line is closed and opened anew. */
	reopenAfterMs: TIMES.reopenMs,
	/** HELLO is repeated; boards that restart when a port is opened need up to two seconds. */
	helloMs: TIMES.helloMs,
	/** First and longest pause before a line is opened again; it doubles. */
	firstRetryMs: 250,
	longestRetryMs: 5000,
	/** Window of rates. */
	rateWindowMs: 20,
	/** Grid that stamps of coalesced events are rounded to: finer than a window of rates, coarse enough to save a byte. */
	coalesceGridMs: 5,
	/** Coalesced events wait at most this long for company (or the latency budget, if that is longer). */
	coalesceWaitMs: 10,
	/** When the oldest spike in the queue must wait longer than this, spikes take a shorter form. */
	degradeAfterMs: 50,
	/** Spikes take a longer form again when the line could have carried it for this long; doubles on a relapse. */
	recoverAfterMs: 2000,
	/** What waited longer than this is not worth sending. */
	staleAfterMs: 500,
	/** Spikes the queue holds. */
	queueSpikes: 8192,
	/** A command without an answer is repeated, so often. */
	commandRepeatMs: 60,
	commandTries: 5,
	/** A command whose control instant is longer ago is never handed to the line, nor repeated. */
	commandAgeMs: 250,
	/** A device whose answers take longer than this is said to be late. */
	lateAfterMs: 300,
} as const;

/** The link's times and bounds, each in ms unless its name says otherwise. */
export type LinkSettings = { readonly [K in keyof typeof LINK_DEFAULTS]: number };

/** The defaults, with some replaced. @throws UserError when one is not a number above 0 (the latency budget may be 0) */
export function linkSettings(changes: Partial<LinkSettings>): LinkSettings {
	const settings: LinkSettings = { ...LINK_DEFAULTS, ...changes };
	for (const name of Object.keys(LINK_DEFAULTS) as (keyof LinkSettings)[]) {
		const value = settings[name];
		const low = name === 'latencyBudgetMs' ? 0 : Number.MIN_VALUE;
		if (!(value >= low && value < 3_600_000)) {
			throw new UserError(
				`Link setting ${name} is ${value}; it must be ${low === 0 ? 'from 0' : 'above 0'} to 3600000.`,
			);
		}
	}
	return settings;
}
