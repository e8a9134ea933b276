import { UserError } from '../../base/errors.ts';
import type { Fields, Replies } from '../../protocol/requests.ts';
import { stepAt } from '../live/steps.ts';
import type { EngineRun } from './engineRun.ts';
import type { SessionChanges } from './sessionChanges.ts';

/** Where a run ends that is asked for at a model time, ms. @throws UserError when that is no later than now */
export function runEndMs(until: Fields<'runTo'>['until'], tMs: number, stepMs: number): number {
	if (until.of === 'steps') return tMs + until.steps * stepMs;
	const endMs = 1000 * until.s + (until.of === 'time' ? tMs : 0);
	if (stepAt(endMs, stepMs) > stepAt(tMs, stepMs)) return endMs;
	throw new UserError(
		until.of === 'time'
			? `A run is one step of ${stepMs} ms at least; got ${until.s} s.`
			: `Model time is ${(tMs / 1000).toFixed(3)} s already: say a later moment, or restart.`,
	);
}

/** Handlers of the requests that let the model run and stand. */
export const runAnswers = (run: EngineRun, changes: Pick<SessionChanges, 'restart'>) => ({
	setRunning({ running }: Fields<'setRunning'>): Replies['setRunning'] {
		run.live.setRunning(running);
		return {};
	},
	runTo({ until }: Fields<'runTo'>): Replies['runTo'] {
		const toMs = runEndMs(until, run.live.tMs, run.session.stepMs);
		run.live.runTo(toMs);
		return { pausesAtS: (run.live.pausesAtMs ?? toMs) / 1000 };
	},
	restart(): Replies['restart'] {
		changes.restart();
		return {};
	},
});
