import { UserError } from '../../base/errors.ts';
import type { Protocol } from '../../protocol/experiment/protocolFile.ts';
import { isLight, type LightEvent, type ProtocolEvent } from '../../protocol/experiment/timeline.ts';
import { sweepsOf, trialsOf } from '../../protocol/experiment/trials.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';

/** A run of a protocol on the live retina, in its model time, s. */
export interface LiveRun {
	readonly label: string;
	readonly startS: number;
	readonly endS: number;
}

/** What is to be done to the live retina, and when each run is. */
export interface LiveSchedule {
	readonly interventions: readonly Intervention[];
	readonly runs: readonly LiveRun[];
}

/** Interventions that are put on a live retina at once at most. */
const mostInterventions = 500;

function interventionOf(
	event: Exclude<ProtocolEvent, LightEvent>,
	{ startS: fromS, endS }: LiveRun,
	settleS: number,
): Intervention {
	const { id: _id, startS, durationS, ...action } = event;
	const begins = startS === undefined ? fromS : fromS + settleS + startS;
	return { ...action, startS: begins, endS: Math.min(endS, durationS === undefined ? endS : begins + durationS) };
}

/**
 * A protocol on the live retina: its runs one after the other in their order, with its pause between, each as interventions with times. The retina and its light stay
 * as they are.
 * @param startS model time at which the first begins
 * @throws UserError for light, which the live retina has from its own source, and for more than can be put on it
 */
export function liveSchedule(protocol: Protocol, startS: number): LiveSchedule {
	const trials = trialsOf(protocol, sweepsOf(protocol));
	let atS = startS;
	const runs: LiveRun[] = [];
	const interventions: Intervention[] = [];
	for (const { sweep, repeat } of trials) {
		const { settleS, durationS, timeline } = sweep.protocol;
		const light = timeline.find(isLight);
		if (light) {
			throw new UserError(
				`The live retina has its light from the Light panel: this protocol gives ${light.type}. Run it beside the retina, or take that event out.`,
			);
		}
		const label = protocol.repeats > 1 ? `${sweep.label} (${repeat + 1})` : sweep.label;
		const run = { label, startS: atS, endS: atS + settleS + durationS };
		runs.push(run);
		for (const event of timeline) if (!isLight(event)) interventions.push(interventionOf(event, run, settleS));
		atS = run.endS + protocol.pauseS;
	}
	if (interventions.length > mostInterventions) {
		throw new UserError(
			`This protocol does ${interventions.length} things to the live retina; at most ${mostInterventions} are put on it at once. Run it beside the retina, or make it shorter.`,
		);
	}
	return { interventions, runs };
}

/** For how long a square on the screen is white at the beginning of each run, s. */
const squareS = 0.1;

/** Whether the square that a photodiode sees is white at a model time, s. */
export const isSquareWhite = (runs: readonly LiveRun[], tS: number): boolean =>
	runs.some(({ startS }) => startS <= tS && tS < startS + squareS);
