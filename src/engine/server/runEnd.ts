import { UserError } from '../../base/errors.ts';
import type { RequestOf } from '../../protocol/requests.ts';
import { stepAt } from '../live/steps.ts';

/** Where a run ends that is asked for at a model time, ms. @throws UserError when that is no later than now */
export function runEndMs(until: RequestOf<'runTo'>['until'], tMs: number, stepMs: number): number {
	if (until.of === 'steps') return tMs + until.steps * stepMs;
	const endMs = 1000 * until.s + (until.of === 'time' ? tMs : 0);
	if (stepAt(endMs, stepMs) > stepAt(tMs, stepMs)) return endMs;
	throw new UserError(
		until.of === 'time'
			? `A run is one step of ${stepMs} ms at least; got ${until.s} s.`
			: `Model time is ${(tMs / 1000).toFixed(3)} s already: say a later moment, or restart.`,
	);
}
