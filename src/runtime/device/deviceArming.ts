import type { Clock } from '../../base/clock.ts';
import { HIGHEST_SHANNON_K } from '../../io/devices/twins/chargeLimit.ts';
import type { SpikeLink } from '../../io/link/linkContract.ts';
import type { LinkState } from '../../io/link/state.ts';
import type { ArmedBy, DisarmCause } from '../../io/safety/arming.ts';
import type { SafetyGate } from '../../io/safety/safety.ts';
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

/** What the device itself says of why it must not move. */
function alarmsOf({ stop, telemetry, counters }: LinkState) {
	return {
		stopped: stop.latched,
		stopsHeard: counters.stopsHeard,
		haltsTold: counters.haltsTold,
		pastsUnknown: counters.pastsUnknown,
		faults: (telemetry?.faults ?? []).join(', '),
		relaxed: telemetry?.watchdogRelaxed ?? false,
	};
}

/** An arming of a device that nobody has armed. */
export function createDeviceArming(options: DeviceArmingOptions): DeviceArming {
	const { name, link, gate, notice, fault } = options;
	const rearm = createRearmPolicy(options.clock);
	const auto = createAutoArm(options.clock, options.armsItself);
	let isConnected = false;
	let alarms = alarmsOf(link.state());

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
		if (by === 'person') armedWho = who(link.state());
		rearm.armed(by);
		auto.armed();
	};

	/** Why its state, or that of its line, forbids to arm it; what else may, comes last. */
	const whyNot = (): string | null => {
		const { stop, reason, device, telemetry, letGo, heartbeat, clock } = link.state();
		if (!isConnected || !device) return `The device cannot be armed: ${reason}`;
		if (device.protocolVersion === 1) {
			return `${device.identity} cannot be armed: its firmware can hold on after a lost line: load 2.x.`;
		}
		if (stop.latched || stop.pending) return 'The emergency stop is in force: release it first.';
		if (telemetry && telemetry.faults.length > 0) return `The device reports: ${telemetry.faults.join(', ')}.`;
		if (letGo === 'pending') return 'The device has not confirmed yet that it let go; try again in a moment.';
		if (device.capabilities.stimulate && !device.electrodes) {
			return 'The device has not said yet what its electrodes bear; try again in a moment.';
		}
		if (device.electrodes && device.electrodes.shannonK > HIGHEST_SHANNON_K) {
			return `${device.identity} cannot be armed: its charge limits were made with k = ${device.electrodes.shannonK}, above ${HIGHEST_SHANNON_K}, from where damage was seen.`;
		}
		if (device.capabilities.telemetry && heartbeat.current === null) {
			return 'The device has not said yet that it hears this program; try again in a moment.';
		}
		if (device.capabilities.telemetry && !heartbeat.current) {
			const lateMs = Math.round(clock?.lastRoundTripMs ?? 0);
			return `The device does not hear this program in time (the way there and back takes ${lateMs} ms); it would let go at once.`;
		}
		return options.mayArm();
	};

	/** The device, or the line, says that it must not move any more. */
	const followAlarms = (state: LinkState): void => {
		const before = alarms;
		const now = alarmsOf(state);
		alarms = now;
		const armed = isArmed();
		if (now.stopsHeard !== before.stopsHeard) {
			end('An emergency stop was heard from the device.', 'stop');
			if (armed) fault(`${name}: an emergency stop was heard from the device.`);
		}
		if (now.stopped && (!before.stopped || armed)) {
			end('The emergency stop at the device is in force.', 'stop');
		}
		// Over already: nobody heard of it while it lasted, and a person at the device has reset it.
		if (now.haltsTold !== before.haltsTold && !now.stopped && now.faults === '') {
			const reason = 'The device was stopped, or had a fault, while this program did not hear it.';
			fault(`${name}: ${reason}`);
			end(reason, 'stop');
		}
		if (now.pastsUnknown !== before.pastsUnknown) {
			const reason =
				'The device was restarted, or served another program, since this one last heard it: whether it was stopped meanwhile is not known.';
			fault(`${name}: ${reason}`);
			end(reason, 'stop');
		}
		if (now.faults !== '' && now.faults !== before.faults) fault(`${name} reports: ${now.faults}.`);
		if (now.faults !== '' && (now.faults !== before.faults || armed)) {
			end(`The device reports: ${now.faults}.`, 'fault');
		}
		if (now.relaxed && !before.relaxed) {
			fault(`${name} reports: watchdog.`);
			if (armed) disarm('The device let go by itself: it had not heard this program for too long.', 'watchdog');
		}
		if (state.heartbeat.current === false && isArmed()) {
			fault(`${name} does not hear this program in time any more.`);
			disarm('The device did not hear this program in time any more.', 'watchdog');
		}
	};

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
			followAlarms(state);
			if (connected) mayArmAlone(state);
		},
		connected: () => isConnected,
		whyNot,
		arm,
		disarm,
	};
}
