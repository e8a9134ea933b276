import type { Clock } from '../../base/clock.ts';
import type { CommandTarget } from '../../protocol/deviceCommand.ts';
import { type ArmedBy, type Armings, createArmingHistory, type DisarmCause } from './arming.ts';
import type { ElectrodeBounds } from './limitedLevel.ts';
import { limitedTarget } from './limitedTarget.ts';
import type { GateRefusal } from './limiter.ts';
import { changedLimits, checkedLimits, DEFAULT_LIMITS, type LimitWish, type SafetyLimits } from './safetyLimits.ts';

declare const SAFE: unique symbol;

/**
 * A command that passed the safety gate. Only this file can make one: by type through its brand, at run time through
 * `isSafeCommand`, which the link asks before it sends.
 */
export type SafeCommand = CommandTarget & { readonly [SAFE]: true };

/** What the gate says to a request; each sentence is for people. */
export type GateAnswer =
	| { readonly ok: true; readonly command: SafeCommand; readonly limited: readonly string[] }
	| { readonly ok: false; readonly why: GateRefusal; readonly reason: string };

/** The gate as panels show it; plain data. */
export interface GateState {
	readonly armed: boolean;
	/** Why it is not armed. */
	readonly reason: string;
	readonly limits: SafetyLimits;
	/** When it was armed, by whom, and why that ended. */
	readonly armings: Armings;
	readonly passed: number;
	/** Passed, but brought within the limits. */
	readonly limited: number;
	readonly refused: number;
	readonly refusedBy: Readonly<Record<GateRefusal, number>>;
	readonly lastRefusal: string | null;
}

/** The one way to a command. There is no switch to turn it off. */
export interface SafetyGate {
	/** Asks for a movement or a stimulation. Values beyond the limits are brought to them; what is no number is refused. */
	request(wanted: CommandTarget): GateAnswer;
	/** Movement is allowed from now on. @param by whose act it is; default a person's */
	arm(by?: ArmedBy): void;
	/**
	 * Movement is no longer allowed.
	 * @param cause default: a person's act
	 * @returns the command that lets the hand go, to be sent at once
	 */
	disarm(reason: string, cause?: DisarmCause): SafeCommand;
	/**
	 * Changes limits. While the gate is armed only a person's own wish raises one.
	 * @param wish default: a person's
	 * @throws UserError when a limit lies beyond what any setting may reach
	 */
	setLimits(limits: Partial<SafetyLimits>, wish?: LimitWish): void;
	/** What the device says of its electrodes. No electrode passes before it is known; what was known is lowered, never raised. */
	setElectrodes(bounds: ElectrodeBounds): void;
	state(): GateState;
}

const passedTheGate = new WeakSet<object>();

function seal(target: CommandTarget): SafeCommand {
	const command = Object.freeze({ ...target }) as SafeCommand;
	// Frozen through and through: what passed the gate stays as it passed.
	for (const part of Object.values(command)) Object.freeze(part);
	passedTheGate.add(command);
	return command;
}

/** Whether an object was made by a safety gate in this process, unchanged. */
export function isSafeCommand(command: object): command is SafeCommand {
	return passedTheGate.has(command);
}

/** Letting go, which needs no gate: it is always allowed. */
export const RELAX: SafeCommand = seal({ target: 'relax' });

/** The lower of what was known and what is said now, electrode by electrode. */
function lowered(before: ElectrodeBounds, now: ElectrodeBounds): ElectrodeBounds {
	return {
		maxReturnUa: Math.min(before.maxReturnUa, now.maxReturnUa),
		maxHoldS: Math.min(before.maxHoldS, now.maxHoldS),
		electrodes: now.electrodes.map(({ areaUm2, maxChargeNc }, i) => ({
			areaUm2: Math.min(before.electrodes[i]?.areaUm2 ?? areaUm2, areaUm2),
			maxChargeNc: Math.min(before.electrodes[i]?.maxChargeNc ?? maxChargeNc, maxChargeNc),
		})),
	};
}

/**
 * A gate that is not armed.
 * @param clock ms; what armings are stamped with
 * @throws UserError when a limit lies beyond what any setting may reach
 */
export function createSafetyGate(clock: Clock, limits: Partial<SafetyLimits> = {}): SafetyGate {
	let current = checkedLimits({ ...DEFAULT_LIMITS, ...limits });
	let bounds: ElectrodeBounds | null = null;
	let armed = false;
	let reason = 'Nobody has armed it yet.';
	const history = createArmingHistory(clock);
	const count = { passed: 0, limited: 0 };
	const refusedBy: Record<GateRefusal, number> = { notArmed: 0, noNumber: 0, unknown: 0, electrode: 0 };
	let lastRefusal: string | null = null;

	const refuse = (why: GateRefusal, sentence: string): GateAnswer => {
		refusedBy[why]++;
		lastRefusal = sentence;
		return { ok: false, why, reason: sentence };
	};

	return {
		request(wanted) {
			// Letting go is always allowed.
			if (!armed && wanted.target !== 'relax') {
				const what = wanted.target === 'stimulate' ? 'stimulator' : 'hand';
				return refuse('notArmed', `The ${what} is not armed: ${reason}`);
			}
			const answer = limitedTarget(wanted, current, bounds);
			if (!answer.ok) return refuse(answer.why, answer.reason);
			count.passed++;
			if (answer.limited.length > 0) count.limited++;
			return { ok: true, command: seal(answer.target), limited: answer.limited };
		},
		arm(by = 'person') {
			armed = true;
			reason = '';
			history.begin(by);
		},
		disarm(why, cause = 'person') {
			armed = false;
			reason = why;
			history.end(why, cause);
			return RELAX;
		},
		setLimits(next, wish = 'person') {
			current = changedLimits(current, next, wish, armed);
		},
		setElectrodes(next) {
			bounds = bounds === null ? next : lowered(bounds, next);
		},
		state: () => ({
			armed,
			reason,
			limits: current,
			armings: history.armings(),
			...count,
			refused: Object.values(refusedBy).reduce((sum, each) => sum + each, 0),
			refusedBy: { ...refusedBy },
			lastRefusal,
		}),
	};
}
