import type { Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { ProtocolRunNews, StartProtocolRun } from '../engine/experiment/protocolRun.ts';
import type { ProtocolState } from '../protocol/experiment/protocolState.ts';

/** Protocols that screens ask for, one at a time, beside the live retina: begun, ended and gone on with; runs that are made stay until the next one is begun. */
export interface ProtocolRuns {
	/** Begins one from its first run. @throws UserError where one is under way, or nothing here runs any */
	begin(text: string): void;
	/** Ends it after the runs that are made, which can be gone on from. @throws UserError where none is under way */
	stop(): void;
	/** Goes on after the runs that are made. @throws UserError where there is none that was ended */
	resume(): void;
	state(): ProtocolState | null;
	/** Of the one whose state that is, as it was given; empty for none. */
	text(): string;
	/** Results as JSON (`resultsText`). @throws UserError where there are none yet */
	results(): string;
	/** The run of a number, in the order in which they were made, as `trialText` writes it. @throws UserError where there is none */
	run(number: number): string;
	close(): void;
}

/** Characters of runs that are kept at most: those of a screen's protocol stay in memory. */
const mostKept = 400_000_000;

const isUnderWay = (phase: ProtocolState['phase'] | undefined): boolean =>
	phase === 'starting' || phase === 'running' || phase === 'measuring';

const begun = (number: number): ProtocolState => ({
	phase: 'starting',
	number,
	title: '',
	made: 0,
	runs: 0,
	fraction: 0,
	remainingS: null,
	message: '',
	hasResults: false,
});

class RunsElsewhere implements ProtocolRuns {
	readonly #start: StartProtocolRun | undefined;
	readonly #tell: (state: ProtocolState) => void;
	readonly #nowMs: Clock;
	#state: ProtocolState | null = null;
	#text = '';
	#kept: string[] = [];
	#size = 0;
	#results = '';
	#end = (): void => undefined;
	#began = { ms: 0, fraction: 0 };

	constructor(start: StartProtocolRun | undefined, tell: (state: ProtocolState) => void, nowMs: Clock) {
		this.#start = start;
		this.#tell = tell;
		this.#nowMs = nowMs;
	}

	#become(change: Partial<ProtocolState>): void {
		if (!this.#state) return;
		this.#state = { ...this.#state, ...change };
		this.#tell(this.#state);
	}

	/** By how fast it went since it was begun, or gone on with. */
	#remainingS(fraction: number): number | null {
		const goneMs = this.#nowMs() - this.#began.ms;
		const done = fraction - this.#began.fraction;
		return done <= 0 || goneMs < 500 ? null : ((1 - fraction) * goneMs) / done / 1000;
	}

	#keep(made: readonly string[]): void {
		this.#kept.push(...made);
		this.#size += made.reduce((sum, each) => sum + each.length, 0);
		this.#become({ made: this.#kept.length });
		if (this.#size <= mostKept) return;
		this.#end();
		this.#become({
			phase: 'failed',
			remainingS: null,
			message: `It has recorded more than ${mostKept / 1e6} MB, which is the most that is kept for a screen: record less of it (record.everyS, record.traces), or run it by 'retinode run' with --out.`,
		});
	}

	#whenDone(results: string, message: string): void {
		this.#results = results;
		const isWhole = this.#state !== null && this.#state.made >= this.#state.runs;
		this.#become({
			phase: isWhole ? 'done' : 'stopped',
			...(isWhole ? { fraction: 1 } : {}),
			message,
			hasResults: true,
		});
	}

	#hear(news: ProtocolRunNews): void {
		if (news.type === 'laidOut') this.#become({ phase: 'running', title: news.title, runs: news.runs });
		else if (news.type === 'progress')
			this.#become({ fraction: news.fraction, remainingS: this.#remainingS(news.fraction) });
		else if (news.type === 'made') this.#keep(news.results);
		else if (news.type === 'measuring') this.#become({ phase: 'measuring', remainingS: null });
		else if (news.type === 'done') this.#whenDone(news.results, news.message);
		else this.#become({ phase: 'failed', remainingS: null, message: news.message });
	}

	#launch(endsHere: boolean): void {
		if (!this.#start) throw new UserError('Protocols are run from a screen: this program has none.');
		this.#began = { ms: this.#nowMs(), fraction: this.#state?.fraction ?? 0 };
		// Of one that was ended nothing more is heard.
		let isOver = false;
		const stop = this.#start({ text: this.#text, kept: [...this.#kept], endsHere }, (news) => {
			if (!isOver) this.#hear(news);
		});
		this.#end = () => {
			isOver = true;
			stop();
		};
	}

	begin(text: string): void {
		if (isUnderWay(this.#state?.phase))
			throw new UserError('A protocol is under way: stop it first, or wait for its end.');
		this.#text = text;
		this.#kept = [];
		this.#size = 0;
		this.#results = '';
		this.#state = begun((this.#state?.number ?? 0) + 1);
		this.#tell(this.#state);
		this.#launch(false);
	}

	stop(): void {
		if (!isUnderWay(this.#state?.phase)) throw new UserError('No protocol is under way.');
		this.#end();
		if (this.#kept.length === 0) {
			this.#become({
				phase: 'stopped',
				remainingS: null,
				message: 'It was stopped before its first run was made.',
			});
			return;
		}
		this.#become({ phase: 'measuring', remainingS: null });
		this.#launch(true);
	}

	resume(): void {
		if (this.#state?.phase !== 'stopped') throw new UserError('There is no protocol that was stopped and can go on.');
		this.#become({ phase: 'running', message: '' });
		this.#launch(false);
	}

	state(): ProtocolState | null {
		return this.#state;
	}

	text(): string {
		return this.#text;
	}

	results(): string {
		if (this.#results === '') throw new UserError('There are no results of a protocol yet.');
		return this.#results;
	}

	run(number: number): string {
		const found = this.#kept[number];
		if (found === undefined) throw new UserError(`There is no run ${number}; ${this.#kept.length} are made.`);
		return found;
	}

	close(): void {
		this.#end();
	}
}

/**
 * @param start where they are run; nowhere when it is left out
 * @param tell hears how the present one stands
 * @param nowMs a clock, for how long the rest will last
 */
export const createProtocolRuns = (
	start: StartProtocolRun | undefined,
	tell: (state: ProtocolState) => void,
	nowMs: Clock,
): ProtocolRuns => new RunsElsewhere(start, tell, nowMs);
