import type { FullWindow } from './rateWindow.ts';
import type { StreamSpike } from './streamSpike.ts';

/** What a client is told first. */
export interface StreamHeader {
	/** Null: not known; rates then have an entry for every cell up to the highest heard. */
	readonly cells: number | null;
	readonly windowMs: number;
	/** How far the model has come, s. */
	readonly modelTimeS: number;
}

/** Version of the lines: raised when a client of before could misread them. */
const STREAM_VERSION = 1;

const line = (value: object): string => `${JSON.stringify(value)}\n`;

/** Whole µs: finer than any spike is known, and short to write. */
const toS = (ms: number): number => Math.round(ms * 1000) / 1e6;

/** The first line of every connection. */
export function sayHeader({ cells, windowMs, modelTimeS }: StreamHeader): string {
	return line({ type: 'retinode', version: STREAM_VERSION, cells, windowS: windowMs / 1000, modelTimeS });
}

/** Spikes, in order of time: model time in s and number of the cell. */
export function saySpikes(spikes: readonly StreamSpike[]): string {
	return line({ type: 'spikes', t: spikes.map(({ tMs }) => toS(tMs)), cell: spikes.map(({ cell }) => cell) });
}

/** Mean rate of every cell over a window, Hz, with the window's start in s. */
export function sayRates({ startMs, counts }: FullWindow, windowMs: number): string {
	return line({
		type: 'rates',
		t: toS(startMs),
		hz: counts.map((count) => Math.round((count * 1e6) / windowMs) / 1000),
	});
}

/** So many spikes were left out before this line, because the client read too slowly. */
export function sayLost(spikes: number): string {
	return line({ type: 'lost', spikes });
}

/** The model begins anew at time 0. */
export function sayRestart({ cells }: StreamHeader): string {
	return line({ type: 'restart', cells });
}
