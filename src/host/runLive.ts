import type { ErrorReport } from '../engine/protocol/accuracy.ts';
import type { Replies } from '../engine/protocol/messages.ts';
import type { NamedSink, SinkSpec } from '../engine/protocol/requests.ts';
import type { LatencyStage, Percentiles, Status } from '../engine/protocol/status.ts';
import type { SpikeEvent } from '../engine/server/engineMessages.ts';
import type { Session } from '../engine/session/sessionFile.ts';
import type { LinkState } from '../io/link/state.ts';
import type { ElectrodeLevel } from '../io/wire/message.ts';
import { UserError } from '../ode/errors.ts';
import type { DeviceReport } from '../runtime/device/handSink.ts';
import { createRuntime, type Runtime, type RuntimeOptions } from '../runtime/runtime.ts';
import { hostLines } from './hostLines.ts';
import { startEngineThread } from './startEngine.ts';

/** How a live run without a screen is made. */
export interface LiveRunOptions {
	/** Circuit, parameters, light source: everything that decides the spikes. */
	readonly session: Session;
	/** Where spikes go. Default: nowhere. */
	readonly sink?: SinkSpec;
	/** Several devices at once, each with its mapping, instead of `sink`. */
	readonly sinks?: readonly NamedSink[];
	/** Length in s of model time, above 0. Without it the run lasts until the light source ends, or until `signal`. */
	readonly durationS?: number;
	/** `wall` (default): in step with wall time. `fast`: as fast as it goes, with the same spikes for recorded or generated light. */
	readonly pace?: 'wall' | 'fast';
	/** The user allows the device to move: asked for by a flag, never by default for a serial device. The simulated hand always may. */
	readonly arm?: boolean;
	/** Levels for the electrodes of the first device that has any, set once it is there and armed; refusals are problems. */
	readonly stimulate?: readonly ElectrodeLevel[];
	/** Logs the light in force to this file, which must not exist. */
	readonly record?: string;
	/** Ends the run early, in order; the report is of what was done. */
	readonly signal?: AbortSignal;
	/** About four times a second. */
	readonly onStatus?: (status: Status) => void;
	/** The model is ready, with so many spiking cells; the run begins when this has resolved. */
	readonly onModel?: (cells: number) => Promise<void>;
	/** Spikes as they come: channel (index among the spiking cells) and model time, ms. */
	readonly onSpikes?: (spikes: readonly SpikeEvent[]) => void;
	/**
	 * The run has begun: from now on `edit` gives it other declarations of the user's own, while it goes on; it rejects with a UserError when there is a
	 * mistake in them. What is returned is called when the run ends.
	 */
	readonly onRunning?: (edit: (declarations: Session['declarations']) => Promise<Replies['editCircuit']>) => () => void;
	/** One sentence on something that went wrong but does not end the run. */
	readonly onProblem?: (message: string) => void;
	readonly startEngine?: RuntimeOptions['startEngine'];
	readonly simulated?: RuntimeOptions['simulated'];
	readonly openEmgPort?: RuntimeOptions['openEmgPort'];
}

/** What became of the spikes of one device. */
export interface LiveDeviceReport {
	readonly name: string;
	/** Spikes of the retina while it was connected to; those of cells that it does not get. */
	readonly spikesOffered: number;
	readonly spikesNotMapped: number;
	/** Confirmed by the device. */
	readonly spikesDelivered: number;
	readonly losses: LinkState['spikes']['lost'];
	readonly spikesLost: number;
	readonly bytes: number;
	/** Commands that it acted on. */
	readonly commandsActed: number;
}

/** What a live run did. */
export interface LiveReport {
	readonly modelTimeS: number;
	readonly wallTimeS: number;
	/** Model time per wall time over the whole run, to three decimals; never above 1 in step with wall time. */
	readonly realTimeFactor: number;
	readonly framesIn: number;
	readonly framesDropped: number;
	readonly spikes: number;
	/** Bytes written to the devices' lines. */
	readonly bytes: number;
	/** Spikes that did not reach the first device, by cause; null without a device. */
	readonly losses: LinkState['spikes']['lost'] | null;
	/** By all devices. */
	readonly spikesLost: number;
	readonly devices: readonly LiveDeviceReport[];
	/** Each stage of light's way in ms; stages that no frame passed are absent. */
	readonly latencyMs: Readonly<Partial<Record<LatencyStage, Percentiles>>>;
	/** The last error of the real-time method that was measured beside the run, and whether something changed since; null when there was no time for one. */
	readonly error: (ErrorReport & { readonly outdated: boolean }) | null;
	/** Why the link was not well at the end of the run; empty when it was, or without a device. */
	readonly link: string;
	/** Why the run ended before its time: the light source, the model or the engine could not go on; null when it did not. */
	readonly failure: string | null;
	/** What went wrong on the way, one sentence each. */
	readonly problems: readonly string[];
	/** `signal` ended it before its time. */
	readonly interrupted: boolean;
}

/** How long a run waits for its device before it starts without it, ms: a board that restarts when opened needs two seconds. */
const deviceWaitMs = 4000;
const pollMs = 20;
/** How long an engine may take to say where it stopped, ms. */
const goneMs = 1000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Runs light source, engine and device without a screen.
 * @throws UserError (rejection) when session, source, sink or duration make no sense
 */
export async function runLive(options: LiveRunOptions): Promise<LiveReport> {
	const { session, sink = { type: 'none' }, durationS, signal } = options;
	if (durationS !== undefined && !(durationS > 0 && Number.isFinite(durationS))) {
		throw new UserError(`duration must be a number of s above 0; got ${durationS}`);
	}
	const problems: string[] = [];
	let failure: string | null = null;
	const said = (message: string): void => {
		problems.push(message);
		options.onProblem?.(message);
	};
	let finish: (status: Status) => void = () => undefined;
	const finished = new Promise<Status>((resolve) => {
		finish = resolve;
	});
	let runtime: Runtime | undefined;
	/** Ends the run where it stands; an engine that is gone cannot say so any more. */
	const stop = (): void => {
		const current = runtime;
		if (!current) return;
		current.runUntil(0, false, 'wall');
		// It must keep the process alive: without its engine nothing else does.
		const gone = setTimeout(() => finish(current.status()), goneMs);
		void finished.then(() => clearTimeout(gone));
	};
	runtime = await createRuntime(
		{
			...hostLines,
			session,
			startEngine: options.startEngine ?? startEngineThread,
			headless: true,
			// As fast as it goes nothing is left to measure in.
			measuresError: options.pace !== 'fast',
			armSimulated: true,
			...(options.record === undefined ? {} : { record: options.record }),
			...(options.simulated === undefined ? {} : { simulated: options.simulated }),
			...(options.openEmgPort === undefined ? {} : { openEmgPort: options.openEmgPort }),
		},
		{
			notice(notice) {
				if (notice.type === 'status') options.onStatus?.(notice);
				if (notice.type !== 'problem') return;
				said(notice.message);
			},
			// A run without a screen has nobody to wait for.
			failed(message) {
				failure = message;
				stop();
			},
			snapshot: () => undefined,
			spikes: (spikes) => options.onSpikes?.(spikes),
			finished: (status) => finish(status),
		},
	);
	const { request } = runtime;
	// The engine answers every request with the reply that belongs to it.
	const edit = async (declarations: Session['declarations']): Promise<Replies['editCircuit']> =>
		(await request({ type: 'editCircuit', declarations })) as Replies['editCircuit'];
	let endEdits: (() => void) | undefined;
	let devices: readonly DeviceReport[] = [];
	let last: Status | undefined;
	let startedMs = performance.now();
	let endedMs = startedMs;
	try {
		await options.onModel?.(await runtime.spikingCells());
		if (options.sinks) await runtime.sink.setAll(options.sinks);
		else await runtime.sink.set(sink);
		const waitUntilMs = performance.now() + deviceWaitMs;
		const { sink: hands } = runtime;
		const isReady = () => hands.devices().every(({ link }) => link.state === 'ready' || link.state === 'degraded');
		while (!isReady() && performance.now() < waitUntilMs && !signal?.aborted) await pause(pollMs);
		if (options.arm && hands.devices().length > 0) {
			try {
				hands.arm(true);
				for (const level of options.stimulate ?? []) {
					for (const each of await hands.stimulate(level)) said(`Electrode ${level.electrode}: ${each}.`);
				}
			} catch (error) {
				// A device that is not there yet must not end a run that others may use.
				said(error instanceof Error ? error.message : String(error));
			}
		}
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
	// Telemetry that came with the goodbye still counts.
	const latencyMs = runtime.status().latency;
	// The engine knows best how far it was behind when it took its last step; outside, messages take their time too.
	const isPaced = (options.pace ?? 'wall') === 'wall' && failure === null;
	const wallTimeS = isPaced ? last.modelTimeS + last.lagS : (endedMs - startedMs) / 1000;
	return {
		modelTimeS: last.modelTimeS,
		wallTimeS,
		realTimeFactor: wallTimeS > 0 ? Math.round((1000 * last.modelTimeS) / wallTimeS) / 1000 : 0,
		framesIn: last.framesIn,
		framesDropped: last.framesDropped,
		spikes: last.spikes,
		bytes: devices.reduce((sum, { link }) => sum + link.counters.bytesOut, 0),
		losses: devices[0]?.link.spikes.lost ?? null,
		spikesLost: devices.reduce((sum, { link }) => sum + link.spikes.lostTotal, 0),
		devices: devices.map(({ link, ...counts }) => ({
			...counts,
			spikesDelivered: link.spikes.delivered,
			losses: link.spikes.lost,
			spikesLost: link.spikes.lostTotal,
			bytes: link.counters.bytesOut,
			commandsActed: link.counters.commandsActed,
		})),
		latencyMs,
		error: last.accuracy.last && { ...last.accuracy.last, outdated: last.accuracy.outdated },
		link: last.link.message,
		failure,
		problems,
		interrupted: signal?.aborted ?? false,
	};
}
