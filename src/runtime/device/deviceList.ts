import { UserError } from '../../base/errors.ts';
import type { SinkSet } from '../../io/link/sinkSet.ts';
import {
	type CellPlace,
	type CompiledMapping,
	compileMapping,
	pooledChannels,
} from '../../io/transport/mapping/channelMapping.ts';
import type { MappingSpec } from '../../protocol/session/controlBlock.ts';
import type { NamedSink } from '../../protocol/sinks.ts';
import type { KeptSinks } from '../session/presentSession.ts';
import { type ConnectedDevice, connectDevice, type DeviceSurroundings, driverOf } from './connectedDevice.ts';

/** The devices that are connected to, in order, each with the mapping that its spikes go through. */
export interface DeviceList {
	all(): readonly ConnectedDevice[];
	/**
	 * Connects to these, and takes away the others.
	 * @param keeps whether a device that is there is the one asked for: its connection stays
	 * @throws UserError (rejection) for a name that comes twice, a mapping that does not fit or settings out of range; then nothing changes
	 */
	change(next: readonly NamedSink[], keeps: (a: NamedSink, b: NamedSink) => boolean): Promise<void>;
	/** The model begins anew, with so many spiking cells. */
	restarted(channels: number): void;
	/** Where the spiking cells lie, by channel. */
	placed(cells: readonly CellPlace[]): void;
	/** Forgets them; gives those there were. */
	clear(): readonly ConnectedDevice[];
}

/**
 * An empty list.
 * @param set takes the devices' links
 * @param kept where devices stand as they were asked for
 */
export function createDeviceList(set: SinkSet, around: DeviceSurroundings, kept: KeptSinks): DeviceList {
	let devices: readonly ConnectedDevice[] = [];
	/** Channels of the devices that have said how many they have. */
	const channelsOf = new Map<string, number>();
	let cells: readonly CellPlace[] | null = null;
	let channels = 1;

	/** A mapping for the cells there are; before it is known where they lie, every cell has a channel of its own. @throws UserError when it does not fit */
	const compiled = (mapping: MappingSpec, most: number = pooledChannels): CompiledMapping =>
		cells === null || (mapping.kind === 'all' && cells.length !== channels)
			? {
					mapping,
					channelOf: (cell) => cell % most,
					cells: channels,
					channels: Math.min(channels, most),
				}
			: compileMapping(mapping, cells, most);

	const remove = async (device: ConnectedDevice): Promise<void> => {
		if (device.gate.state().armed) device.disarm('The device was taken away.', 'person');
		devices = devices.filter((each) => each !== device);
		await set.remove(device.spec.name);
		await device.closeLine();
	};

	const change: DeviceList['change'] = async (next, keeps) => {
		const names = new Set(next.map(({ name }) => name));
		if (names.size < next.length) throw new UserError('Two devices have the same name; give each its own.');
		const mappings = new Map(next.map((each) => [each.name, compiled(each.mapping)]));
		for (const each of next) driverOf(each);
		for (const device of devices) {
			if (!next.some((each) => keeps(device.spec, each))) await remove(device);
		}
		kept.keepSinks([]);
		for (const spec of next) {
			const mapping = mappings.get(spec.name) ?? compiled({ kind: 'all' });
			if (devices.some((device) => device.spec.name === spec.name))
				set.remap(spec.name, compiled(spec.mapping, channelsOf.get(spec.name)));
			else {
				const made = connectDevice(spec, around);
				devices = [...devices, made];
				set.add(spec.name, made.link, mapping);
				channelsOf.delete(spec.name);
				made.link.subscribe(({ device }) => {
					if (!device || device.channels === channelsOf.get(spec.name)) return;
					channelsOf.set(spec.name, device.channels);
					remap();
				});
			}
			kept.keepSinks([...kept.sinks(), spec]);
		}
		// In the order of the list, whichever were there before.
		devices = next.flatMap(({ name }) => devices.filter((device) => device.spec.name === name));
	};

	const remap = (): void => {
		for (const { name, mapping } of kept.sinks()) {
			try {
				set.remap(name, compiled(mapping, channelsOf.get(name)));
			} catch (error) {
				set.remap(name, { mapping, channelOf: () => -1, cells: 0, channels: 0 });
				around.notice(`${name} gets no spikes: ${error instanceof Error ? error.message : String(error)}`);
			}
		}
	};

	return {
		all: () => devices,
		change,
		restarted(count) {
			channels = Math.max(1, count);
			remap();
		},
		placed(places) {
			cells = places;
			remap();
		},
		clear() {
			const all = devices;
			devices = [];
			return all;
		},
	};
}
