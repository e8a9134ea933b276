import type { CommandTarget, ElectrodeLevel } from '../../../protocol/deviceCommand.ts';
import type { Fault, NakReason, StopCause } from '../../wire/message.ts';
import { type Closures, createHandMechanics, type HandMechanics } from './handMechanics.ts';
import { moveHand } from './handMoves.ts';
import { HAND } from './handParameters.ts';
import { createSafetyRules, type SafetyRules } from './safetyRules.ts';

/** What the simulated hand is doing; plain data. */
export interface HandState {
	/** Closure of each digit, 0 open to 1 closed. */
	readonly closures: Closures;
	readonly wristDeg: number;
	/** Sum of the forces on the object in the hand, N. */
	readonly forceN: number;
	readonly currentMa: number;
	readonly temperatureC: number;
	/** The motors hold or drive a target. */
	readonly driven: boolean;
	readonly watchdogRelaxed: boolean;
	/** A fresh heartbeat of this session came at most 250 ms ago: commands are taken. */
	readonly heartbeatCurrent: boolean;
	readonly emergencyStopped: boolean;
	readonly emergencyCause: StopCause;
	readonly faults: readonly Fault[];
	/** Levels of the electrodes that are on; only of a device that has electrodes. */
	readonly electrodes?: readonly ElectrodeLevel[];
}

/** The simulated hand: dynamics and its own safety rules, on whatever clock its caller has. */
export interface SimulatedHand {
	/** Runs mechanics and watchdog up to a time, ms. */
	advance(toMs: number): void;
	/** Takes a target over. @returns null, or why it is refused; `relax` never is */
	command(target: CommandTarget): NakReason | null;
	/** A fresh heartbeat of this session came: feeds the watchdog. */
	heartbeat(nowMs: number): void;
	/** A new session, or none any more: lets go of everything, and no heartbeat of before counts. */
	forgetHost(): void;
	/** Cuts the motors and latches; only `resetEmergencyStop`, a person at the device, undoes it. */
	emergencyStop(cause: Exclude<StopCause, 'none'>): void;
	/** Resets stop and faults; a fault whose cause is still there comes back. */
	resetEmergencyStop(): void;
	/** Makes the cause of a fault, or takes it away; a fault cuts the motors and stays until it is reset. */
	setFault(fault: Fault, present: boolean): void;
	/** Puts an object into the hand that the digits meet at a closure; null takes it out. */
	setObject(closure: number | null): void;
	/**
	 * Its processor restarts: like `forgetHost`, while stop, faults and heat stay.
	 * @param powerWasAway nobody knows then how hot the motors are: they are taken for warm
	 */
	restart(powerWasAway: boolean): void;
	state(): HandState;
}

/** What mechanics and rules say together. */
function stateOf(mechanics: HandMechanics, rules: SafetyRules, nowMs: number): HandState {
	const { closures, wristDeg, forceN, currentMa, temperatureC } = mechanics.state();
	const { watchdogRelaxed, heartbeatCurrent, emergencyStopped, emergencyCause, faults } = rules.state(nowMs);
	return {
		closures,
		wristDeg,
		forceN,
		currentMa,
		temperatureC,
		driven: mechanics.driven(),
		watchdogRelaxed,
		heartbeatCurrent,
		emergencyStopped,
		emergencyCause,
		faults,
	};
}

/**
 * A hand of five digits and a wrist with a watchdog, latched faults and a latched emergency stop.
 * @param startMs the time on its clock when it is switched on; its motors are taken for warm
 */
export function createSimulatedHand(startMs = 0): SimulatedHand {
	const mechanics = createHandMechanics(HAND.warmStartC);
	const rules = createSafetyRules();
	let nowMs = startMs;
	let steps = 0;

	const takeSteps = (more: number): void => {
		steps += more;
		nowMs = startMs + steps * HAND.stepMs;
	};
	const raise = (fault: Fault): void => {
		rules.raise(fault);
		mechanics.release();
	};
	const judgeHeat = (): void => {
		if (mechanics.temperatureC() > HAND.overheatC) raise('overheat');
	};

	const step = (): void => {
		takeSteps(1);
		if (!rules.current(nowMs) && mechanics.driven()) {
			rules.relaxed();
			mechanics.release();
		}
		mechanics.step();
		if (mechanics.currentMa() > HAND.overcurrentMa) raise('overcurrent');
		judgeHeat();
	};

	const forgetHost = (): void => {
		mechanics.release();
		rules.forgetHost();
	};

	return {
		advance(toMs) {
			while (nowMs + HAND.stepMs <= toMs) {
				if (mechanics.atRest()) {
					const idle = Math.max(1, Math.floor((toMs - nowMs) / HAND.stepMs));
					mechanics.rest(idle);
					takeSteps(idle);
				} else step();
			}
		},
		command(target) {
			if (target.target === 'relax') {
				mechanics.release();
				return null;
			}
			const reason = rules.refusal(nowMs) ?? moveHand(mechanics, target);
			if (reason === null) rules.acted();
			return reason;
		},
		heartbeat: (atMs) => rules.heartbeat(atMs),
		forgetHost,
		emergencyStop(by) {
			rules.emergencyStop(by);
			mechanics.release();
		},
		resetEmergencyStop() {
			rules.reset();
			judgeHeat();
		},
		setFault(fault, present) {
			rules.setCause(fault, present);
			if (present) mechanics.release();
		},
		setObject: (closure) => mechanics.setObject(closure),
		restart(powerWasAway) {
			forgetHost();
			if (powerWasAway) mechanics.takeForWarm(HAND.warmStartC);
		},
		state: () => stateOf(mechanics, rules, nowMs),
	};
}
