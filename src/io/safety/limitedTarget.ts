import { type CommandTarget, DIGITS } from '../../protocol/deviceCommand.ts';
import { type ElectrodeBounds, limitedLevel } from './limitedLevel.ts';
import { Limiter, type Refused } from './limiter.ts';
import type { SafetyLimits } from './safetyLimits.ts';

/** A target within the limits, and what had to be changed for it; or why it is refused, one sentence. */
export type LimitedTarget =
	| { readonly ok: true; readonly target: CommandTarget; readonly limited: readonly string[] }
	| Refused;

/**
 * Brings what is asked for within the limits.
 * @param bounds null: the device has not said what its electrodes bear, and none is switched on
 */
export function limitedTarget(
	wanted: CommandTarget,
	limits: SafetyLimits,
	bounds: ElectrodeBounds | null,
): LimitedTarget {
	const limiter = new Limiter();
	const target = targetWithin(wanted, limits, bounds, limiter);
	return limiter.refused() ?? { ok: true, target, limited: limiter.limited() };
}

/** The target, brought within the limits; to let go where the limiter has refused what it does not know. */
function targetWithin(
	wanted: CommandTarget,
	limits: SafetyLimits,
	bounds: ElectrodeBounds | null,
	limiter: Limiter,
): CommandTarget {
	const closure = (value: number) => limiter.within('closure', value, limits.minClosure, limits.maxClosure);
	const speedAndForce = (move: { readonly strokesPerS: number; readonly forceLimitN: number }) => ({
		strokesPerS: limiter.within('strokesPerS', move.strokesPerS, 0, limits.maxStrokesPerS),
		forceLimitN: limiter.within('forceLimitN', move.forceLimitN, 0, limits.maxForceN),
	});
	switch (wanted.target) {
		case 'grip':
			return {
				target: 'grip',
				digits: DIGITS.filter((digit) => wanted.digits.includes(digit)),
				closure: closure(wanted.closure),
				...speedAndForce(wanted),
			};
		case 'digits': {
			const [a, b, c, d, e] = wanted.closures;
			const closures = [closure(a), closure(b), closure(c), closure(d), closure(e)] as const;
			return { target: 'digits', closures, ...speedAndForce(wanted) };
		}
		case 'wrist':
			return {
				target: 'wrist',
				angleDeg: limiter.within('angleDeg', wanted.angleDeg, -limits.maxWristDeg, limits.maxWristDeg),
				degPerS: limiter.within('degPerS', wanted.degPerS, 0, limits.maxWristDegPerS),
			};
		case 'stimulate':
			return limitedLevel(wanted, limits, bounds, limiter);
		case 'relax':
			return { target: 'relax' };
		default:
			// A caller outside TypeScript may ask for anything.
			limiter.refuse('unknown', `There is no movement ${String((wanted satisfies never as CommandTarget).target)}.`);
			return { target: 'relax' };
	}
}
