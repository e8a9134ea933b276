import type { PassedStage } from '../../engine/live/latency.ts';
import type { Description, HandStatus, LinkStatus, SinkSpec } from '../../engine/protocol/messages.ts';
import type { SpikeEvent } from '../../engine/server/engineMessages.ts';
import { deviceDriver } from '../../io/drivers/registry.ts';
import type { SpikeLink } from '../../io/link/spike-link.ts';
import type { LinkState } from '../../io/link/state.ts';
import { createGripController, type GripController, type GripIntent } from '../../io/prosthesis/control-law.ts';
import type { ControlParameters } from '../../io/prosthesis/parameters.ts';
import { createSafetyGate, type SafetyGate } from '../../io/prosthesis/safety.ts';
import { openLine } from '../../io/transport/open-line.ts';
import { DIGITS } from '../../io/wire/constants.ts';
import { UserError } from '../../ode/errors.ts';
import { hostClock } from '../hostClock.ts';
import { defaultGrip, describeControl, type GripSettings, splitControl } from './controlSettings.ts';
import type { DeviceLine } from './deviceLine.ts';
import { handStatusOf, linkStatusOf, noLink } from './linkStatus.ts';
import { simulatedLine } from './simulatedLine.ts';

/** What a sink needs from its surroundings. */
export interface HandSinkOptions {
	/** A light frame reached a stage beyond the engine. */
	readonly passed: (frame: number, stage: PassedStage, atMs: number) => void;
	/** One sentence for the user. */
	readonly notice: (message: string) => void;
	/** The simulated hand may move without anyone's act, at the start and whenever it comes back: for demonstrations. A serial device never. */
	readonly armSimulated?: boolean;
	/** Makes the line of the simulated hand. Default: a process of its own behind a pseudo-terminal. */
	readonly simulated?: (notice: (message: string) => void) => DeviceLine;
}

/** Where spikes go: the control law, the safety gate and the link to a device, or nowhere. */
export interface HandSink {
	readonly spec: SinkSpec;
	/** Connects elsewhere. Nothing moves before it is armed anew. @throws UserError when the line's settings are out of range */
	set(spec: SinkSpec): Promise<void>;
	/** Spikes, complete up to a model time. Runs the control law and sends what is to be sent. */
	progress(spikes: readonly SpikeEvent[], modelTimeMs: number): void;
	/** The model begins anew, with so many spiking cells. */
	restarted(channels: number): void;
	/** A person allows, or forbids, movement. Returns whether it is allowed now. @throws UserError when there is no device */
	arm(armed: boolean): boolean;
	emergencyStop(): void;
	/** @throws UserError when the stop can be reset only at the device */
	releaseEmergencyStop(): void;
	/** @throws UserError naming the parameter */
	configure(changes: Readonly<Record<string, number>>): void;
	control(): Description['control'];
	link(): LinkStatus;
	hand(): HandStatus | null;
	/** Everything about the link, for reports; null without a device. */
	state(): LinkState | null;
	/** Sends what waits and ends the line; gives the last state of the link. */
	close(): Promise<LinkState | null>;
}

/** A grip that has not changed is said again after this time, ms: a device that missed one must not stay behind. */
const repeatGripMs = 200;
/** Changes of closure below this are not worth a command: a tenth of what the wire resolves would be lost anyway. */
const leastChange = 1e-3;

/** The line to the device of a sink. */
function lineOf(spec: Exclude<SinkSpec, { type: 'none' }>, options: HandSinkOptions): DeviceLine {
	if (spec.type === 'simulatedHand') return (options.simulated ?? simulatedLine)(options.notice);
	const { path, baudRate } = spec;
	return {
		transport: (signal) => openLine({ path, baud: baudRate, signal }),
		close: () => Promise.resolve(),
	};
}

/** Creates a sink that goes nowhere. */
export function createHandSink(options: HandSinkOptions): HandSink {
	let spec: SinkSpec = { type: 'none' };
	let line: DeviceLine | undefined;
	let link: SpikeLink | undefined;
	let gate: SafetyGate = createSafetyGate();
	let law: Partial<ControlParameters> = {};
	let grip: GripSettings = defaultGrip;
	let cells = 1;
	let controller: GripController = createGripController();
	let intent: GripIntent = controller.advance(0);
	let said = { closure: Number.NaN, atMs: Number.NEGATIVE_INFINITY };
	let wasConnected = false;
	let lastFrame = -1;

	const follow = (state: LinkState): void => {
		const connected = state.phase === 'ready' || state.phase === 'degraded';
		if (connected && !wasConnected && spec.type === 'simulatedHand' && options.armSimulated && !state.stop.latched) {
			gate.arm();
		}
		// A device that comes back may have been put onto someone meanwhile: it moves only when armed again.
		if (!connected && wasConnected && gate.state().armed) gate.disarm('The connection to the device was lost.');
		wasConnected = connected;
		said = connected ? said : { closure: Number.NaN, atMs: Number.NEGATIVE_INFINITY };
	};

	const disconnect = async (): Promise<LinkState | null> => {
		const [oldLink, oldLine] = [link, line];
		link = undefined;
		line = undefined;
		wasConnected = false;
		gate = createSafetyGate();
		await oldLink?.close();
		await oldLine?.close();
		return oldLink?.state() ?? null;
	};

	const move = (): void => {
		if (!link || !wasConnected) return;
		const nowMs = hostClock.nowMs();
		const { closure } = intent;
		if (Math.abs(closure - said.closure) < leastChange && nowMs - said.atMs < repeatGripMs) return;
		const answer = gate.request({ target: 'grip', digits: DIGITS, closure, ...grip });
		if (!answer.ok) return;
		said = { closure, atMs: nowMs };
		// What becomes of it is in the link's counters and in telemetry; the promise never rejects.
		void link.command(answer.command, lastFrame >= 0 ? lastFrame : undefined);
	};

	const sendSpikes = (spikes: readonly SpikeEvent[]): void => {
		let from = 0;
		while (from < spikes.length) {
			const frame = spikes[from]?.frame ?? -1;
			let to = from;
			while (to < spikes.length && spikes[to]?.frame === frame) to++;
			const batch = spikes.slice(from, to).map(({ tMs, channel }) => ({ tUs: tMs * 1000, channel }));
			link?.sendSpikes(batch, frame >= 0 ? frame : undefined);
			lastFrame = frame;
			from = to;
		}
	};

	return {
		get spec() {
			return spec;
		},
		async set(next) {
			await disconnect();
			spec = next;
			if (next.type === 'none') return;
			const driver = deviceDriver((next.type === 'serial' ? next.driver : undefined) ?? 'retinode');
			const nextLine = lineOf(next, options);
			line = nextLine;
			const made = driver.open({
				transport: nextLine.transport,
				protocol: next.protocol,
				clock: hostClock.nowMs,
			});
			link = made;
			made.subscribe((state) => {
				if (link === made) follow(state);
			});
			made.onTrace(({ frameId, writtenMs, actedMs, telemetryMs }) => {
				if (frameId === null) return;
				options.passed(frameId, 'written', writtenMs);
				if (actedMs !== null) options.passed(frameId, 'acted', actedMs);
				options.passed(frameId, 'telemetry', telemetryMs);
			});
		},
		progress(spikes, modelTimeMs) {
			if (spec.type !== 'none') sendSpikes(spikes);
			controller.push(spikes.map(({ tMs }) => tMs));
			intent = controller.advance(modelTimeMs);
			move();
		},
		restarted(channels) {
			cells = Math.max(1, channels);
			controller = createGripController({ ...law, cells: law.cells ?? cells });
			intent = controller.advance(0);
			lastFrame = -1;
		},
		arm(armed) {
			if (!armed) {
				const relax = gate.disarm('It was disarmed.');
				void link?.command(relax);
				return false;
			}
			if (!link) throw new UserError('There is no device to arm: choose one first.');
			if (!wasConnected) throw new UserError(`The device cannot be armed: ${link.state().reason}`);
			const { stop } = link.state();
			if (stop.latched || stop.pending) throw new UserError('The emergency stop is in force: release it first.');
			gate.arm();
			return true;
		},
		emergencyStop() {
			link?.emergencyStop();
			gate.disarm('The emergency stop was pressed.');
		},
		releaseEmergencyStop() {
			if (!line?.resetEmergencyStop) {
				throw new UserError('The emergency stop of a real device is reset at the device, by a person who sees it.');
			}
			line.resetEmergencyStop();
		},
		configure(changes) {
			const parts = splitControl(changes);
			controller.configure(parts.law);
			law = { ...law, ...parts.law };
			grip = { ...grip, ...parts.grip };
		},
		control: () => describeControl(controller.parameters(), grip),
		link: () => (link ? linkStatusOf(link.state()) : noLink),
		hand: () => (link ? handStatusOf(link.state(), gate.state(), intent) : null),
		state: () => link?.state() ?? null,
		close: disconnect,
	};
}
