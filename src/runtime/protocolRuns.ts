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

/**
 * @param start where they are run; nowhere when it is left out
 * @param tell hears how the present one stands
 * @param nowMs a clock, for how long the rest will last
 */
export function createProtocolRuns(
	start: StartProtocolRun | undefined,
	tell: (state: ProtocolState) => void,
	nowMs: Clock,
): ProtocolRuns {
	let state: ProtocolState | null = null;
	let text = '';
	let kept: string[] = [];
	let size = 0;
	let results = '';
	let end = (): void => undefined;
	let began = { ms: 0, fraction: 0 };
	const become = (change: Partial<ProtocolState>): void => {
		if (!state) return;
		state = { ...state, ...change };
		tell(state);
	};
	/** By how fast it went since it was begun, or gone on with. */
	const remainingS = (fraction: number): number | null => {
		const goneMs = nowMs() - began.ms;
		const done = fraction - began.fraction;
		return done <= 0 || goneMs < 500 ? null : ((1 - fraction) * goneMs) / done / 1000;
	};
	const keep = (made: readonly string[]): void => {
		kept.push(...made);
		size += made.reduce((sum, each) => sum + each.length, 0);
		become({ made: kept.length });
		if (size <= mostKept) return;
		end();
		become({
			phase: 'failed',
			remainingS: null,
			message: `It has recorded more than ${mostKept / 1e6} MB, which is the most that is kept for a screen: record less of it (record.everyS, record.traces), or run it by 'retinode run' with --out.`,
		});
	};
	const whenDone = (text: string, message: string): void => {
		results = text;
		const isWhole = state !== null && state.made >= state.runs;
		become({ phase: isWhole ? 'done' : 'stopped', ...(isWhole ? { fraction: 1 } : {}), message, hasResults: true });
	};
	const hear = (news: ProtocolRunNews): void => {
		if (news.type === 'laidOut') become({ phase: 'running', title: news.title, runs: news.runs });
		else if (news.type === 'progress') become({ fraction: news.fraction, remainingS: remainingS(news.fraction) });
		else if (news.type === 'made') keep(news.results);
		else if (news.type === 'measuring') become({ phase: 'measuring', remainingS: null });
		else if (news.type === 'done') whenDone(news.results, news.message);
		else become({ phase: 'failed', remainingS: null, message: news.message });
	};
	const launch = (endsHere: boolean): void => {
		if (!start) throw new UserError('Protocols are run from a screen: this program has none.');
		began = { ms: nowMs(), fraction: state?.fraction ?? 0 };
		// Of one that was ended nothing more is heard.
		let isOver = false;
		const stop = start({ text, kept: [...kept], endsHere }, (news) => {
			if (!isOver) hear(news);
		});
		end = () => {
			isOver = true;
			stop();
		};
	};
	return {
		begin(wanted) {
			if (isUnderWay(state?.phase)) throw new UserError('A protocol is under way: stop it first, or wait for its end.');
			text = wanted;
			kept = [];
			size = 0;
			results = '';
			const number = (state?.number ?? 0) + 1;
			state = {
				phase: 'starting',
				number,
				title: '',
				made: 0,
				runs: 0,
				fraction: 0,
				remainingS: null,
				message: '',
				hasResults: false,
			};
			launch(false);
			tell(state);
		},
		stop() {
			if (!isUnderWay(state?.phase)) throw new UserError('No protocol is under way.');
			end();
			become({ phase: 'measuring', remainingS: null });
			if (kept.length === 0) become({ phase: 'stopped', message: 'It was stopped before its first run was made.' });
			else launch(true);
		},
		resume() {
			if (state?.phase !== 'stopped') throw new UserError('There is no protocol that was stopped and can go on.');
			become({ phase: 'running', message: '' });
			launch(false);
		},
		state: () => state,
		results() {
			if (results === '') throw new UserError('There are no results of a protocol yet.');
			return results;
		},
		run(number) {
			const found = kept[number];
			if (found === undefined) throw new UserError(`There is no run ${number}; ${kept.length} are made.`);
			return found;
		},
		close: () => end(),
	};
}
