import type { Timers } from '../../../../base/clock.ts';
import { createEmgSignal, followEmg } from '../emgSignal.ts';
import type { EmgSource } from '../emgSource.ts';
import { serialEmg } from '../serialEmg.ts';
import type { EmgFeed, EmgKind, EmgLines, EmgSpecOf } from './emgKind.ts';

/** A board that went away is looked for again after this time, ms. */
const retryMs = 1000;

const pause = (timers: Timers, ms: number, signal: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		const cancel = timers.after(ms, resolve);
		signal.addEventListener(
			'abort',
			() => {
				cancel();
				resolve();
			},
			{ once: true },
		);
	});

const boardOf = ({ path, baudRate, rateHz }: EmgSpecOf<'serial'>, lines: EmgLines): EmgSource =>
	serialEmg({
		name: `serial port ${path} at ${baudRate} baud`,
		transport: lines.openEmgPort(path, baudRate),
		rateHz,
		clock: lines.clock,
	});

/** A board on a serial line, looked for again whenever it goes away. */
function hostFeed(spec: EmgSpecOf<'serial'>, lines: EmgLines): EmgFeed {
	const { timers } = lines;
	const source = boardOf(spec, lines);
	const signal = createEmgSignal({ rateHz: spec.rateHz, source });
	const stop = new AbortController();
	const follow = async (): Promise<void> => {
		while (!stop.signal.aborted) {
			try {
				await followEmg(source, signal, stop.signal);
			} catch (error) {
				signal.lost(error instanceof Error ? error.message : String(error));
			}
			if (!stop.signal.aborted) await pause(timers, retryMs, stop.signal);
		}
	};
	const done = follow();
	return {
		clock: 'host',
		signal,
		feed: () => undefined,
		close() {
			stop.abort();
			return done;
		},
	};
}

/** A board that sends one number a line; its samples come when they come. */
export const serialKind: EmgKind<'serial'> = {
	title: 'Board on a serial port',
	word: 'serial',
	form: 'serial:PATH',
	path: { title: 'Serial port', placeholder: '/dev/ttyACM0, COM4', of: ({ path }) => path },
	read: (path, board) => (path === '' ? undefined : { type: 'serial', path, ...board }),
	source: boardOf,
	ready: (spec, lines) => Promise.resolve(() => hostFeed(spec, lines)),
};
