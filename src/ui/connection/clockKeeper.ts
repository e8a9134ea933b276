import { createClockOffset } from './clockOffset.ts';

/** Keeps the estimate of how far the host's clock is ahead of ours, for as long as a connection lasts. */
export interface ClockKeeper {
	/** Host minus ours, ms; 0 until the first reading. */
	readonly offsetMs: number;
	/** Reads the host's clock now. */
	read(): Promise<void>;
	/** Reads it again and again from now on. */
	keep(): void;
	/** The connection is gone: the other end of the next may be another process. */
	forget(): void;
	/** Reads it no more. */
	end(): void;
}

/** What a keeper needs. */
export interface ClockKeeperOptions {
	/** Our clock, ms. */
	readonly nowMs: () => number;
	/** Asks the host for its clock, ms. */
	readonly ask: (clientMs: number) => Promise<number>;
}

const everyMs = 5000;
/** So many at once after opening, for a good first estimate; then now and then, against drift. */
const quickReadings = 5;
const quickEveryMs = 50;

/** Creates a keeper that has read nothing. */
export function createClockKeeper({ nowMs, ask }: ClockKeeperOptions): ClockKeeper {
	const offset = createClockOffset();
	let timer: ReturnType<typeof setTimeout> | undefined;

	const read = async (): Promise<void> => {
		const sentMs = nowMs();
		offset.add(sentMs, await ask(sentMs), nowMs());
	};
	const keep = (count: number): void => {
		const again = (): void => {
			read().then(
				() => keep(count + 1),
				() => undefined, // the socket closed; the next one starts anew
			);
		};
		timer = setTimeout(again, count < quickReadings ? quickEveryMs : everyMs);
	};

	return {
		get offsetMs() {
			return offset.offsetMs;
		},
		read,
		keep: () => keep(0),
		forget() {
			clearTimeout(timer);
			offset.clear();
		},
		end: () => clearTimeout(timer),
	};
}
