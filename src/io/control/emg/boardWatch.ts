import type { Clock } from '../../../base/clock.ts';

/** What comes from a board is judged over stretches of this length, ms of the host's clock. */
const STRETCH_MS = 2000;
/** A rate this far from the one stated is another, as a fraction: a late packet moves it by less. */
const RATE_MARGIN = 0.15;
/** Longest part of a line that is shown. */
const SHOWN = 40;

/** What a board sent in a stretch of time. */
interface Stretch {
	beganMs: number;
	lines: number;
	bad: number;
	bytes: number;
}

/** What is wrong: its kind, and one sentence. */
interface Complaint {
	readonly of: string;
	readonly text: string;
}

const well: Complaint = { of: '', text: '' };

/** Looks whether what a board sends can be samples at the rate stated. */
export interface BoardWatch {
	/** A line was opened: nothing of the one before counts any more. */
	opened(): void;
	/** Bytes came that completed so many lines, of which so many were no number. @param unread the last of those, or what has come without an end of line */
	took(bytes: number, lines: number, bad: number, unread: string): void;
	/** What is wrong, one sentence; empty where nothing is. */
	complaint(): string;
	/** Samples a second as they come; null until a stretch of them has come. */
	rateHz(): number | null;
}

const shown = (line: string): string => JSON.stringify(line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line);

/** Why a line is no sample, half a sentence. */
function reasonOf(line: string): string {
	const numbers = line.match(/-?\d+(\.\d+)?/g) ?? [];
	return numbers.length > 1 && !/[^\d\s.,;:\t+-]/.test(line)
		? `${numbers.length} numbers a line, of which it cannot be known which is the muscle`
		: 'no numbers';
}

/**
 * Watches a board.
 * @param name for people: `serial port /dev/ttyACM0 at 115200 baud`
 * @param rateHz samples a second as stated
 */
export function createBoardWatch(name: string, rateHz: number, clock: Clock): BoardWatch {
	let stretch: Stretch = { beganMs: clock(), lines: 0, bad: 0, bytes: 0 };
	let isFirst = true;
	let unread = '';
	let said: Complaint = well;
	let seenHz: number | null = null;

	const judge = ({ lines, bad, bytes }: Stretch, seconds: number): Complaint => {
		const complaint = (of: string, text: string): Complaint => ({ of, text });
		if (lines === 0) {
			return bytes === 0
				? complaint('silence', `Nothing comes from the EMG board on ${name}: look at its cable and its program.`)
				: complaint(
						'lines',
						`What comes from the EMG board on ${name} has no ends of lines, such as ${shown(unread)}: look at its baud rate (--emg-baud).`,
					);
		}
		if (bad > lines / 2) {
			const reason = reasonOf(unread);
			return complaint(
				reason,
				`The EMG board on ${name} sends ${reason}, such as ${shown(unread)}: it must send one number a line, a sample each.`,
			);
		}
		// What had waited in the port when it was opened came at once.
		if (isFirst) return well;
		seenHz = lines / seconds;
		const isOther = Math.abs(seenHz / rateHz - 1) > RATE_MARGIN;
		return isOther
			? complaint(
					'rate',
					`The EMG board on ${name} sends ${Math.round(seenHz)} samples a second, not ${rateHz} as stated (--emg-rate): its envelope is wrong until both agree.`,
				)
			: well;
	};
	/** Ends the stretch when it is over. */
	const look = (): void => {
		const nowMs = clock();
		const ms = nowMs - stretch.beganMs;
		if (ms < STRETCH_MS) return;
		const found = judge(stretch, ms / 1000);
		// Another line of the same kind is nothing new to say.
		if (found.of !== said.of) said = found;
		if (stretch.lines > 0) isFirst = false;
		stretch = { beganMs: nowMs, lines: 0, bad: 0, bytes: 0 };
	};

	return {
		opened() {
			stretch = { beganMs: clock(), lines: 0, bad: 0, bytes: 0 };
			isFirst = true;
			said = well;
			seenHz = null;
		},
		took(bytes, lines, bad, line) {
			stretch.bytes += bytes;
			stretch.lines += lines;
			stretch.bad += bad;
			unread = line;
			look();
		},
		complaint() {
			look();
			return said.text;
		},
		rateHz: () => seenHz,
	};
}
