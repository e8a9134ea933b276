import type { Description } from '../../engine/protocol/description.ts';
import type { NamedSink, SinkSpec } from '../../engine/protocol/requests.ts';
import type { DeviceStatus, HandStatus, LinkStatus, SafetyStatus } from '../../engine/protocol/status.ts';
import type { SpikeEvent } from '../../engine/server/engineMessages.ts';
import type { MappingSpec } from '../../engine/session/controlBlock.ts';
import { DRIVERS } from '../../io/drivers/registry.ts';
import { createSinkSet } from '../../io/link/sink-set.ts';
import type { LinkState } from '../../io/link/state.ts';
import {
	type CellPlace,
	type CompiledMapping,
	compileMapping,
	pooledChannels,
} from '../../io/mapping/channel-mapping.ts';
import { createSafetyGate, DEFAULT_LIMITS } from '../../io/prosthesis/safety.ts';
import type { ElectrodeLevel } from '../../io/wire/message.ts';
import { UserError } from '../../ode/errors.ts';
import { hostClock } from '../hostClock.ts';
import { type ConnectedDevice, connectDevice, type DeviceSurroundings, driverOf } from './connectedDevice.ts';
import { type ControlPath, createControlPath } from './controlPath.ts';
import { noLink } from './linkStatus.ts';
import { limitsOf } from './safetyLimits.ts';

/** What a sink needs from its surroundings. */
export interface HandSinkOptions extends Omit<DeviceSurroundings, 'fault'> {
	/** Settings changed that nobody asked for one by one: ask for the description again. */
	readonly changed?: () => void;
	readonly mayArm?: () => string | null;
}

/** What became of one device of a run. */
export interface DeviceReport {
	readonly name: string;
	/** Spikes of the retina while it was connected, and those of cells that its mapping leaves out. */
	readonly spikesOffered: number;
	readonly spikesNotMapped: number;
	readonly link: LinkState;
}

/** Where spikes go: the control law, and any number of devices, each behind its own safety gate, link and mapping. */
export interface HandSink {
	/** The first device's line. */
	readonly spec: SinkSpec;
	readonly specs: readonly NamedSink[];
	/** Estimator, fusion, muscle and calibration. */
	readonly control: ControlPath;
	/** Connects elsewhere, with one device that gets every cell. Nothing moves before it is armed anew. @throws UserError when the line's settings are out of range */
	set(spec: SinkSpec): Promise<void>;
	/**
	 * Connects to these devices. One whose name and line stay keeps its connection, and its arming, whatever its mapping.
	 * @throws UserError for a name that comes twice, a mapping that does not fit or settings out of range; then nothing changes
	 */
	setAll(specs: readonly NamedSink[]): Promise<void>;
	/**
	 * Spikes, complete up to a model time. Runs the control law and sends what is to be sent.
	 * @param atMs when the model had come so far, on the host's clock; default now
	 */
	progress(spikes: readonly SpikeEvent[], modelTimeMs: number, atMs?: number): void;
	/** The model begins anew, with so many spiking cells. */
	restarted(channels: number): void;
	/** Where the spiking cells lie, by channel: what mappings are compiled for. */
	placed(cells: readonly CellPlace[]): void;
	/** A person allows, or forbids, movement of all devices. Returns whether any may move now. @throws UserError when there is none to arm */
	arm(armed: boolean): boolean;
	/** Temporary */
	disarmAll(reason: string, cause: string): void;
	mayArmNow(): void;
	/** A person holds, or lets go of, the dead-man's key; must come again every 500 ms. @throws UserError as `arm` */
	hold(held: boolean): boolean;
	/** A person begins, goes on with or ends a calibration; beginning disarms. */
	calibrate(of: 'emg' | 'vision', word: 'next' | 'cancel'): void;
	/**
	 * Sets an electrode's level; resolves, when the device has acknowledged it, with what the gate brought within the limits.
	 * @throws UserError (rejection) when there is no such device or it says no
	 */
	stimulate(target: ElectrodeLevel, device?: string): Promise<readonly string[]>;
	emergencyStop(): void;
	/** @throws UserError when a stop can be reset only at the device */
	releaseEmergencyStop(): void;
	link(): LinkStatus;
	hand(): HandStatus | null;
	devices(): readonly DeviceStatus[];
	safety(): SafetyStatus;
	/** Everything about the first device's link, for reports; null without a device. */
	state(): LinkState | null;
	/** Sends what waits and ends the lines; gives what became of each device. */
	close(): Promise<readonly DeviceReport[]>;
}

/** A held key counts as let go when nothing is heard of it for so long, ms. */
const holdLapseMs = 500;

/** All drivers, as panels show them. */
export const driverDescriptions: Description['drivers'] = DRIVERS.map(({ name, summary, limitations }) => ({
	name,
	title: summary,
	limitations,
}));

const sameLine = (a: NamedSink, b: NamedSink): boolean =>
	a.name === b.name && JSON.stringify(a.sink) === JSON.stringify(b.sink);

/** Creates a sink that goes nowhere. */
export function createHandSink(options: HandSinkOptions): HandSink {
	let lastFault: SafetyStatus['lastFault'] = null;
	const around: DeviceSurroundings = {
		...options,
		fault(message) {
			lastFault = { atMs: hostClock.nowMs(), message };
		},
	};
	const control = createControlPath(options.changed ?? (() => undefined), options);
	const set = createSinkSet();
	let devices: ConnectedDevice[] = [];
	let specs: readonly NamedSink[] = [];
	/** Channels of the devices that have said how many they have. */
	const channelsOf = new Map<string, number>();
	let cells: readonly CellPlace[] | null = null;
	let channels = 1;
	let lastFrame = -1;
	let changes: Promise<unknown> = Promise.resolve();
	let holding: ReturnType<typeof setTimeout> | undefined;
	let disarmedBecause = createSafetyGate().state().reason;

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

	/** One after the other: two screens may choose at once. */
	const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
		const done = changes.then(work, work);
		changes = done.catch(() => undefined);
		return done;
	};

	const remove = async (device: ConnectedDevice): Promise<void> => {
		devices = devices.filter((each) => each !== device);
		await set.remove(device.spec.name);
		await device.closeLine();
	};

	const change = async (next: readonly NamedSink[], keeps: (a: NamedSink, b: NamedSink) => boolean): Promise<void> => {
		const names = new Set(next.map(({ name }) => name));
		if (names.size < next.length) throw new UserError('Two devices have the same name; give each its own.');
		const mappings = new Map(next.map((each) => [each.name, compiled(each.mapping)]));
		for (const each of next) driverOf(each);
		for (const device of devices) {
			if (!next.some((each) => keeps(device.spec, each))) await remove(device);
		}
		specs = [];
		for (const spec of next) {
			const mapping = mappings.get(spec.name) ?? compiled({ kind: 'all' });
			const kept = devices.find((device) => device.spec.name === spec.name);
			if (kept) set.remap(spec.name, compiled(spec.mapping, channelsOf.get(spec.name)));
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
			specs = [...specs, spec];
		}
		// In the order of the list, whichever were there before.
		devices = next.flatMap(({ name }) => devices.filter((device) => device.spec.name === name));
	};

	const remap = (): void => {
		for (const { name, mapping } of specs) {
			try {
				set.remap(name, compiled(mapping, channelsOf.get(name)));
			} catch (error) {
				set.remap(name, { mapping, channelOf: () => -1, cells: 0, channels: 0 });
				around.notice(`${name} gets no spikes: ${error instanceof Error ? error.message : String(error)}`);
			}
		}
	};

	const sendSpikes = (spikes: readonly SpikeEvent[], modelTimeMs: number, atMs: number): void => {
		const onTheWayMs = Math.max(0, hostClock.nowMs() - atMs);
		let from = 0;
		while (from < spikes.length) {
			const frame = spikes[from]?.frame ?? -1;
			let to = from;
			while (to < spikes.length && spikes[to]?.frame === frame) to++;
			const batch = spikes.slice(from, to).map(({ tMs, channel }) => ({ tUs: tMs * 1000, cell: channel }));
			// In step with wall time a spike was due as long ago as the model has gone on since.
			const ageMs = onTheWayMs + Math.max(0, modelTimeMs - (spikes[from]?.tMs ?? modelTimeMs));
			set.sendSpikes(batch, frame >= 0 ? frame : undefined, ageMs);
			lastFrame = frame;
			from = to;
		}
	};

	const isArmed = (): boolean => devices.some(({ gate }) => gate.state().armed);
	const disarm = (reason: string): void => {
		disarmedBecause = reason;
		for (const device of devices) device.disarm(reason);
	};
	const armAll = (): true => {
		const [first] = devices;
		if (!first) throw new UserError('There is no device to arm: choose one first.');
		const why = options.mayArm?.() ?? null;
		if (why !== null) throw new UserError(why);
		const able = devices.filter((device) => device.whyNotArmed() === null);
		if (able.length === 0) throw new UserError(first.whyNotArmed() ?? '');
		for (const { gate } of able) gate.arm();
		return true;
	};
	const letGo = (): void => {
		clearTimeout(holding);
		holding = undefined;
	};
	const first = () => set.states()[0]?.link ?? null;
	const deviceStates = (): readonly DeviceStatus[] => {
		const states = new Map(set.states().map((state) => [state.name, state]));
		return devices.flatMap((device) => {
			const state = states.get(device.spec.name);
			return state ? [device.status(state, control.intent())] : [];
		});
	};

	return {
		get spec() {
			return specs[0]?.sink ?? { type: 'none' };
		},
		get specs() {
			return specs;
		},
		control,
		set: (spec) =>
			inTurn(() =>
				change(spec.type === 'none' ? [] : [{ name: 'device', sink: spec, mapping: { kind: 'all' } }], () => false),
			),
		setAll: (next) => inTurn(() => change(next, sameLine)),
		progress(spikes, modelTimeMs, atMs = hostClock.nowMs()) {
			if (devices.length > 0) sendSpikes(spikes, modelTimeMs, atMs);
			const intent = control.progress(spikes, modelTimeMs);
			const grip = control.grip();
			for (const device of devices) device.move(intent, grip, lastFrame >= 0 ? lastFrame : undefined);
		},
		restarted(count) {
			channels = Math.max(1, count);
			control.restarted(count);
			remap();
			lastFrame = -1;
		},
		placed(places) {
			cells = places;
			remap();
		},
		arm(armed) {
			letGo();
			if (armed) return armAll();
			disarm('It was disarmed.');
			return false;
		},
		disarmAll(reason) {
			letGo();
			disarm(reason);
		},
		mayArmNow() {
			for (const device of devices) if (options.armSimulated && device.connected()) device.gate.arm();
		},
		hold(held) {
			if (!held) {
				letGo();
				disarm('The held key was let go.');
				return false;
			}
			if (holding === undefined || !isArmed()) armAll();
			clearTimeout(holding);
			holding = setTimeout(() => {
				letGo();
				disarm('Nothing was heard of the held key any more.');
			}, holdLapseMs);
			return true;
		},
		calibrate(of, word) {
			if (word === 'next' && isArmed()) disarm('A calibration is under way.');
			control.calibrate(of, word);
		},
		async stimulate(target, name) {
			const device = devices.find((each) =>
				name === undefined ? each.electrodes() !== null : each.spec.name === name,
			);
			if (!device) {
				throw new UserError(
					name === undefined ? 'No device with electrodes is connected.' : `There is no device ${name} connected.`,
				);
			}
			if (device.electrodes() === null) throw new UserError(`${device.spec.name} has no electrodes.`);
			return device.stimulate(target);
		},
		emergencyStop() {
			letGo();
			set.emergencyStop();
			disarmedBecause = 'The emergency stop was pressed.';
			for (const { gate } of devices) gate.disarm(disarmedBecause);
			around.fault(disarmedBecause);
		},
		releaseEmergencyStop() {
			const stopped = devices.filter(({ link }) => {
				const { stop } = link.state();
				return stop.latched || stop.pending;
			});
			for (const device of stopped.length > 0 ? stopped : devices) device.releaseEmergencyStop();
		},
		link: () => deviceStates()[0]?.link ?? noLink,
		hand: () => deviceStates().find(({ hand }) => hand !== null)?.hand ?? null,
		devices: deviceStates,
		safety() {
			const armed = isArmed();
			const lost = devices.find(({ gate }) => gate.state().reason !== '')?.gate.state().reason;
			return {
				armed,
				reason: armed ? '' : (lost ?? disarmedBecause),
				held: holding !== undefined,
				limits: limitsOf(
					devices[0]?.gate.state().limits ?? DEFAULT_LIMITS,
					control.grip(),
					devices.some((each) => each.electrodes() !== null),
				),
				lastFault,
			};
		},
		state: first,
		close: () =>
			inTurn(async () => {
				letGo();
				await control.close();
				const closing = devices;
				devices = [];
				await set.close();
				for (const device of closing) await device.closeLine();
				return set.states().map(({ name, offered, notMapped, link }) => ({
					name,
					spikesOffered: offered,
					spikesNotMapped: notMapped,
					link,
				}));
			}),
	};
}
