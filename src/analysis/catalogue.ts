import { UserError } from '../base/errors.ts';
import type { Analysis, ParameterValues } from './kinds/analysis.ts';
import { charging } from './kinds/charging.ts';
import { firstSpike } from './kinds/firstSpike.ts';
import { spikeHarmonics, traceHarmonics } from './kinds/harmonics.ts';
import { intervals } from './kinds/intervals.ts';
import { level } from './kinds/level.ts';
import { line, powerLaw } from './kinds/line.ts';
import { nakaRushtonFit } from './kinds/nakaRushtonFit.ts';
import { peak } from './kinds/peak.ts';
import { pulse } from './kinds/pulse.ts';
import { recovery } from './kinds/recovery.ts';
import { reverseCorrelation } from './kinds/reverseCorrelation.ts';
import { rhythm } from './kinds/rhythm.ts';
import { areaSummation, crossing, direction, gratingTuning, saturatingExponential } from './kinds/seriesFits.ts';
import { spikeCount } from './kinds/spikeCount.ts';
import { spikeRate } from './kinds/spikeRate.ts';
import { troughAndPeak } from './kinds/troughAndPeak.ts';

/** Everything that a protocol can measure. A new one is a file in `kinds` and a line here. */
export const ANALYSES: readonly Analysis[] = [
	level,
	peak,
	pulse,
	troughAndPeak,
	rhythm,
	charging,
	recovery,
	traceHarmonics,
	spikeCount,
	spikeRate,
	firstSpike,
	intervals,
	spikeHarmonics,
	reverseCorrelation,
	nakaRushtonFit,
	saturatingExponential,
	line,
	powerLaw,
	crossing,
	areaSummation,
	gratingTuning,
	direction,
];

/** The analysis of that name. @throws UserError that lists the names */
export function analysisNamed(name: string): Analysis {
	const found = ANALYSES.find((each) => each.name === name);
	if (found) return found;
	throw new UserError(`must be one of ${ANALYSES.map((each) => each.name).join(', ')}; got '${name}'`);
}

/**
 * Checks what an analysis is told, and completes it.
 * @throws UserError that names the parameter, its range and what it got
 */
export function completeParameters({ name, parameters }: Analysis, given: ParameterValues): ParameterValues {
	const known = parameters.map((each) => each.name);
	const unknown = Object.keys(given).find((each) => !known.includes(each));
	if (unknown !== undefined) {
		throw new UserError(
			`'${name}' has no parameter '${unknown}'; it has ${known.length === 0 ? 'none' : known.join(', ')}`,
		);
	}
	return Object.fromEntries(
		parameters.map((parameter) => {
			const { min, max, optional } = parameter;
			const value = given[parameter.name] ?? parameter.default;
			const isFree = value === undefined && optional;
			if (!isFree && !(value !== undefined && value >= min && value <= max)) {
				const unit = parameter.unit === '' ? '' : ` ${parameter.unit}`;
				throw new UserError(
					`parameter ${parameter.name} of '${name}' must be ${min} to ${max}${unit}; got ${value ?? 'nothing'}`,
				);
			}
			return [parameter.name, value ?? Number.NaN];
		}),
	);
}
