import { close, closeSync, constants, fstatSync, ftruncateSync, openSync, write } from 'node:fs';
import type { Timers } from '../../../../base/clock.ts';
import { DISK_FULL } from '../../node/diskFull.ts';

/**
 * Lines for a file, a pipe or standard output while a session runs. Whoever writes never waits: what a reader that stalls or a disk that
 * is full does not take waits here up to a limit, and what comes beyond it is lost, counted and said.
 */
export interface LineStream {
	/** A file begins anew with these lines; until then what it held before is untouched. */
	begin(lines: readonly string[]): void;
	/** Takes a line of something that happened at a model time, ms. */
	write(line: string, tMs: number): void;
	/** What was lost until now, one sentence; empty where nothing was. */
	loss(): string;
	/** Waits a little for what is still to be taken, and closes. Never rejects. */
	close(): Promise<void>;
}

/** How lines are written. */
export interface LineStreamOptions {
	/** A file, a named pipe, a device; `-` is standard output. */
	readonly path: string;
	/** What the lines are, for people: `spikes`. */
	readonly what: string;
	readonly timers: Timers;
	/** Hears at once that lines are lost from now on, one sentence. */
	readonly say: (message: string) => void;
	/** Characters that may wait. Default 1 MiB. */
	readonly mostWaiting?: number;
}

/** What is tried again after this time, ms: a pipe that is full, one that nobody reads, a disk that is full. */
const AGAIN_MS = { EAGAIN: 5, ENXIO: 50, ENOSPC: 500, EDQUOT: 500 } as const;
/** How long an end is put off for what still waits, ms. */
const CLOSING_MS = 1000;
const MOST_WAITING = 2 ** 20;
const STANDARD_OUTPUT = 1;
const LINE_FEED = 10;

const whys: Readonly<Record<string, string>> = {
	EAGAIN: 'its reader stalls',
	ENXIO: 'nobody reads it',
	EPIPE: 'its reader is gone',
	...DISK_FULL,
};

const mayPass = (code: string): code is keyof typeof AGAIN_MS => Object.hasOwn(AGAIN_MS, code);
const sentenceOf = (code: string): string => whys[code] ?? (code || 'more come at once than it takes');
const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
const seconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`;
/** O_NONBLOCK is not everywhere: Windows has no named pipes in its file system. */
const withoutWaiting = constants.O_WRONLY | (constants.O_NONBLOCK ?? 0);

class WaitingLines {
	readonly #options: LineStreamOptions;
	readonly #name: string;
	#descriptor: number | undefined;
	/** A named pipe is opened anew when its reader has gone. */
	readonly #isPipe: boolean;
	#waiting: { readonly line: string; readonly tMs: number }[] = [];
	#waitingLength = 0;
	/** What is being written: bytes not yet taken, and the lines that they are. */
	#bytes = new Uint8Array(0);
	#underWay: { readonly tMs: number }[] = [];
	/** Comments in front of them that are not taken yet, and how many of the lines themselves are. */
	#commentsAhead = 0;
	#underWayTaken = 0;
	#header: readonly string[] = [];
	#isBusy = false;
	#isOver = false;
	/** The system holds the descriptor and has not answered yet. */
	#isWriting = false;
	/** Why the last attempt did not go through; empty while all goes well. */
	#why = '';
	#warned = '';
	/** Bytes taken, and of them those up to the end of the last whole line. */
	#taken = 0;
	#wholeLines = 0;
	#lost = { lines: 0, fromMs: 0, toMs: 0, why: '' };
	#lostUnsaid = 0;
	#drained: (() => void) | undefined;
	/** Nothing more is tried; called when the system has answered. */
	#answered: (() => void) | undefined;
	#cancelRetry: (() => void) | undefined;

	/** @throws the system's error with code and path when it cannot be written */
	constructor(options: LineStreamOptions) {
		this.#options = options;
		const { path, what } = options;
		this.#name = `The ${what} on ${path === '-' ? 'standard output' : path}`;
		if (path === '-') {
			this.#descriptor = STANDARD_OUTPUT;
			this.#isPipe = false;
			return;
		}
		try {
			this.#descriptor = openSync(path, withoutWaiting | constants.O_CREAT, 0o666);
			this.#isPipe = fstatSync(this.#descriptor).isFIFO();
		} catch (error) {
			if (codeOf(error) !== 'ENXIO') throw error;
			this.#isPipe = true;
		}
	}

	begin(lines: readonly string[]): void {
		this.#header = lines;
		const { path } = this.#options;
		// A file that standard output is sent to is the shell's, and may hold what came before.
		if (path !== '-' && this.#descriptor !== undefined && fstatSync(this.#descriptor).isFile()) {
			ftruncateSync(this.#descriptor);
		}
		this.#putHeader();
		this.#pump();
	}

	#putHeader(): void {
		this.#commentsAhead += this.#header.length;
		this.#bytes = Buffer.concat([Buffer.from(this.#header.map((line) => `${line}\n`).join('')), this.#bytes]);
	}

	write(line: string, tMs: number): void {
		const { mostWaiting = MOST_WAITING } = this.#options;
		if (this.#isOver || this.#waitingLength + line.length > mostWaiting) {
			this.#lose(1, tMs, tMs);
			return;
		}
		this.#waiting.push({ line, tMs });
		this.#waitingLength += line.length + 1;
		this.#pump();
	}

	#lose(lines: number, fromMs: number, toMs: number): void {
		const isFirst = this.#lost.lines === 0;
		const why = this.#why || this.#lost.why;
		this.#lost = {
			lines: this.#lost.lines + lines,
			fromMs: isFirst ? fromMs : Math.min(this.#lost.fromMs, fromMs),
			toMs: isFirst ? toMs : Math.max(this.#lost.toMs, toMs),
			why,
		};
		this.#lostUnsaid += lines;
		if (isFirst) {
			this.#options.say(`${this.#name}: ${sentenceOf(why)}; lines are lost from ${seconds(fromMs)} on.`);
		}
	}

	/** Starts the next attempt, unless one is under way. */
	#pump(): void {
		if (this.#isBusy || this.#isOver || this.#answered) return;
		if (this.#bytes.length === 0) {
			if (this.#waiting.length === 0) {
				this.#drained?.();
				return;
			}
			// A reader that goes on is told where lines are missing.
			const missing = this.#lostUnsaid > 0 ? `# ${this.#lostUnsaid} lines are missing before the next\n` : '';
			this.#lostUnsaid = 0;
			this.#commentsAhead = missing === '' ? 0 : 1;
			this.#underWayTaken = 0;
			this.#bytes = Buffer.from(missing + this.#waiting.map(({ line }) => `${line}\n`).join(''));
			this.#underWay = this.#waiting;
			this.#waiting = [];
			this.#waitingLength = 0;
		}
		this.#isBusy = true;
		if (!this.#openedAgain()) return;
		this.#isWriting = true;
		write(this.#descriptor as number, this.#bytes, 0, this.#bytes.length, null, (error, count) =>
			this.#wrote(error, count),
		);
	}

	/** Opens a named pipe that has no reader yet. */
	#openedAgain(): boolean {
		if (this.#descriptor !== undefined) return true;
		try {
			this.#descriptor = openSync(this.#options.path, withoutWaiting);
			return true;
		} catch (error) {
			this.#failed(codeOf(error), error);
			return false;
		}
	}

	#wrote(error: Error | null, count: number): void {
		this.#isWriting = false;
		if (this.#isOver) return;
		if (error) this.#failed(codeOf(error), error);
		else this.#took(count);
		this.#answered?.();
	}

	#took(count: number): void {
		this.#why = '';
		this.#taken += count;
		const piece = this.#bytes.subarray(0, count);
		for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, end + 1)) {
			this.#wholeLines = this.#taken - count + end + 1;
			if (this.#commentsAhead > 0) this.#commentsAhead--;
			else this.#underWayTaken++;
		}
		this.#bytes = this.#bytes.subarray(count);
		this.#isBusy = false;
		this.#pump();
	}

	#failed(code: string, error: unknown): void {
		this.#why = code || String(error);
		if (code === 'EPIPE' && this.#isPipe && this.#descriptor !== undefined) {
			// The next reader begins with a whole line of its own.
			close(this.#descriptor);
			this.#descriptor = undefined;
			this.#loseUnderWay();
			this.#putHeader();
			this.#againAfter(AGAIN_MS.ENXIO);
			return;
		}
		if (mayPass(code)) {
			this.#warn(code);
			this.#againAfter(AGAIN_MS[code]);
			return;
		}
		this.#loseUnderWay();
		this.#loseWaiting();
		this.#isOver = true;
		this.#isBusy = false;
		this.#drained?.();
	}

	/** What may pass by itself is said once: lines wait meanwhile. A reader that is slow for a moment is nothing to say. */
	#warn(code: keyof typeof AGAIN_MS): void {
		if (code === 'EAGAIN' || this.#warned === code) return;
		this.#warned = code;
		this.#options.say(`${this.#name}: ${whys[code]}; they wait.`);
	}

	#againAfter(ms: number): void {
		this.#cancelRetry = this.#options.timers.after(ms, () => {
			this.#isBusy = false;
			this.#pump();
		});
	}

	#loseUnderWay(): void {
		// Of a pipe it is not known how much was read: all lines of the piece that broke off count as lost. A file keeps what it took.
		const isFile = this.#descriptor !== undefined && fstatSync(this.#descriptor).isFile();
		const lost = this.#underWay.slice(isFile ? this.#underWayTaken : 0);
		const [first, last] = [lost.at(0), lost.at(-1)];
		if (this.#bytes.length > 0 && first && last) this.#lose(lost.length, first.tMs, last.tMs);
		this.#underWay = [];
		this.#bytes = new Uint8Array(0);
	}

	#loseWaiting(): void {
		const [first, last] = [this.#waiting.at(0), this.#waiting.at(-1)];
		if (first && last) this.#lose(this.#waiting.length, first.tMs, last.tMs);
		this.#waiting = [];
		this.#waitingLength = 0;
	}

	loss(): string {
		const { lines, fromMs, toMs, why } = this.#lost;
		if (lines === 0) return '';
		return `${this.#name} are not whole: ${lines} lines from ${seconds(fromMs)} to ${seconds(toMs)} are lost, because ${sentenceOf(why)}.`;
	}

	async close(): Promise<void> {
		const untilCalled = (hear: (call: () => void) => void): Promise<void> =>
			new Promise((resolve) => {
				const cancel = this.#options.timers.after(CLOSING_MS, resolve);
				hear(() => {
					cancel();
					resolve();
				});
			});
		if (!this.#isOver && (this.#bytes.length > 0 || this.#waiting.length > 0)) {
			await untilCalled((call) => {
				this.#drained = call;
			});
		}
		if (this.#isWriting) {
			await untilCalled((call) => {
				this.#answered = call;
			});
		}
		this.#cancelRetry?.();
		this.#loseUnderWay();
		this.#loseWaiting();
		this.#isOver = true;
		const descriptor = this.#descriptor;
		// One that the system still writes to is left to it: another file could get its number.
		if (descriptor === undefined || descriptor === STANDARD_OUTPUT || this.#isWriting) return;
		try {
			// A full disk cuts in the middle of a line: what stays holds whole ones.
			if (this.#wholeLines < this.#taken && fstatSync(descriptor).isFile()) ftruncateSync(descriptor, this.#wholeLines);
			closeSync(descriptor);
		} catch (error) {
			this.#options.say(`${this.#name}: ${error instanceof Error ? error.message : String(error)}.`);
		}
	}
}

/** Opens lines for writing; see {@link LineStream}. @throws the system's error with code and path when it cannot be written */
export function openLineStream(options: LineStreamOptions): LineStream {
	const lines = new WaitingLines(options);
	return {
		begin: (head) => lines.begin(head),
		write: (line, tMs) => lines.write(line, tMs),
		loss: () => lines.loss(),
		close: () => lines.close(),
	};
}
