import { UserError } from '../../base/errors.ts';
import { parseJson } from '../../base/jsonText.ts';
import { openProtocol } from '../../protocol/experiment/protocolFile.ts';
import { trialOf, trialText } from '../../protocol/experiment/trialResult.ts';
import { overlaysOf } from './overlays.ts';
import { resultsText } from './resultsText.ts';
import { evaluate, readyProtocol, runTrials } from './runProtocol.ts';

/** A protocol that is run somewhere else than where it was asked for: plain data both ways. */
export interface ProtocolRun {
	/** The protocol, as JSON text. */
	readonly text: string;
	/** Runs that are made already, as `trialText` writes them. */
	readonly kept: readonly string[];
	/** No more runs: only what those give is computed. */
	readonly endsHere: boolean;
}

/** What is heard of it, in this order; `failed` is the last wherever it comes. */
export type ProtocolRunNews =
	| { readonly type: 'laidOut'; readonly title: string; readonly runs: number }
	| { readonly type: 'progress'; readonly fraction: number }
	/** Runs as `trialText` writes them. */
	| { readonly type: 'made'; readonly results: readonly string[] }
	| { readonly type: 'measuring' }
	/** Results as `resultsText` writes them. `message`: what is missing and why, or empty. */
	| { readonly type: 'done'; readonly results: string; readonly message: string }
	| { readonly type: 'failed'; readonly message: string };

/** Makes protocols run, one job at a time. @returns how to end it: at once, whatever it computes. After its end that does nothing */
export type StartProtocolRun = (run: ProtocolRun, hear: (news: ProtocolRunNews) => void) => () => void;

/** Progress is told at most this often, ms. */
const tellEveryMs = 200;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs a protocol to its end, in a thread that has nothing else to do. @param nowMs a clock */
export function runProtocol(run: ProtocolRun, tell: (news: ProtocolRunNews) => void, nowMs: () => number): void {
	try {
		const ready = readyProtocol(openProtocol(parseJson('The protocol', run.text)));
		tell({ type: 'laidOut', title: ready.protocol.title, runs: ready.trials.length });
		let toldMs = Number.NEGATIVE_INFINITY;
		const made = runTrials(
			ready,
			{
				progress(fraction) {
					const now = nowMs();
					if (now - toldMs < tellEveryMs) return;
					toldMs = now;
					tell({ type: 'progress', fraction });
				},
				cancelled: () => run.endsHere,
				made: (results) => tell({ type: 'made', results: results.map(trialText) }),
			},
			run.kept.map(trialOf),
		);
		tell({ type: 'measuring' });
		const kept = run.endsHere ? run.kept.map(trialOf) : made;
		try {
			const outcome = evaluate(ready, kept);
			tell({
				type: 'done',
				results: resultsText(ready.protocol.title, outcome, overlaysOf(outcome.results)),
				message: '',
			});
		} catch (error) {
			if (!(error instanceof UserError)) throw error;
			// What was recorded is there all the same.
			const bare = { ...ready, protocol: { ...ready.protocol, ...nothingComputed } };
			const outcome = evaluate(
				{ ...bare, sweeps: ready.sweeps.map((each) => ({ ...each, protocol: bare.protocol })) },
				kept,
			);
			tell({
				type: 'done',
				results: resultsText(ready.protocol.title, outcome, overlaysOf(outcome.results)),
				message: error.message,
			});
		}
	} catch (error) {
		tell({ type: 'failed', message: sentence(error) });
	}
}

/** Of a protocol of which only what was recorded is shown. */
const nothingComputed = { analyses: {}, columns: {}, figures: [], findings: [], plots: [] };
