import { nameList } from '../../base/nameList.ts';
import type { Description, DriverAbility, DriverDescription } from '../../protocol/description.ts';
import type { SinkSpec } from '../../protocol/sinks.ts';

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
