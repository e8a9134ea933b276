import type { PassedStage } from '../../engine/live/latency.ts';
import type { NamedSink } from '../../engine/protocol/requests.ts';
import type { DeviceStatus, ElectrodesStatus } from '../../engine/protocol/status.ts';
import type { DeviceDriver } from '../../io/drivers/driver.ts';
import { deviceDriver } from '../../io/drivers/registry.ts';
import type { SinkState } from '../../io/link/sink-set.ts';
import type { SpikeLink } from '../../io/link/spike-link.ts';
import type { LinkState } from '../../io/link/state.ts';
import type { GripIntent } from '../../io/prosthesis/control-law.ts';
import { createSafetyGate, type SafetyGate } from '../../io/prosthesis/safety.ts';
import { DIGITS } from '../../io/wire/constants.ts';
import type { CommandTarget, ElectrodeLevel } from '../../io/wire/message.ts';
import { UserError } from '../../ode/errors.ts';
import { hostClock } from '../hostClock.ts';
import type { GripSettings } from './controlSettings.ts';
import type { DeviceLine, DeviceLines } from './deviceLine.ts';
import { createElectrodes } from './electrodes.ts';
import { handStatusOf, linkStatusOf } from './linkStatus.ts';

/** What a device's connection needs from its surroundings. */
export interface DeviceSurroundings extends DeviceLines {
	/** A light frame reached a stage beyond the engine. */
	readonly passed: (frame: number, stage: PassedStage, atMs: number) => void;
	/** One sentence for the user. */
	readonly notice: (message: string) => void;
	/** Something is wrong with a device: one sentence, kept as the last fault. */
	readonly fault: (message: string) => void;
	/** The simulated hand may move without anyone's act, at the start and whenever it comes back: for demonstrations. A serial device never. */
	readonly armSimulated?: boolean;
}

/** A device with its line, its link and its own safety gate. */
export interface ConnectedDevice {
	readonly spec: NamedSink;
	readonly driver: DeviceDriver;
	readonly link: SpikeLink;
	readonly gate: SafetyGate;
	/** The link is up. */
	connected(): boolean;
	/** Null when it has none, or has not said yet. */
	electrodes(): ElectrodesStatus | null;
	/** Asks for the closure that the control law wants, if the device is a hand and the closure is worth a command. */
	move(intent: GripIntent, grip: GripSettings, frame: number | undefined): void;
	/** Sets an electrode's level through the gate; what the gate had to limit. @throws UserError (rejection) with the gate's or the device's reason */
	stimulate(target: ElectrodeLevel): Promise<readonly string[]>;
	/** Why it cannot be armed now; null when it can. */
	whyNotArmed(): string | null;
	disarm(reason: string): void;
	/** A person at the device resets its stop. @throws UserError when it can be reset only at the device */
	releaseEmergencyStop(): void;
	status(counts: SinkState, intent: GripIntent): DeviceStatus;
	/** Ends the line; the link must have been closed. */
	closeLine(): Promise<void>;
}

/** A grip that has not changed is said again after this time, ms: a device that missed one must not stay behind. */
const repeatGripMs = 200;
/** Changes of closure below this are not worth a command: a tenth of what the wire resolves would be lost anyway. */
const leastChange = 1e-3;
const nothingSaid = { closure: Number.NaN, atMs: Number.NEGATIVE_INFINITY };

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
	return deviceDriver((sink.type === 'serial' ? sink.driver : undefined) ?? 'retinode');
}

/** Begins to connect to a device, which is not armed. @throws UserError when the line's settings are out of range */
export function connectDevice(spec: NamedSink, around: DeviceSurroundings): ConnectedDevice {
	const driver = driverOf(spec);
	const line = lineOf(spec, around);
	const gate = createSafetyGate();
	const link = driver.open({
		transport: line.transport,
		protocol: spec.sink.protocol,
		clock: hostClock.nowMs,
	});
	let isConnected = false;
	let takes: { readonly grip: boolean; readonly digits: boolean } | undefined;
	const electrodes = createElectrodes(gate);
	let said = nothingSaid;
	let faults = '';

	const follow = (state: LinkState): void => {
		const connected = state.phase === 'ready' || state.phase === 'degraded';
		takes = state.device?.capabilities;
		electrodes.follow(state);
		if (connected && !isConnected && spec.sink.type === 'simulatedHand' && around.armSimulated && !state.stop.latched) {
			gate.arm();
		}
		if (!connected && isConnected) {
			if (state.phase !== 'closed') around.fault(`${spec.name}: ${state.reason}`);
			// A device that comes back may have been put onto someone meanwhile: it moves only when armed again.
			if (gate.state().armed) gate.disarm('The connection to the device was lost.');
		}
		isConnected = connected;
		if (!connected) said = nothingSaid;
		const telemetry = state.telemetry;
		const now = [...(telemetry?.faults ?? []), ...(telemetry?.watchdogRelaxed ? ['watchdog'] : [])].join(', ');
		if (now !== faults && now !== '') around.fault(`${spec.name} reports: ${now}.`);
		faults = now;
	};
	link.subscribe(follow);
	link.onTrace(({ frameId, writtenMs, actedMs, telemetryMs }) => {
		if (frameId === null) return;
		around.passed(frameId, 'written', writtenMs);
		if (actedMs !== null) around.passed(frameId, 'acted', actedMs);
		around.passed(frameId, 'telemetry', telemetryMs);
	});

	const closureTarget = (closure: number, grip: GripSettings): CommandTarget | null => {
		if (takes?.grip) return { target: 'grip', digits: DIGITS, closure, ...grip };
		if (takes?.digits) return { target: 'digits', closures: [closure, closure, closure, closure, closure], ...grip };
		return null;
	};

	return {
		spec,
		driver,
		link,
		gate,
		connected: () => isConnected,
		electrodes: electrodes.status,
		move({ closure }, grip, frame) {
			if (!isConnected) return;
			const nowMs = hostClock.nowMs();
			if (Math.abs(closure - said.closure) < leastChange && nowMs - said.atMs < repeatGripMs) return;
			const target = closureTarget(closure, grip);
			if (!target) return;
			const answer = gate.request(target);
			if (!answer.ok) return;
			said = { closure, atMs: nowMs };
			// What becomes of it is in the link's counters and in telemetry; the promise never rejects.
			void link.command(answer.command, frame);
		},
		async stimulate(target) {
			const answer = gate.request(target);
			if (!answer.ok) throw new UserError(answer.reason);
			const acknowledged = electrodes.asked(answer.command);
			const outcome = await link.command(answer.command);
			if (outcome.kind === 'refused' || outcome.kind === 'unanswered') {
				throw new UserError(`${spec.name} did not act: ${outcome.reason}`);
			}
			if (outcome.kind === 'acted') acknowledged();
			return answer.limited;
		},
		whyNotArmed() {
			const { stop, reason } = link.state();
			if (!isConnected) return `The device cannot be armed: ${reason}`;
			if (stop.latched || stop.pending) return 'The emergency stop is in force: release it first.';
			return null;
		},
		disarm(reason) {
			electrodes.off();
			void link.command(gate.disarm(reason));
		},
		releaseEmergencyStop() {
			if (!line.resetEmergencyStop) {
				throw new UserError('The emergency stop of a real device is reset at the device, by a person who sees it.');
			}
			line.resetEmergencyStop();
		},
		status({ link: state, cells, channels, offered, notMapped }, intent) {
			const { lost, delivered } = state.spikes;
			return {
				name: spec.name,
				link: linkStatusOf(state),
				hand: electrodes.status() && !takes?.grip && !takes?.digits ? null : handStatusOf(state, gate.state(), intent),
				cells,
				channels,
				spikesOffered: offered,
				spikesNotMapped: notMapped,
				spikesDelivered: delivered,
				losses: Object.fromEntries(Object.entries(lost).filter(([, count]) => count > 0)),
				armed: gate.state().armed,
				emergencyStop: state.stop.pending || state.stop.latched,
				electrodes: electrodes.status(),
			};
		},
		closeLine: () => line.close(),
	};
}
