import { UserError } from '../../base/errors.ts';
import type { PassedStage } from '../../engine/live/latency.ts';
import type { GripIntent } from '../../io/control/controlLaw.ts';
import { DEFAULT_DRIVER, deviceDriver } from '../../io/devices/driverRegistry.ts';
import type { DeviceDriver } from '../../io/devices/drivers/driver.ts';
import type { SpikeLink } from '../../io/link/linkContract.ts';
import type { SinkState } from '../../io/link/sinkSet.ts';
import type { LinkState } from '../../io/link/state.ts';
import type { ArmedBy, Armings, DisarmCause } from '../../io/safety/arming.ts';
import { createSafetyGate, type SafetyGate } from '../../io/safety/safety.ts';
import type { ElectrodeLevel } from '../../protocol/deviceCommand.ts';
import type { NamedSink } from '../../protocol/sinks.ts';
import type { CommandsStatus, DeviceStatus, ElectrodesStatus } from '../../protocol/status.ts';
import type { GripSettings } from './controlSettings.ts';
import { createDeviceArming } from './deviceArming.ts';
import type { DeviceLine, DeviceLines } from './deviceLine.ts';
import { createDeviceLog, type DeviceLog } from './deviceLog.ts';
import { createElectrodes } from './electrodes.ts';
import { createGripVoice } from './gripVoice.ts';
import { createLevelLog, type LevelLog } from './levelLog.ts';
import { createLevelSetting } from './levelSetting.ts';
import { commandsStatusOf, deviceStatusOf } from './linkStatus.ts';

/** What a device's connection needs from its surroundings. */
export interface DeviceSurroundings extends DeviceLines {
	/** A light frame reached a stage beyond the engine. */
	readonly passed: (frame: number, stage: PassedStage, atMs: number) => void;
	/** One sentence for the user. */
	readonly notice: (message: string) => void;
	/** Something is wrong with a device: one sentence, kept as the last fault. */
	readonly fault: (message: string) => void;
	/** A device that was armed is not any more. */
	readonly disarmed?: (device: string, reason: string, cause: DisarmCause) => void;
	/** Looks whether the program's own loop stood still: before news of a device are judged, lest it be blamed for that. */
	readonly checkLoop: () => void;
	/** Numbers for sessions, 1 to 2^32 − 1, each new. Default: random. */
	readonly sessionId?: () => number;
	/** The simulated hand may be armed without anyone's act, when it first connects and after a lost line: for demonstrations. A serial device never. */
	readonly armSimulated?: boolean;
	/** A hand that a person had armed is armed again after a lost line or a stall (rearm.ts). A stimulator never. */
	readonly rearm?: boolean;
	/** Why nothing may be armed now, one sentence; null when it may. Asked at every arming. */
	readonly mayArm?: () => string | null;
}

/** What became of one device's commands and armings. */
export interface DeviceAccount {
	readonly commands: CommandsStatus;
	/** When it was armed, by whom, until when and why it ended; ms on the sink's clock. */
	readonly armings: Armings;
	/** Every level that was set. */
	readonly levels: LevelLog;
	/** What the law said, what was commanded and what the device reported, from an entry on. */
	readonly logged: DeviceLog['part'];
}

/** A device with its line, its link and its own safety gate. */
export interface ConnectedDevice {
	readonly spec: NamedSink;
	readonly driver: DeviceDriver;
	readonly link: SpikeLink;
	readonly gate: SafetyGate;
	/** Null when it has none, or has not said yet. */
	electrodes(): ElectrodesStatus | null;
	/**
	 * Asks for the closure that the control law wants, if the device is a hand and the closure is worth a command.
	 * @param instantMs the control instant that wants it, on the sink's clock
	 */
	move(intent: GripIntent, grip: GripSettings, frame: number | undefined, instantMs: number): void;
	/** Sets an electrode's level through the gate; what the gate had to limit. @throws UserError (rejection) with the gate's or the device's reason */
	stimulate(target: ElectrodeLevel): Promise<readonly string[]>;
	/** Why it cannot be armed now, one sentence; null when it can. */
	whyNotArmed(): string | null;
	/** Arms it; whoever calls has asked `whyNotArmed`. */
	arm(by: ArmedBy): void;
	/** Lets it go, and keeps it so; stays pending until the device confirms. */
	disarm(reason: string, cause: DisarmCause): void;
	/** A person at the device resets its stop. @throws UserError when it can be reset only at the device */
	releaseEmergencyStop(): void;
	status(counts: SinkState, intent: GripIntent): DeviceStatus;
	account(): DeviceAccount;
	/** Ends the line; the link must have been closed. */
	closeLine(): Promise<void>;
}

/** The line to a device. */
function lineOf({ sink }: NamedSink, around: DeviceSurroundings): DeviceLine {
	if (sink.type === 'simulatedHand') return around.simulated(around.notice);
	const { path, baudRate } = sink;
	return {
		transport: (signal) => around.openLine({ path, baud: baudRate, signal }),
		close: () => Promise.resolve(),
	};
}

/** The driver that a device's line asks for. @throws UserError when there is none of its name */
export function driverOf({ sink }: NamedSink): DeviceDriver {
	return deviceDriver((sink.type === 'serial' ? sink.driver : undefined) ?? DEFAULT_DRIVER.name);
}

/** Tells how far the light frames have come of which telemetry shows the spikes or the movement. */
function followFrames(link: SpikeLink, passed: DeviceSurroundings['passed']): void {
	link.onTrace(({ frameId, writtenMs, actedMs, telemetryMs }) => {
		if (frameId === null) return;
		passed(frameId, 'written', writtenMs);
		if (actedMs !== null) passed(frameId, 'acted', actedMs);
		passed(frameId, 'telemetry', telemetryMs);
	});
}

/** The link over a device's line. @throws UserError when the line's settings are out of range */
function openLink({ sink }: NamedSink, driver: DeviceDriver, line: DeviceLine, around: DeviceSurroundings): SpikeLink {
	const { clock, timers, sessionId } = around;
	return driver.open({
		transport: line.transport,
		protocol: sink.protocol,
		clock,
		timers,
		...(sessionId === undefined ? {} : { sessionId }),
	});
}

/** Begins to connect to a device, which is not armed. @throws UserError when the line's settings are out of range */
export function connectDevice(spec: NamedSink, around: DeviceSurroundings): ConnectedDevice {
	const { clock } = around;
	const driver = driverOf(spec);
	const line = lineOf(spec, around);
	const gate = createSafetyGate(clock);
	const link = openLink(spec, driver, line, around);
	const levels = createLevelLog(clock);
	const electrodes = createElectrodes(gate, clock);
	const log = createDeviceLog(clock);
	const voice = createGripVoice(gate, link, clock, log);
	const arming = createDeviceArming({
		name: spec.name,
		link,
		gate,
		clock,
		armsItself: spec.sink.type === 'simulatedHand' && around.armSimulated === true,
		rearms: around.rearm === true,
		mayArm: around.mayArm ?? (() => null),
		notice: around.notice,
		fault: around.fault,
		armed: log.armed,
		disarmed(reason, cause) {
			log.disarmed(reason);
			around.disarmed?.(spec.name, reason, cause);
		},
		ended(reason) {
			voice.forget();
			if (electrodes.off()) levels.allOff(reason);
		},
	});

	link.subscribe((state: LinkState) => {
		around.checkLoop();
		log.follow(state);
		voice.follow(state);
		electrodes.follow(state);
		arming.follow(state);
	});
	followFrames(link, around.passed);

	const setting = createLevelSetting({ name: spec.name, gate, link, clock, electrodes, levels, disarm: arming.disarm });
	/** What is left of why it cannot be armed, for panels: an armed device is not asked. */
	const whyNotArmed = (): string | null => (gate.state().armed ? null : arming.whyNot());

	return {
		spec,
		driver,
		link,
		gate,
		electrodes: electrodes.status,
		move(...said) {
			log.law(said[0]);
			if (arming.connected()) voice.say(...said);
		},
		stimulate: setting.set,
		whyNotArmed,
		arm: arming.arm,
		disarm: arming.disarm,
		releaseEmergencyStop() {
			if (!line.resetEmergencyStop) {
				throw new UserError(
					`The stop of ${spec.name} is reset at the device, by a person who sees it. ${driver.resetBy}`,
				);
			}
			line.resetEmergencyStop();
		},
		status: (counts, intent) =>
			deviceStatusOf({
				name: spec.name,
				driver,
				counts,
				intent,
				gate: gate.state(),
				electrodes: electrodes.status(),
				isHand: voice.isHand(),
				whyNotArmed: whyNotArmed(),
			}),
		account: () => ({
			commands: commandsStatusOf(link.state(), gate.state()),
			armings: gate.state().armings,
			levels: levels.log(),
			logged: log.part,
		}),
		closeLine: () => line.close(),
	};
}
