import { UserError } from '../../base/errors.ts';
import type { SpikeEvent } from '../../engine/server/engineMessages.ts';
import { DRIVERS } from '../../io/devices/driverRegistry.ts';
import { createSinkSet } from '../../io/link/sinkSet.ts';
import type { LinkState } from '../../io/link/state.ts';
import type { DisarmCause } from '../../io/safety/arming.ts';
import { createSafetyGate } from '../../io/safety/safety.ts';
import { DEFAULT_LIMITS, type LimitWish } from '../../io/safety/safetyLimits.ts';
import type { CellPlace } from '../../io/transport/mapping/channelMapping.ts';
import type { Description } from '../../protocol/description.ts';
import type { ElectrodeLevel } from '../../protocol/deviceCommand.ts';
import type { ControlBlock } from '../../protocol/session/controlBlock.ts';
import type { NamedSink, SinkSpec } from '../../protocol/sinks.ts';
import type { DeviceStatus, HandStatus, LinkStatus, SafetyStatus } from '../../protocol/status.ts';
import type { DeviceAccount, DeviceSurroundings } from './connectedDevice.ts';
import { type ControlPath, createControlPath } from './controlPath.ts';
import { createDeviceList } from './deviceList.ts';
import { createHeldKey } from './heldKey.ts';
import type { LevelLog } from './levelLog.ts';
import { noLink } from './linkStatus.ts';
import { createLoopWatch, LONGEST_GAP_MS } from './loopWatch.ts';
import { limitsOf } from './safetyLimits.ts';
import { createSpikeFeed } from './spikeFeed.ts';

/** What a sink needs from its surroundings. */
export interface DevicesOptions extends Omit<DeviceSurroundings, 'fault' | 'checkLoop'> {
	/** Settings changed that nobody asked for one by one: ask for the description again. */
	readonly changed?: () => void;
}

/** What became of one device of a run. */
export interface DeviceReport extends DeviceAccount {
	readonly name: string;
	/** Spikes of the retina while it was connected, and those of cells that its mapping leaves out. */
	readonly spikesOffered: number;
	readonly spikesNotMapped: number;
	readonly link: LinkState;
}

/** Where spikes go: the control law, and any number of devices, each behind its own safety gate, link and mapping. */
export interface Devices {
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
	 * @param atMs when the model had come so far, on the sink's clock: the control instant of what is sent; default now
	 */
	progress(spikes: readonly SpikeEvent[], modelTimeMs: number, atMs?: number): void;
	/** The model begins anew, with so many spiking cells. */
	restarted(channels: number): void;
	/** Where the spiking cells lie, by channel: what mappings are compiled for. */
	placed(cells: readonly CellPlace[]): void;
	/** A person allows, or forbids, movement of all devices. Returns whether any may move now. @throws UserError when there is none to arm, or nothing may be armed */
	arm(armed: boolean): boolean;
	/**
	 * A person holds, or lets go of, the dead-man's key; must come again every 500 ms. What disarmed meanwhile stays so until
	 * the key is let go and pressed anew. @throws UserError as `arm`
	 */
	hold(held: boolean): boolean;
	/** Disarms every device for what is no person's act: a crashed or hung engine, a lost screen. */
	disarmAll(reason: string, cause: DisarmCause): void;
	/** Why each device cannot be armed now, one sentence each; null for one that can, or is. */
	whyNotArmed(): readonly { readonly name: string; readonly why: string | null }[];
	/** Sets the control law and the grip. @param wish an undo raises no limit while a device is armed; default a person's. @throws UserError naming the parameter */
	configure(changes: Readonly<Record<string, number>>, wish?: LimitWish): void;
	/** Takes over what a session keeps; raises no limit while a device is armed. @throws UserError (rejection) as the control path's `restore` */
	restore(block: ControlBlock): Promise<void>;
	/** A person begins, goes on with or ends a calibration; beginning disarms. */
	calibrate(of: 'emg' | 'vision', word: 'next' | 'cancel'): void;
	/**
	 * Sets an electrode's level; resolves, when the device has acknowledged it, with what the gate brought within the limits.
	 * @throws UserError (rejection) when there is no such device or it says no
	 */
	stimulate(target: ElectrodeLevel, device?: string): Promise<readonly string[]>;
	/** Every level that was asked of a device's electrodes. @throws UserError when there is no such device */
	levelLog(device: string): LevelLog;
	emergencyStop(): void;
	/** @throws UserError when a stop can be reset only at the device */
	releaseEmergencyStop(): void;
	link(): LinkStatus;
	hand(): HandStatus | null;
	statuses(): readonly DeviceStatus[];
	safety(): SafetyStatus;
	/** Everything about the first device's link, for reports; null without a device. */
	state(): LinkState | null;
	/** Sends what waits and ends the lines; gives what became of each device. */
	close(): Promise<readonly DeviceReport[]>;
}

/** All drivers, as panels show them. */
export const driverDescriptions: Description['drivers'] = DRIVERS.map(({ name, summary, limitations }) => ({
	name,
	title: summary,
	limitations,
}));

const sameLine = (a: NamedSink, b: NamedSink): boolean =>
	a.name === b.name && JSON.stringify(a.sink) === JSON.stringify(b.sink);

/** Creates a sink that goes nowhere. */
export function createDevices(options: DevicesOptions): Devices {
	const { clock, timers } = options;
	let lastFault: SafetyStatus['lastFault'] = null;
	/** A simulated hand that is chosen now may arm itself: nobody has stopped or disarmed what was there, or has armed since. */
	let mayArmItself = true;
	const around: DeviceSurroundings = {
		...options,
		get armSimulated() {
			return options.armSimulated === true && mayArmItself;
		},
		disarmed(device, reason, cause) {
			if (cause === 'stop' || cause === 'fault') mayArmItself = false;
			options.disarmed?.(device, reason, cause);
		},
		mayArm() {
			// A gap whose beat is still due counts as well: whoever asks now may be told what holds a moment later.
			watch.check();
			const gapMs = watch.justEndedMs();
			if (gapMs === null) return options.mayArm?.() ?? null;
			return `The program stood still for ${Math.round(gapMs)} ms just now: what was asked for meanwhile is not done. Ask again.`;
		},
		clock,
		timers,
		checkLoop: () => watch.check(),
		fault(message) {
			lastFault = { atMs: clock(), message };
		},
	};
	const control = createControlPath(options.changed ?? (() => undefined), options);
	const set = createSinkSet();
	const feed = createSpikeFeed(set, clock);
	const devices = createDeviceList(set, around);
	let changes: Promise<unknown> = Promise.resolve();
	let disarmedBecause = createSafetyGate(clock).state().reason;

	/** One after the other: two screens may choose at once. */
	const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
		const done = changes.then(work, work);
		changes = done.catch(() => undefined);
		return done;
	};

	const isArmed = (): boolean => devices.all().some(({ gate }) => gate.state().armed);
	const disarm = (reason: string, cause: DisarmCause): void => {
		disarmedBecause = reason;
		mayArmItself = false;
		for (const device of devices.all()) device.disarm(reason, cause);
	};
	/** Nobody knows what became of the world while the loop stood still: what is armed lets go before anything else happens. */
	const watch = createLoopWatch(clock, timers, (gapMs) => {
		const armed = devices.all().filter(({ gate }) => gate.state().armed);
		if (armed.length === 0) return;
		const reason = `The program stood still for ${Math.round(gapMs)} ms; at most ${LONGEST_GAP_MS} are allowed.`;
		disarmedBecause = reason;
		for (const device of armed) device.disarm(reason, 'stall');
		around.fault(reason);
		around.notice(`${reason} What was armed is disarmed.`);
	});
	const armAll = (): true => {
		watch.check();
		const [first] = devices.all();
		if (!first) throw new UserError('There is no device to arm: choose one first.');
		const able = devices.all().filter((device) => device.whyNotArmed() === null);
		if (able.length === 0) throw new UserError(first.whyNotArmed() ?? '');
		for (const device of able) device.arm('person');
		mayArmItself = true;
		return true;
	};
	const key = createHeldKey(timers, () => disarm('Nothing was heard of the held key any more.', 'person'));
	/** Limits of the grip that an undo would raise stay as they are while a device is armed. */
	const allowed = (changes: Readonly<Record<string, number>>, wish: LimitWish): Readonly<Record<string, number>> => {
		if (wish === 'person' || !isArmed()) return changes;
		const now = Object.entries(control.grip());
		const kept = now.filter(([name, value]) => (changes[name] ?? value) > value);
		return { ...changes, ...Object.fromEntries(kept) };
	};
	const first = () => set.states()[0]?.link ?? null;
	const deviceStates = (): readonly DeviceStatus[] => {
		const states = new Map(set.states().map((state) => [state.name, state]));
		return devices.all().flatMap((device) => {
			const state = states.get(device.spec.name);
			return state ? [device.status(state, control.intent())] : [];
		});
	};

	return {
		get spec() {
			return devices.specs()[0]?.sink ?? { type: 'none' };
		},
		get specs() {
			return devices.specs();
		},
		control,
		set: (spec) =>
			inTurn(() =>
				devices.change(
					spec.type === 'none' ? [] : [{ name: 'device', sink: spec, mapping: { kind: 'all' } }],
					() => false,
				),
			),
		setAll: (next) => inTurn(() => devices.change(next, sameLine)),
		progress(spikes, modelTimeMs, atMs = clock()) {
			watch.check();
			if (devices.all().length > 0) feed.send(spikes, modelTimeMs, atMs);
			const intent = control.progress(spikes, modelTimeMs);
			const grip = control.grip();
			for (const device of devices.all()) device.move(intent, grip, feed.lastFrame(), atMs);
		},
		restarted(count) {
			control.restarted(count);
			devices.restarted(count);
			feed.restarted();
		},
		placed(places) {
			devices.placed(places);
		},
		arm(armed) {
			key.up();
			if (armed) return armAll();
			disarm('It was disarmed.', 'person');
			return false;
		},
		hold(held) {
			if (held) return key.down() ? armAll() : isArmed();
			key.up();
			disarm('The held key was let go.', 'person');
			return false;
		},
		disarmAll(reason, cause) {
			key.up();
			disarm(reason, cause);
		},
		whyNotArmed: () => devices.all().map((device) => ({ name: device.spec.name, why: device.whyNotArmed() })),
		configure: (changes, wish = 'person') => control.configure(allowed(changes, wish)),
		restore: (block) => control.restore({ ...block, parameters: allowed(block.parameters, 'undo') }),
		calibrate(of, word) {
			if (word === 'next' && isArmed()) disarm('A calibration is under way.', 'person');
			control.calibrate(of, word);
		},
		async stimulate(target, name) {
			const device = devices
				.all()
				.find((each) => (name === undefined ? each.electrodes() !== null : each.spec.name === name));
			if (!device) {
				throw new UserError(
					name === undefined ? 'No device with electrodes is connected.' : `There is no device ${name} connected.`,
				);
			}
			if (device.electrodes() === null) throw new UserError(`${device.spec.name} has no electrodes.`);
			watch.check();
			return device.stimulate(target);
		},
		levelLog(name) {
			const device = devices.all().find((each) => each.spec.name === name);
			if (!device) throw new UserError(`There is no device ${name} connected.`);
			return device.account().levels;
		},
		emergencyStop() {
			key.up();
			set.emergencyStop();
			disarm('The emergency stop was pressed.', 'stop');
			around.fault(disarmedBecause);
		},
		releaseEmergencyStop() {
			const stopped = devices.all().filter(({ link }) => {
				const { stop } = link.state();
				return stop.latched || stop.pending;
			});
			for (const device of stopped.length > 0 ? stopped : devices.all()) device.releaseEmergencyStop();
		},
		link: () => deviceStates()[0]?.link ?? noLink,
		hand: () => deviceStates().find(({ hand }) => hand !== null)?.hand ?? null,
		statuses: deviceStates,
		safety() {
			const armed = isArmed();
			const lost = devices
				.all()
				.find(({ gate }) => gate.state().reason !== '')
				?.gate.state().reason;
			return {
				armed,
				reason: armed ? '' : (lost ?? disarmedBecause),
				held: armed && key.isDown(),
				limits: limitsOf(
					devices.all()[0]?.gate.state().limits ?? DEFAULT_LIMITS,
					control.grip(),
					devices.all().some((each) => each.electrodes() !== null),
				),
				lastFault,
			};
		},
		state: first,
		close: () =>
			inTurn(async () => {
				key.up();
				watch.close();
				for (const device of devices.all()) {
					if (device.gate.state().armed) device.disarm('The program ended.', 'person');
				}
				await control.close();
				const closing = devices.clear();
				await set.close();
				for (const device of closing) await device.closeLine();
				const states = new Map(set.states().map((state) => [state.name, state]));
				return closing.flatMap((device) => {
					const state = states.get(device.spec.name);
					if (!state) return [];
					const { name, offered, notMapped, link } = state;
					return [{ name, spikesOffered: offered, spikesNotMapped: notMapped, link, ...device.account() }];
				});
			}),
	};
}
