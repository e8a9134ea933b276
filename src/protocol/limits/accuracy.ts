/** Error of the real-time method on one column against the reference solver. */
export interface ErrorReport {
	/** Of the graded cell that is worst, over the whole course, mV. */
	readonly rmsMv: number;
	/** Of any graded cell at any millisecond, mV. */
	readonly maxMv: number;
	/** Of the first 20 spikes, ms; null when neither method gave a spike. */
	readonly spikeTimeMs: number | null;
	/** Spikes by the real-time method and by the reference. */
	readonly spikes: number;
	readonly referenceSpikes: number;
	/** What the column saw: its own light of the last second, or a standard flash where that light was constant. */
	readonly light: 'seen' | 'flash';
	/** Number of the column whose light it was. */
	readonly column: number;
	readonly durationMs: number;
	/** Model time of the session at the end of that light, or when the flash was tried, ms. */
	readonly atMs: number;
	readonly stepMs: number;
	readonly substepMs: number;
	/** The reference: name and tolerance. */
	readonly reference: string;
}

/** Where the watch over the error stands. */
export interface AccuracyStatus {
	/** `off`: nobody measures here. `waiting`: the next is due later. `held`: it is due, but waits for `message`. `measuring`: under way. */
	readonly phase: 'off' | 'waiting' | 'held' | 'measuring';
	/** One sentence: why it waits, or why the last one failed; empty when there is nothing to say. */
	readonly message: string;
	/** The last measurement; null before the first. */
	readonly last: ErrorReport | null;
	/** How long ago that was, s. */
	readonly ageS: number;
	/** Parameters, light level or patch have changed since. */
	readonly outdated: boolean;
}

/** What the real-time method promises against the reference (docs/performance.md). */
export const accuracyContract = { rmsMv: 0.05, maxMv: 0.3, spikeTimeMs: 0.15, spikeCount: 1 } as const;

/** Longest step of the real-time method for which that is promised, ms. */
export const longestPromisedStepMs = 1;

/** Spikes whose times are compared: later ones drift near threshold in any method. */
export const comparedSpikes = 20;

/**
 * How an error stands to the contract. It is given for flashes and steps of light: under light that changes slowly a cell that fires seldom, close to
 * its threshold, turns hundredths of a millivolt into tenths of a millisecond, whatever the method. Spike times that are late under such
 * light alone are `lateSpikes`, not `broken`.
 */
export function contractVerdict(
	report: Pick<ErrorReport, 'rmsMv' | 'maxMv' | 'spikeTimeMs' | 'spikes' | 'referenceSpikes' | 'light'>,
): 'kept' | 'lateSpikes' | 'broken' {
	const { rmsMv, maxMv, spikeTimeMs, spikes, referenceSpikes, light } = report;
	const { rmsMv: mostRmsMv, maxMv: mostMv, spikeTimeMs: mostMs, spikeCount } = accuracyContract;
	if (rmsMv > mostRmsMv || maxMv > mostMv || Math.abs(spikes - referenceSpikes) > spikeCount) return 'broken';
	if ((spikeTimeMs ?? 0) <= mostMs) return 'kept';
	return light === 'seen' ? 'lateSpikes' : 'broken';
}
