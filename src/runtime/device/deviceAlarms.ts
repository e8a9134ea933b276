import type { SpikeLink } from '../../io/link/linkContract.ts';
import type { LinkState } from '../../io/link/state.ts';
import type { DisarmCause } from '../../io/safety/arming.ts';

/** Sees to it that what a device says of why it must not move has ended its arming. */
export interface DeviceAlarms {
	/** The link has news: the device, or the line, may say that it must not move any more. */
	follow(state: LinkState): void;
}

/** Whom alarms concern. */
export interface DeviceAlarmsOptions {
	/** As the user calls the device. */
	readonly name: string;
	readonly link: SpikeLink;
	readonly isArmed: () => boolean;
	readonly fault: (message: string) => void;
	/** Ends an arming, and what would lead to one, whether it is armed or not. */
	readonly end: (reason: string, cause: DisarmCause) => void;
	readonly disarm: (reason: string, cause: DisarmCause) => void;
}

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

/** Alarms of a device, from what it says now on. */
export function createDeviceAlarms({ name, link, isArmed, fault, end, disarm }: DeviceAlarmsOptions): DeviceAlarms {
	let alarms = alarmsOf(link.state());
	return {
		follow(state) {
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
		},
	};
}
