import { UserError } from '../../ode/errors.ts';
import { DIGITS } from '../wire/constants.ts';
import { type CommandTarget, STIMULATION_DRIVES } from '../wire/message.ts';

declare const SAFE: unique symbol;

/**
 * A command that passed the safety gate. Only this file can make one: by type through its brand, at run time through
 * `isSafeCommand`, which the link asks before it sends.
 */
export type SafeCommand = CommandTarget & { readonly [SAFE]: true };

/** Bounds that a command is held to. */
export interface SafetyLimits {
	/** Closure of every digit, 0 to 1. */
	readonly minClosure: number;
	readonly maxClosure: number;
	/** Full strokes per second. */
	readonly maxStrokesPerS: number;
	readonly maxForceN: number;
	/** Wrist rotation to either side, degrees. */
	readonly maxWristDeg: number;
	readonly maxWristDegPerS: number;
	/** Stimulation: current and length of a phase, its charge, and pulses per second. */
	readonly maxAmplitudeUa: number;
	readonly maxPhaseUs: number;
	readonly maxChargeNc: number;
	readonly maxPulseHz: number;
}

/** Limits before anyone sets them: gentle. Assumed; a grip of 20 N holds a full glass (about 0.3 kg) with room to spare. */
export const DEFAULT_LIMITS: SafetyLimits = {
	minClosure: 0,
	maxClosure: 1,
	maxStrokesPerS: 2,
	maxForceN: 20,
	maxWristDeg: 80,
	maxWristDegPerS: 90,
	maxAmplitudeUa: 100,
	maxPhaseUs: 500,
	maxChargeNc: 20,
	maxPulseHz: 100,
};

/**
 * What no setting can exceed. Assumed: above what hands for people do (about 100 N of grip, 0.3 s to close); for
 * stimulation, what the gateware of firmware/fpga is built for.
 */
const HARD_LIMITS: SafetyLimits = {
	minClosure: 0,
	maxClosure: 1,
	maxStrokesPerS: 5,
	maxForceN: 100,
	maxWristDeg: 180,
	maxWristDegPerS: 360,
	maxAmplitudeUa: 200,
	maxPhaseUs: 1000,
	maxChargeNc: 100,
	maxPulseHz: 500,
};

/** Longest gap between the phases of a pulse, µs. Assumed. */
export const MAX_GAP_US = 200;

/** What the gate says to a request; each sentence is for people. */
export type GateAnswer =
	| { readonly ok: true; readonly command: SafeCommand; readonly limited: readonly string[] }
	| { readonly ok: false; readonly reason: string };

/** The gate as panels show it; plain data. */
export interface GateState {
	readonly armed: boolean;
	/** Why it is not armed. */
	readonly reason: string;
	readonly limits: SafetyLimits;
	readonly passed: number;
	/** Passed, but brought within the limits. */
	readonly limited: number;
	readonly refused: number;
	readonly lastRefusal: string | null;
}

/** The one way to a command. There is no switch to turn it off. */
export interface SafetyGate {
	/** Asks for a movement or a stimulation. Values beyond the limits are brought to them; what is no number is refused. */
	request(wanted: CommandTarget): GateAnswer;
	/** A person allows movement. */
	arm(): void;
	/** Movement is no longer allowed. @returns the command that lets the hand go, to be sent at once */
	disarm(reason: string): SafeCommand;
	/** @throws UserError when a limit lies beyond what any setting may reach */
	setLimits(limits: Partial<SafetyLimits>): void;
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

function checkedLimits(limits: SafetyLimits): SafetyLimits {
	for (const name of Object.keys(HARD_LIMITS) as (keyof SafetyLimits)[]) {
		const value = limits[name];
		if (!(value >= 0 && value <= HARD_LIMITS[name === 'minClosure' ? 'maxClosure' : name])) {
			throw new UserError(
				`Safety limit ${name} is ${value}; it must be from 0 to ${HARD_LIMITS[name === 'minClosure' ? 'maxClosure' : name]}.`,
			);
		}
	}
	if (limits.minClosure > limits.maxClosure) {
		throw new UserError(
			`Safety limit minClosure is ${limits.minClosure}; it must not exceed maxClosure, ${limits.maxClosure}.`,
		);
	}
	return limits;
}

/** A gate that is not armed. @throws UserError when a limit lies beyond what any setting may reach */
export function createSafetyGate(limits: Partial<SafetyLimits> = {}): SafetyGate {
	let current = checkedLimits({ ...DEFAULT_LIMITS, ...limits });
	let armed = false;
	let reason = 'Nobody has armed it yet.';
	const count = { passed: 0, limited: 0, refused: 0 };
	let lastRefusal: string | null = null;

	const refuse = (sentence: string): GateAnswer => {
		count.refused++;
		lastRefusal = sentence;
		return { ok: false, reason: sentence };
	};

	/** Brings the quantities of a target within the limits; a string is the refusal. */
	const limit = (wanted: CommandTarget, limited: string[]): CommandTarget | string => {
		let refusal: string | null = null;
		const within = (name: string, value: number, low: number, high: number): number => {
			if (!Number.isFinite(value)) {
				refusal ??= `${name} is ${value}; a movement needs a finite number.`;
				return low;
			}
			const bounded = Math.min(high, Math.max(low, value));
			if (bounded !== value) limited.push(`${name} ${value} was brought to the limit ${bounded}`);
			return bounded;
		};
		const closure = (value: number) => within('closure', value, current.minClosure, current.maxClosure);
		const speedAndForce = (move: { readonly strokesPerS: number; readonly forceLimitN: number }) => ({
			strokesPerS: within('strokesPerS', move.strokesPerS, 0, current.maxStrokesPerS),
			forceLimitN: within('forceLimitN', move.forceLimitN, 0, current.maxForceN),
		});
		const bounded = ((): CommandTarget => {
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
						angleDeg: within('angleDeg', wanted.angleDeg, -current.maxWristDeg, current.maxWristDeg),
						degPerS: within('degPerS', wanted.degPerS, 0, current.maxWristDegPerS),
					};
				case 'stimulate': {
					if (!Number.isInteger(wanted.electrode) || wanted.electrode < 0 || wanted.electrode > 0xffff) {
						refusal = `electrode is ${wanted.electrode}; it must be a whole number from 0 to 65535.`;
					}
					if (!STIMULATION_DRIVES.includes(wanted.drive)) {
						refusal = `drive is ${wanted.drive}; it must be one of ${STIMULATION_DRIVES.join(', ')}.`;
					}
					const phaseUs = Math.round(within('phaseUs', wanted.phaseUs, 0, current.maxPhaseUs));
					// µA times µs is pC; rounded down to the wire's steps of 0.1 µA, never up.
					const byCharge = phaseUs === 0 ? current.maxAmplitudeUa : (current.maxChargeNc * 1000) / phaseUs;
					const maxUa = Math.min(current.maxAmplitudeUa, Math.floor(byCharge * 10) / 10);
					return {
						target: 'stimulate',
						electrode: wanted.electrode,
						drive: wanted.drive,
						amplitudeUa: within('amplitudeUa', wanted.amplitudeUa, 0, maxUa),
						phaseUs,
						gapUs: Math.round(within('gapUs', wanted.gapUs, 0, MAX_GAP_US)),
						rateHz: within('rateHz', wanted.rateHz, 0, current.maxPulseHz),
					};
				}
				case 'relax':
					return { target: 'relax' };
				default:
					// A caller outside TypeScript may ask for anything.
					refusal = `There is no movement ${String((wanted satisfies never as CommandTarget).target)}.`;
					return { target: 'relax' };
			}
		})();
		return refusal ?? bounded;
	};

	return {
		request(wanted) {
			// Letting go is always allowed.
			if (!armed && wanted.target !== 'relax') return refuse(`The hand is not armed: ${reason}`);
			const limited: string[] = [];
			const bounded = limit(wanted, limited);
			if (typeof bounded === 'string') return refuse(bounded);
			count.passed++;
			if (limited.length > 0) count.limited++;
			return { ok: true, command: seal(bounded), limited };
		},
		arm() {
			armed = true;
			reason = '';
		},
		disarm(why) {
			armed = false;
			reason = why;
			return seal({ target: 'relax' });
		},
		setLimits(next) {
			current = checkedLimits({ ...current, ...next });
		},
		state: () => ({ armed, reason, limits: current, ...count, lastRefusal }),
	};
}
