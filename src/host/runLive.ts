import { UserError } from '../base/errors.ts';
import type { SpikeEvent } from '../engine/server/engineMessages.ts';
import type { ElectrodeLevel } from '../protocol/deviceCommand.ts';
import type { DeviceLogEntry } from '../protocol/deviceLog.ts';
import type { Replies } from '../protocol/requests.ts';
import type { Session } from '../protocol/session/sessionFile.ts';
import type { NamedSink, SinkSpec } from '../protocol/sinks.ts';
import type { SpikingCell } from '../protocol/spikingCells.ts';
import type { Status } from '../protocol/status.ts';
import type { DeviceAccount } from '../runtime/device/connectedDevice.ts';
import type { DeviceReport } from '../runtime/device/deviceStatuses.ts';
import type { LevelEntry, LevelLog } from '../runtime/device/levelLog.ts';
import { createRuntime, type Runtime, type RuntimeOptions } from '../runtime/runtime.ts';
import { hostLines } from './hostLines.ts';
import { armDevices, unmetAtTheEnd, waitForDevices } from './liveArming.ts';
import { createLiveEnd } from './liveEnd.ts';
import { createLiveProblems } from './liveProblems.ts';
import { type LiveReport, liveReportOf } from './liveReport.ts';
import { hostClock } from './machineTime.ts';
import { engineThreads } from './startEngine.ts';

/** How a live run without a screen is made. */
export interface LiveRunOptions {
	/** Circuit, parameters, light source: everything that decides the spikes. */
	readonly session: Session;
	/** Where spikes go. Default: nowhere. */
	readonly sink?: SinkSpec;
	/** Several devices at once, each with its mapping, instead of `devices`. */
	readonly sinks?: readonly NamedSink[];
	/** Length in s of model time, above 0. Without it the run lasts until the light source ends, or until `signal`. */
	readonly durationS?: number;
	/** `wall` (default): in step with wall time. `fast`: as fast as it goes, with the same spikes for recorded or generated light. */
	readonly pace?: 'wall' | 'fast';
	/** The user allows the device to move: asked for by a flag, never by default for a serial device. The simulated hand always may. */
	readonly arm?: boolean;
	/** A hand that was armed is armed again after a lost line or a stall; see `DevicesOptions`. */
	readonly rearm?: boolean;
	/** Levels for the electrodes of the first device that has any, set once it is there and armed; refusals are problems. */
	readonly stimulate?: readonly ElectrodeLevel[];
	/** Logs the light in force to this file, which must not exist. */
	readonly record?: string;
	/** Records everything; the file is made of its journal afterwards (`finishLiveNwb`). */
	readonly nwb?: RuntimeOptions['nwb'];
	/** Ends the run early, in order; the report is of what was done. */
	readonly signal?: AbortSignal;
	/** About four times a second. */
	readonly onStatus?: (status: Status) => void;
	/** The model is ready, with these spiking cells in the order of their channels; the run begins when this has resolved. */
	readonly onModel?: (cells: readonly SpikingCell[]) => Promise<void>;
	/** Spikes as they come: channel (index among the spiking cells) and model time, ms. */
	readonly onSpikes?: (spikes: readonly SpikeEvent[]) => void;
	/**
	 * The run has begun: from now on `edit` gives it other declarations of the user's own, while it goes on; it rejects with a UserError when there is a
	 * mistake in them. What is returned is called when the run ends.
	 */
	readonly onRunning?: (edit: (declarations: Session['declarations']) => Promise<Replies['editCircuit']>) => () => void;
	/** One sentence on something that went wrong but does not end the run. */
	readonly onProblem?: (message: string) => void;
	/** What a person must know of a device before it is armed, one sentence. */
	readonly onWarning?: (message: string) => void;
	/** A level was asked for, or all were ended. */
	readonly onLevel?: (device: string, entry: LevelEntry) => void;
	/** What the control law said, what a device was told and what it reported. */
	readonly onDevice?: (device: string, entry: DeviceLogEntry) => void;
	/** See `EngineStart`. */
	readonly native?: RuntimeOptions['native'];
	readonly startEngine?: RuntimeOptions['startEngine'];
	readonly simulated?: RuntimeOptions['simulated'];
	readonly openEmgPort?: RuntimeOptions['openEmgPort'];
}

/** Tells every line of the devices' logs of levels once. */
function levelTeller(tell: LiveRunOptions['onLevel']): (device: string, log: LevelLog) => void {
	/** Lines of each device's log that were told. */
	const told = new Map<string, number>();
	return (device, { count, last }) => {
		const fresh = count - (told.get(device) ?? 0);
		told.set(device, count);
		if (fresh > 0) for (const entry of last.slice(-fresh)) tell?.(device, entry);
	};
}

/** Tells every entry of the devices' own logs once. */
function deviceTeller(tell: LiveRunOptions['onDevice']): (device: string, logged: DeviceAccount['logged']) => void {
	/** The next entry of each. */
	const next = new Map<string, number>();
	return (device, logged) => {
		for (let isEnd = tell === undefined; !isEnd; ) {
			const part = logged(next.get(device) ?? 0);
			for (const entry of part.entries) tell?.(device, entry);
			next.set(device, part.next);
			isEnd = part.isEnd;
		}
	};
}

/** The runtime that a run asks for. */
const runtimeOptionsOf = (options: LiveRunOptions): RuntimeOptions => ({
	...hostLines,
	session: options.session,
	startEngine: options.startEngine ?? engineThreads(options.signal),
	headless: true,
	// As fast as it goes nothing is left to measure in.
	measuresError: options.pace !== 'fast',
	armSimulated: true,
	rearm: options.rearm ?? false,
	...(options.record === undefined ? {} : { record: options.record }),
	...(options.nwb && { nwb: options.nwb }),
	...(options.native && { native: options.native }),
	...(options.simulated === undefined ? {} : { simulated: options.simulated }),
	...(options.openEmgPort === undefined ? {} : { openEmgPort: options.openEmgPort }),
});

/**
 * Runs light source, engine and device without a screen.
 * @throws UserError (rejection) when session, source, sink or duration make no sense
 */
export async function runLive(options: LiveRunOptions): Promise<LiveReport> {
	const { sink = { type: 'none' }, durationS, signal } = options;
	if (durationS !== undefined && !(durationS > 0 && Number.isFinite(durationS))) {
		throw new UserError(`duration must be a number of s above 0; got ${durationS}`);
	}
	const { say, miss, problems, unmet, incomplete } = createLiveProblems(options.onProblem);
	const tellLevels = levelTeller(options.onLevel);
	const tellDevice = deviceTeller(options.onDevice);
	const tellLogs = ({ devices }: Runtime, status: Status): void => {
		for (const { name } of status.devices) {
			tellLevels(name, devices.levelLog(name));
			tellDevice(name, (from) => devices.deviceLog(name, from));
		}
	};
	let failure: string | null = null;
	let runtime: Runtime | undefined;
	const { stop, finish, finished } = createLiveEnd(() => runtime);
	runtime = await createRuntime(runtimeOptionsOf(options), {
		notice(notice) {
			if (notice.type === 'status') {
				options.onStatus?.(notice);
				if (runtime) tellLogs(runtime, notice);
			}
			if (notice.type !== 'problem') return;
			say(notice.message);
		},
		// A run without a screen has nobody to wait for.
		failed(message) {
			failure = message;
			stop();
		},
		incomplete: (message) => incomplete.push(message),
		snapshot: () => undefined,
		spikes: (spikes) => options.onSpikes?.(spikes),
		finished: finish,
	});
	const { request } = runtime;
	const edit = (declarations: Session['declarations']) => request('editCircuit', { declarations });
	let endEdits: (() => void) | undefined;
	let devices: readonly DeviceReport[] = [];
	let last: Status | undefined;
	let connectedMs = hostClock.nowMs();
	let startedMs = performance.now();
	let endedMs = startedMs;
	try {
		await options.onModel?.(await runtime.spikingCells());
		connectedMs = hostClock.nowMs();
		if (options.sinks) await runtime.devices.setAll(options.sinks);
		else await runtime.devices.set(sink);
		const arms = options.arm ?? false;
		await waitForDevices(runtime.devices, arms, signal);
		const warn = (message: string): void => options.onWarning?.(message);
		if (arms && !signal?.aborted) await armDevices(runtime.devices, options.stimulate ?? [], warn, say, miss);
		signal?.addEventListener('abort', stop, { once: true });
		startedMs = performance.now();
		const untilMs = durationS === undefined ? Number.POSITIVE_INFINITY : durationS * 1000;
		runtime.runUntil(untilMs, durationS === undefined, options.pace ?? 'wall');
		endEdits = options.onRunning?.(edit);
		if (signal?.aborted || failure !== null) stop();
		last = await finished;
		endedMs = performance.now();
	} finally {
		signal?.removeEventListener('abort', stop);
		endEdits?.();
		devices = await runtime.close();
	}
	for (const { name, levels, logged } of devices) {
		tellLevels(name, levels);
		tellDevice(name, logged);
	}
	for (const each of unmetAtTheEnd(devices, last.devices, options.arm ?? false)) miss(each);
	return liveReportOf({
		last,
		// Telemetry that came with the goodbye still counts.
		latencyMs: runtime.status().latency,
		isPaced: (options.pace ?? 'wall') === 'wall',
		ranMs: endedMs - startedMs,
		startMs: connectedMs,
		devices,
		failure,
		problems,
		unmet,
		incomplete,
		interrupted: signal?.aborted ?? false,
	});
}
