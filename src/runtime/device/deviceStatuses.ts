import { UserError } from '../../base/errors.ts';
import type { SinkSet } from '../../io/link/sinkSet.ts';
import type { LinkState } from '../../io/link/state.ts';
import { DEFAULT_LIMITS } from '../../io/safety/safetyLimits.ts';
import {
	type DeviceStatus,
	type HandStatus,
	type LinkStatus,
	noLink,
	type SafetyStatus,
} from '../../protocol/status.ts';
import type { ArmingDesk } from './armingDesk.ts';
import type { ConnectedDevice, DeviceAccount } from './connectedDevice.ts';
import type { ControlPath } from './controlPath.ts';
import type { DeviceList } from './deviceList.ts';
import { limitsOf } from './safetyLimits.ts';

/** What became of one device of a run. */
export interface DeviceReport extends DeviceAccount {
	readonly name: string;
	/** Spikes of the retina while it was connected, and those of cells that its mapping leaves out. */
	readonly spikesOffered: number;
	readonly spikesNotMapped: number;
	readonly link: LinkState;
}

/** How all devices stand, as panels and reports show them. */
export interface DeviceStatuses {
	/** Of the first device. */
	link(): LinkStatus;
	/** Of the first device that is a hand. */
	hand(): HandStatus | null;
	statuses(): readonly DeviceStatus[];
	safety(): SafetyStatus;
	/** Everything about the first device's link, for reports; null without a device. */
	state(): LinkState | null;
	/** What became of devices that are closed. */
	reports(closed: readonly ConnectedDevice[]): readonly DeviceReport[];
}

/** Reads how the devices of a list stand. */
export function createDeviceStatuses(
	set: SinkSet,
	devices: DeviceList,
	control: ControlPath,
	desk: ArmingDesk,
): DeviceStatuses {
	const statuses = (): readonly DeviceStatus[] => {
		const states = new Map(set.states().map((state) => [state.name, state]));
		return devices.all().flatMap((device) => {
			const state = states.get(device.spec.name);
			return state ? [device.status(state, control.intent())] : [];
		});
	};
	return {
		link: () => statuses()[0]?.link ?? noLink,
		hand: () => statuses().find(({ hand }) => hand !== null)?.hand ?? null,
		statuses,
		safety: () => ({
			...desk.state(),
			limits: limitsOf(
				devices.all()[0]?.gate.state().limits ?? DEFAULT_LIMITS,
				control.grip(),
				devices.all().some((each) => each.electrodes() !== null),
			),
		}),
		state: () => set.states()[0]?.link ?? null,
		reports(closed) {
			const states = new Map(set.states().map((state) => [state.name, state]));
			return closed.flatMap((device) => {
				const state = states.get(device.spec.name);
				if (!state) return [];
				const { name, offered, notMapped, link } = state;
				return [{ name, spikesOffered: offered, spikesNotMapped: notMapped, link, ...device.account() }];
			});
		},
	};
}

/** The device of a name. @throws UserError when there is none */
export function deviceNamed(devices: readonly ConnectedDevice[], name: string): ConnectedDevice {
	const device = devices.find((each) => each.spec.name === name);
	if (!device) throw new UserError(`There is no device ${name} connected.`);
	return device;
}

/** The device of a name, or without one the first that has electrodes. @throws UserError when there is none, or it has no electrodes */
export function deviceWithElectrodes(devices: readonly ConnectedDevice[], name: string | undefined): ConnectedDevice {
	if (name === undefined) {
		const first = devices.find((each) => each.electrodes() !== null);
		if (!first) throw new UserError('No device with electrodes is connected.');
		return first;
	}
	const device = deviceNamed(devices, name);
	if (device.electrodes() === null) throw new UserError(`${device.spec.name} has no electrodes.`);
	return device;
}
