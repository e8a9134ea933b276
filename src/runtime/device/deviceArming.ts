import type { Clock } from '../../base/clock.ts';
import type { SpikeLink } from '../../io/link/linkContract.ts';
import type { LinkState } from '../../io/link/state.ts';
import type { ArmedBy, DisarmCause } from '../../io/safety/arming.ts';
import type { SafetyGate } from '../../io/safety/safety.ts';
import { obstacleOf } from './armingObstacle.ts';
import { createDeviceAlarms } from './deviceAlarms.ts';
import { createAutoArm, createRearmPolicy } from './rearm.ts';

/** What decides about the arming of one device. */
export interface DeviceArmingOptions {
	/** As the user calls it. */
	readonly name: string;
	readonly link: SpikeLink;
	readonly gate: SafetyGate;
	readonly clock: Clock;
	/** It may arm itself, when it connects and after a stall: a simulated hand, where that was declared. */
	readonly armsItself: boolean;
	/** It may be armed again after a lost line or a stall. */
	readonly rearms: boolean;
	/** Why nothing may be armed now, one sentence; null when it may. */
	mayArm(): string | null;
	notice(message: string): void;
	fault(message: string): void;
	/** It is armed from now on. */
	armed(by: ArmedBy): void;
	/** It was armed and is not any more. */
	disarmed(reason: string, cause: DisarmCause): void;
	/** It was disarmed, or something would have disarmed it: what was said to it is forgotten. */
	ended(reason: string): void;
}

/** Who may arm one device and when; what disarms it. */
export interface DeviceArming {
	/** The link has news. */
	follow(state: LinkState): void;
	/** The link is up. */
	connected(): boolean;
	/** Why it cannot be armed now, one sentence; null when it can. */
	whyNot(): string | null;
	/** Arms it; whoever calls has asked `whyNot`. */
	arm(by: ArmedBy): void;
	/** Lets it go, and keeps it so. */
	disarm(reason: string, cause: DisarmCause): void;
}

/** Heartbeats count as whole while the device owes none for longer than this, ms. */
const OWED_MS = 250;

/** An arming of a device that nobody has armed. */
export function createDeviceArming(options: DeviceArmingOptions): DeviceArming {
	const { name, link, gate, notice, fault } = options;
	const rearm = createRearmPolicy(options.clock);
	const auto = createAutoArm(options.clock, options.armsItself);
	let isConnected = false;
	/** Whom a person armed: another device at the same port is another device. */
	let armedWho = '';

	const isArmed = (): boolean => gate.state().armed;
	const who = ({ device }: LinkState): string => JSON.stringify([device?.identity, device?.serialNumber]);
	const isWhole = ({ heartbeat }: LinkState): boolean =>
		isConnected && heartbeat.current === true && heartbeat.owedMs < OWED_MS;

	const disarm = (reason: string, cause: DisarmCause): void => {
		const wasArmed = isArmed();
		const relax = gate.disarm(reason, cause);
		rearm.ended(cause);
		auto.ended(cause);
		options.ended(reason);
		// What becomes of it is in the link's state; the promise never rejects.
		void link.command(relax);
		if (wasArmed) options.disarmed(reason, cause);
	};
	/** As `disarm`, where it may not be armed at all: then only the policies must know. */
	const end = (reason: string, cause: DisarmCause): void => {
		if (isArmed()) disarm(reason, cause);
		else {
			rearm.ended(cause);
			auto.ended(cause);
			options.ended(reason);
		}
	};
	const arm = (by: ArmedBy): void => {
		gate.arm(by);
		options.armed(by);
		if (by === 'person') armedWho = who(link.state());
		rearm.armed(by);
		auto.armed();
	};

	const whyNot = (): string | null => obstacleOf(link.state(), isConnected) ?? options.mayArm();
	const alarms = createDeviceAlarms({ name, link, isArmed, fault, end, disarm });
	const mayArmAlone = (state: LinkState): void => {
		if (isArmed()) return;
		if (auto.look(isWhole(state)) && whyNot() === null) arm('simulatedHand');
		if (!options.rearms || state.device?.capabilities.stimulate || who(state) !== armedWho) return;
		const word = rearm.look(isWhole(state));
		if (word === 'spent') notice(`${name} was armed again three times within an hour: now a person must arm it.`);
		if (word === 'arm' && whyNot() === null) {
			arm('rearm');
			notice(`${name} was armed again after a lost line or a stall, as --rearm asks.`);
		}
	};

	return {
		follow(state) {
			const connected = state.phase === 'ready' || state.phase === 'degraded';
			const wasConnected = isConnected;
			isConnected = connected;
			if (connected && !wasConnected) auto.connected();
			if (!connected && wasConnected) {
				if (state.phase !== 'closed') fault(`${name}: ${state.reason}`);
				// A device that comes back may have been put onto someone meanwhile: it moves only when armed again.
				end('The connection to the device was lost.', 'lineLost');
			}
			alarms.follow(state);
			if (connected) mayArmAlone(state);
		},
		connected: () => isConnected,
		whyNot,
		arm,
		disarm,
	};
}
