import { nameList } from '../../base/nameList.ts';
import type { Description, DriverAbility, DriverDescription } from '../../protocol/description.ts';
import type { SinkSpec } from '../../protocol/sinks.ts';
import type { DeviceStatus } from '../../protocol/status.ts';
import { isHalted } from './safetyText.ts';

type Drivers = Description['drivers'];

/** What speaks to the device at a line; undefined where there is no line, or the host knows no such driver. */
export function driverOf(sink: SinkSpec, drivers: Drivers): DriverDescription | undefined {
	if (sink.type === 'none') return undefined;
	const [usual] = drivers;
	const named = sink.type === 'serial' ? sink.driver : undefined;
	return named === undefined ? usual : drivers.find(({ name }) => name === named);
}

const abilities: Readonly<Record<DriverAbility, string>> = {
	spikes: 'take spikes',
	grip: 'move its fingers',
	wrist: 'turn its wrist',
	stimulate: 'drive electrodes',
};

/** `A device may take spikes, move its fingers, turn its wrist and drive electrodes.` */
export function abilityText({ can }: Pick<DriverDescription, 'can'>): string {
	if (can.length === 0) return 'A device does nothing that this program asks for.';
	return `A device may ${nameList(
		can.map((each) => abilities[each]),
		'and',
	)}.`;
}

/** What the connected devices do not see to by themselves, one sentence each. @param beside what stands beside the button, and is left out */
export function limitationsOf(
	{ sinks, drivers }: Pick<Description, 'sinks' | 'drivers'>,
	beside: readonly string[],
): readonly string[] {
	return sinks.flatMap(({ name, sink }) =>
		(driverOf(sink, drivers)?.limitations ?? [])
			.filter((each) => !beside.some((warning) => warning.includes(each)))
			.map((each) => (sinks.length > 1 ? `${name}: ${each}` : each)),
	);
}

/** Whether a device is the program's own simulated hand, which is reset on the screen. */
export const isSimulated = ({ sinks }: Pick<Description, 'sinks'>, device: string): boolean =>
	sinks.some(({ name, sink }) => name === device && sink.type === 'simulatedHand');

/** What is to be done at each device whose stop or fault is reset there and not here, one text each. */
export function resetsOf(
	{ sinks, drivers }: Pick<Description, 'sinks' | 'drivers'>,
	devices: readonly Pick<DeviceStatus, 'name' | 'emergencyStop' | 'hand'>[],
): readonly string[] {
	return devices.filter(isHalted).flatMap(({ name }) => {
		const sink = sinks.find((each) => each.name === name)?.sink;
		const driver = sink?.type === 'serial' ? driverOf(sink, drivers) : undefined;
		if (!driver) return [];
		return `Stopped at the device, and reset there. ${driver.resetBy} Then arm ${sinks.length > 1 ? name : 'it'} here.`;
	});
}
