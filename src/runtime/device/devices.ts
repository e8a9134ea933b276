import { UserError } from '../../base/errors.ts';
import { oneByOne } from '../../base/oneByOne.ts';
import type { SpikeEvent } from '../../engine/server/engineMessages.ts';
import { DRIVERS } from '../../io/devices/driverRegistry.ts';
import { describedDriver } from '../../io/devices/drivers/driver.ts';
import { createSinkSet } from '../../io/link/sinkSet.ts';
import type { DisarmCause } from '../../io/safety/arming.ts';
import type { LimitWish } from '../../io/safety/safetyLimits.ts';
import type { CellPlace } from '../../io/transport/mapping/channelMapping.ts';
import type { Description } from '../../protocol/description.ts';
import type { ElectrodeLevel } from '../../protocol/deviceCommand.ts';
import type { DeviceLogPart } from '../../protocol/deviceLog.ts';
import type { ControlBlock } from '../../protocol/session/controlBlock.ts';
import { defaultSession } from '../../protocol/session/sessionFile.ts';
import { type NamedSink, onlyDevice, type SinkSpec } from '../../protocol/sinks.ts';
import { createPresentSession, type KeptControl, type KeptSinks } from '../session/presentSession.ts';
import { type ArmingDesk, type ArmingDeskOptions, createArmingDesk } from './armingDesk.ts';
import type { ConnectedDevice } from './connectedDevice.ts';
import { type ControlPath, createControlPath, type ReadyControl } from './controlPath.ts';
import { defaultGrip, type GripSettings, splitControl, unraised, unraisedSentences } from './controlSettings.ts';
import { createDeviceList, type DeviceList } from './deviceList.ts';
import {
	createDeviceStatuses,
	type DeviceReport,
	type DeviceStatuses,
	deviceNamed,
	deviceWithElectrodes,
} from './deviceStatuses.ts';
import type { LevelLog } from './levelLog.ts';
import { createSpikeFeed } from './spikeFeed.ts';

/** What a sink needs from its surroundings. */
export interface DevicesOptions extends ArmingDeskOptions {
	/** Settings changed that nobody asked for one by one: ask for the description again. */
	readonly changed?: () => void;
	/** Where control block and devices stand as they were asked for. Default: a session of its own. */
	readonly kept?: KeptControl & KeptSinks;
}

/** Where spikes go: the control law, and any number of devices, each behind its own safety gate, link and mapping. */
export interface Devices extends Omit<DeviceStatuses, 'reports'> {
	/** The first device's line. */
	readonly spec: SinkSpec;
	readonly specs: readonly NamedSink[];
	/** Estimator, fusion, muscle and calibration. */
	readonly control: ControlPath;
	/**
	 * Connects elsewhere, with one device that gets every cell. Nothing moves before it is armed anew.
	 * @param wish an undo is refused while a device is armed or stopped, and lets none arm itself; default a person's
	 * @throws UserError (rejection) when the line's settings are out of range, or an undo is refused
	 */
	set(spec: SinkSpec, wish?: LimitWish): Promise<void>;
	/**
	 * Connects to these devices. One whose name and line stay keeps its connection, and its arming, whatever its mapping.
	 * @param wish as for `set`
	 * @throws UserError (rejection) for a name that comes twice, a mapping that does not fit, settings out of range or an undo that is refused; then nothing changes
	 */
	setAll(specs: readonly NamedSink[], wish?: LimitWish): Promise<void>;
	/** @throws UserError while a device is armed: no undo of estimator, fusion or muscle may move it */
	requireUndoOfLaw(): void;
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
	/**
	 * Takes over what was made ready of a session (`control.ready`): defaults, then the block. Raises no limit while a device is armed, and says what
	 * stays; arms nothing and releases no stop.
	 */
	use(ready: ReadyControl): Promise<void>;
	/** Makes ready and uses. @throws UserError (rejection) as `control.ready`; then nothing changes */
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
	/** What the law said, what was commanded and what a device reported, from an entry on. @throws UserError when there is no such device */
	deviceLog(device: string, from: number): DeviceLogPart;
	emergencyStop(): void;
	/** @throws UserError when a stop can be reset only at the device */
	releaseEmergencyStop(): void;
	/** Sends what waits and ends the lines; gives what became of each device. */
	close(): Promise<readonly DeviceReport[]>;
}

/** All drivers, as panels show them. */
export const driverDescriptions: Description['drivers'] = DRIVERS.map(describedDriver);

const sameLine = (a: NamedSink, b: NamedSink): boolean =>
	a.name === b.name && JSON.stringify(a.sink) === JSON.stringify(b.sink);

const isStopped = ({ link }: ConnectedDevice): boolean => {
	const { stop } = link.state();
	return stop.latched || stop.pending;
};

const undoRefused = 'Undo and redo change nothing that a device which is armed or stopped goes by.';

/** Resets those that are stopped, or all where none is; simulated ones first, since a real one is reset where it stands. @throws UserError that says how */
function releaseStops(devices: readonly ConnectedDevice[]): void {
	const stopped = devices.filter(isStopped);
	const isReal = ({ spec }: ConnectedDevice): number => (spec.sink.type === 'simulatedHand' ? 0 : 1);
	const asked = [...(stopped.length > 0 ? stopped : devices)].sort((a, b) => isReal(a) - isReal(b));
	for (const device of asked) device.releaseEmergencyStop();
}

/** @throws UserError while a device is armed */
function requireDisarmed(desk: ArmingDesk): void {
	if (desk.isArmed()) throw new UserError(`${undoRefused} Disarm it first.`);
}

/** Changes of a device list one after the other: two screens may choose at once. */
function changesInTurn(desk: ArmingDesk, devices: DeviceList) {
	const inTurn = oneByOne();
	const change = (next: readonly NamedSink[], keeps: typeof sameLine, wish: LimitWish = 'person'): Promise<void> =>
		inTurn(async () => {
			if (wish === 'undo') {
				requireDisarmed(desk);
				if (devices.all().some(isStopped)) throw new UserError(`${undoRefused} Release its stop first.`);
				desk.armsNothingItself();
			}
			await devices.change(next, keeps);
		});
	return { inTurn, change };
}

/** Creates a sink that goes nowhere. */
export function createDevices(options: DevicesOptions): Devices {
	const { clock, kept = createPresentSession(defaultSession()) } = options;
	const control = createControlPath(options.changed ?? (() => undefined), options, kept);
	const set = createSinkSet();
	const feed = createSpikeFeed(set, clock);
	const desk = createArmingDesk(options, () => devices.all());
	const devices = createDeviceList(set, desk.around, kept);
	const { reports, ...statuses } = createDeviceStatuses(set, devices, control, desk);
	const { inTurn, change } = changesInTurn(desk, devices);

	/** Limits that stay as they are, because what is wanted would raise them while a device is armed. */
	const staying = (wanted: GripSettings) => (desk.isArmed() ? unraised(control.grip(), wanted) : {});
	const use = (ready: ReadyControl): Promise<void> => {
		const { parameters } = ready.block;
		const stay = staying({ ...defaultGrip, ...splitControl(parameters).grip });
		for (const sentence of unraisedSentences(stay)) options.notice(sentence);
		return ready.use({ ...parameters, ...stay });
	};

	return {
		...statuses,
		get spec() {
			return kept.sinks()[0]?.sink ?? { type: 'none' };
		},
		get specs() {
			return kept.sinks();
		},
		control,
		set: (spec, wish) => change(onlyDevice(spec), () => false, wish),
		setAll: (next, wish) => change(next, sameLine, wish),
		requireUndoOfLaw: () => requireDisarmed(desk),
		progress(spikes, modelTimeMs, atMs = clock()) {
			desk.checkLoop();
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
		placed: devices.placed,
		arm: desk.arm,
		hold: desk.hold,
		disarmAll(reason, cause) {
			desk.releaseKey();
			desk.disarm(reason, cause);
		},
		whyNotArmed: () => devices.all().map((device) => ({ name: device.spec.name, why: device.whyNotArmed() })),
		configure(changes, wish = 'person') {
			const grip = { ...control.grip(), ...splitControl(changes).grip };
			control.configure({ ...changes, ...(wish !== 'person' && staying(grip)) });
		},
		use,
		restore: async (block) => use(await control.ready(block)),
		calibrate(of, word) {
			if (word === 'next' && desk.isArmed()) desk.disarm('A calibration is under way.', 'person');
			control.calibrate(of, word);
		},
		async stimulate(target, name) {
			const device = deviceWithElectrodes(devices.all(), name);
			desk.checkLoop();
			return device.stimulate(target);
		},
		levelLog: (name) => deviceNamed(devices.all(), name).account().levels,
		deviceLog: (name, from) => deviceNamed(devices.all(), name).account().logged(from),
		emergencyStop() {
			desk.releaseKey();
			set.emergencyStop();
			const reason = 'The emergency stop was pressed.';
			desk.disarm(reason, 'stop');
			desk.around.fault(reason);
		},
		releaseEmergencyStop() {
			releaseStops(devices.all());
		},
		close: () =>
			inTurn(async () => {
				desk.close();
				await control.close();
				const closing = devices.clear();
				await set.close();
				for (const device of closing) await device.closeLine();
				return reports(closing);
			}),
	};
}
