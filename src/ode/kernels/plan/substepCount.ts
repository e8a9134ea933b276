import { longestSubstepMs } from '../../../base/longestSubstep.ts';
import type { RealtimeScheme } from '../graph/realtimeScheme.ts';
import type { Group } from '../network/network.ts';
import { mostGrowthPerStep, type RealtimeOptions, wantStep } from './realtimeOptions.ts';
import { type Division, divide, type Measured } from './stepLengths.ts';

/** Into how many substeps a step is divided, and why. */
export interface SubstepCount {
	readonly count: number;
	/** What fewer would do, in a few words. */
	readonly why: string;
	/** What each population asks for, by name. */
	readonly divisions: ReadonlyMap<string, Division>;
}

/**
 * The fewest substeps that are no longer than they may be, in which no cell runs away by more than it may and by which none is thrown. That spikes then keep their times is
 * measured (`test/bench/drift.test.ts`), not planned.
 * @param quick populations that are substepped, as measured
 * @throws UserError for a longest substep out of range, or a cell that no step holds
 */
export function countSubsteps(
	quick: readonly (readonly [Group, Measured])[],
	scheme: RealtimeScheme,
	stepMs: number,
	{ substepMs = longestSubstepMs, mostGrowth = mostGrowthPerStep }: RealtimeOptions,
): SubstepCount {
	const longest = wantStep(substepMs, 'substepMs', 0.001, 2);
	const [fastest] = [...quick].sort(([, a], [, b]) => b.excitability.growthPerMs - a.excitability.growthPerMs);
	const growth = fastest?.[1].excitability.growthPerMs ?? 0;
	const limit = growth > 0 ? Math.min(longest, mostGrowth / growth) : longest;
	const fewest = Math.max(1, Math.ceil(stepMs / limit - 1e-9));
	const divisions = new Map(quick.map(([group, each]) => [group.name, divide(group, each, scheme, stepMs, fewest)]));
	const count = Math.max(1, ...[...divisions.values()].map((each) => each.count));
	const thrown = [...divisions].filter(([, each]) => each.count === count && count > fewest).map(([name]) => name);
	const why =
		thrown.length > 0
			? `fewer would throw ${thrown.join(' and ')}`
			: limit < longest
				? `in longer ones ${fastest?.[0].name} could run away by more than e to the ${mostGrowth}`
				: `none is longer than ${longest} ms`;
	return { count, why, divisions };
}
