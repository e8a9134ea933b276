import type { Clock } from '../../base/clock.ts';
import type { ElectrodeLevel } from '../../protocol/deviceCommand.ts';

/** One line of the log: a level that was asked for, or the end of all of them. */
export type LevelEntry =
	| {
			readonly kind: 'level';
			/** When the device answered, or the gate refused: ms on the host's clock. */
			readonly atMs: number;
			/** What passed the gate, or what was asked for where it did not. */
			readonly level: Omit<ElectrodeLevel, 'target'>;
			/** `acted`, or one sentence that says why not. */
			readonly answer: string;
	  }
	| { readonly kind: 'allOff'; readonly atMs: number; readonly why: string };

/** What was logged: how many lines there were, and the last of them, oldest first. */
export interface LevelLog {
	readonly count: number;
	readonly last: readonly LevelEntry[];
}

/** Keeps every level that was set. */
export interface LevelRecorder {
	level(target: ElectrodeLevel, answer: string): void;
	/** Every electrode was switched off. */
	allOff(why: string): void;
	log(): LevelLog;
}

/** Lines that are kept: three hours at one a second. */
const KEPT = 10_000;

/** A log with nothing in it. */
export function createLevelLog(clock: Clock): LevelRecorder {
	const lines: LevelEntry[] = [];
	let count = 0;
	const add = (line: LevelEntry): void => {
		count++;
		lines.push(line);
		if (lines.length > KEPT) lines.shift();
	};
	return {
		level({ target: _target, ...level }, answer) {
			add({ kind: 'level', atMs: clock(), level, answer });
		},
		allOff: (why) => add({ kind: 'allOff', atMs: clock(), why }),
		log: () => ({ count, last: [...lines] }),
	};
}

/** A log as a file keeps it: one JSON object a line, times in ms; a first line says how many earlier ones were dropped. */
export function levelLogText({ count, last }: LevelLog): string {
	const dropped = count - last.length;
	const head = dropped > 0 ? [JSON.stringify({ kind: 'dropped', lines: dropped })] : [];
	return [...head, ...last.map((line) => JSON.stringify(line))].map((line) => `${line}\n`).join('');
}
