import type { TimeSource } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import { createSeededRandom } from '../../base/pcg.ts';
import { percentilesOf } from '../../engine/live/latency.ts';
import { defaultSession, type Session } from '../../protocol/session/sessionFile.ts';
import { encodeCameraFrame } from '../../protocol/snapshot.ts';
import type { Percentiles } from '../../protocol/status.ts';
import { firstSession } from '../../runtime/defaultSession.ts';
import type { DeviceLine } from '../../runtime/device/deviceLine.ts';
import { createRuntime, type Runtime, type RuntimeOptions } from '../../runtime/runtime.ts';
import type { RuntimeListener } from '../../runtime/runtimeListener.ts';
import { hostLines } from '../hostLines.ts';
import { machineTime } from '../machineTime.ts';
import { simulatedLine } from '../simulatedLine.ts';
import { engineThreads } from '../startEngine.ts';
import { startHost } from '../startHost.ts';
import { meanOf } from './spikeStamps.ts';
import { BENCH_STAGES, type BenchStage, createWays, type Ways, type WayTimes } from './ways.ts';
import { tapped } from './wireTap.ts';

/** How the bench is run. */
export interface LatencyBenchOptions {
	/** Changes of light from dark to bright. */
	readonly events: number;
	/** The circuit: the tissue or the small patch of a first start of it, of `dual` 2 × 2 columns. Default: that of a first start. */
	readonly circuit?: string;
	readonly progress?: (done: number) => void;
	readonly signal?: AbortSignal;
	readonly startEngine?: RuntimeOptions['startEngine'];
	/** The time that everything goes by. Default: the machine's. */
	readonly time?: TimeSource;
	/** Makes the simulated hand's line. Default: a process behind a pseudo-terminal. */
	readonly simulated?: (notice: (message: string) => void) => DeviceLine;
	/**
	 * Measures with the app's page served, as an app does: called with its address; the bench begins when a page draws. Without it
	 * snapshots are made at a screen's rate, and nobody draws them.
	 */
	readonly screen?: (url: string, onceUrl: string) => void | Promise<void>;
	/** Seed of the pauses between changes; default 1. */
	readonly seed?: number;
}

/** What the bench found; times in ms. */
export interface LatencyBenchReport {
	readonly events: number;
	readonly circuit: string;
	/** Changes of light without a spike before the next one. */
	readonly withoutSpike: number;
	/** Changes whose way could not be followed to the end: frames replaced by newer ones, spikes lost, no telemetry in time. */
	readonly notFollowed: number;
	/** Each stage, with its share of the mean whole. */
	readonly stages: Readonly<Record<BenchStage, Percentiles & { readonly share: number }>>;
	/** From the frame's arrival to telemetry back. */
	readonly whole: Percentiles;
	/** From the frame's arrival to the first byte on the wire, less the model's own physiology: the software's part. */
	readonly software: Percentiles;
	/** Time stamps of all spikes against the model's clock. */
	readonly jitter: {
		readonly spikes: number;
		/** Largest difference between a stamp on the wire and the model's time, µs. */
		readonly stampErrorUs: number;
		/** Moment of the first byte less the spike's stamp: how unevenly spikes leave that are even in model time. */
		readonly sdMs: number;
		readonly p99MinusP50Ms: number;
	};
	readonly realTimeFactor: number;
	/** Pictures that a page drew while the changes were made, and how many a second; null without one. */
	readonly screen: { readonly pictures: number; readonly perS: number } | null;
	/** What the device said it is, and its line. */
	readonly device: string;
}

/** The software's goal for the 99th percentile, ms. */
export const SOFTWARE_GOAL_MS = 5;

/** Bright for so long, ms: a first spike comes well within. */
const brightMs = 120;
/** Dark for at least so long, ms, and up to `spreadMs` longer, so that changes fall anywhere between steps and telemetry. */
const darkMs = 200;
const spreadMs = 60;
/** Changes at the beginning that do not count: the machine's compiler has work then. */
const warmUp = 5;
/** How long the device may take to be there, ms. */
const deviceWaitMs = 10_000;
/** And how long a page may take to draw, ms. */
const pageWaitMs = 60_000;
const side = 8;

const pause = ({ timers }: TimeSource, ms: number): Promise<void> =>
	new Promise((resolve) => void timers.after(ms, resolve));

/** Waits until the simulated device is there. @throws UserError when it does not come */
async function deviceOf({ devices }: Runtime, time: TimeSource): Promise<string> {
	const untilMs = time.clock() + deviceWaitMs;
	while (devices.link().state !== 'ready') {
		if (time.clock() > untilMs) throw new UserError(`The device did not come: ${devices.link().message}`);
		await pause(time, 20);
	}
	return `${devices.link().device} at ${devices.state()?.transport ?? 'no line'}`;
}

/** Waits until a page draws. @throws UserError when it does not, or the run is ended */
async function pageDraws(
	url: string,
	pictures: () => number,
	time: TimeSource,
	signal: AbortSignal | undefined,
): Promise<void> {
	const beforeMs = time.clock() + pageWaitMs;
	while (pictures() === 0) {
		if (signal?.aborted) throw new UserError('The bench was ended before a page drew.');
		if (time.clock() > beforeMs) throw new UserError(`No page drew at ${url} within ${pageWaitMs / 1000} s.`);
		await pause(time, 100);
	}
}

/** Sends a picture of one grey, and says when it was captured, ms. */
function show(runtime: Runtime, { clock }: TimeSource, grey: number): number {
	const capturedAtMs = clock();
	const pixels = new Uint8Array(side * side).fill(grey);
	runtime.cameraFrame(encodeCameraFrame({ width: side, height: side, capturedAtMs, pixels }));
	return capturedAtMs;
}

/** Makes the changes of light, dark in between, and says when those that count were captured, ms. @throws UserError when the run is ended */
async function flashes(
	runtime: Runtime,
	ways: Ways,
	time: TimeSource,
	options: LatencyBenchOptions,
): Promise<readonly number[]> {
	const { events, signal, progress } = options;
	const random = createSeededRandom(options.seed ?? 1);
	const sent: number[] = [];
	for (let event = 0; event < events + warmUp; event++) {
		if (signal?.aborted) throw new UserError('The bench was ended before its last event.');
		// A machine that stood still for a moment has disarmed it: only what it does while armed can be measured.
		if (runtime.devices.whyNotArmed().some(({ why }) => why === null) && !runtime.devices.safety().armed)
			runtime.devices.arm(true);
		const atMs = show(runtime, time, 255);
		if (event >= warmUp) sent.push(atMs);
		// What came while the machine warmed up does not count for the jitter either.
		else ways.forgetSpikes();
		await pause(time, brightMs);
		show(runtime, time, 0);
		await pause(time, darkMs + spreadMs * random());
		progress?.((event + 1) / (events + warmUp));
	}
	return sent;
}

/** What the samples say. */
function figuresOf(samples: readonly WayTimes[]): Pick<LatencyBenchReport, 'stages' | 'whole' | 'software'> {
	const wholes = samples.map((sample) => BENCH_STAGES.reduce((sum, stage) => sum + sample[stage], 0));
	const stageOf = (stage: BenchStage) => {
		const values = samples.map((sample) => sample[stage]);
		return { ...percentilesOf(values), share: meanOf(values) / meanOf(wholes) };
	};
	return {
		stages: {
			frameToModel: stageOf('frameToModel'),
			physiology: stageOf('physiology'),
			spikeFound: stageOf('spikeFound'),
			onWire: stageOf('onWire'),
			deviceActs: stageOf('deviceActs'),
			telemetryBack: stageOf('telemetryBack'),
		},
		whole: percentilesOf(wholes),
		software: percentilesOf(samples.map(({ frameToModel, spikeFound, onWire }) => frameToModel + spikeFound + onWire)),
	};
}

/**
 * Measures the way of a change of light: frame source → spike in the model → first byte on the wire → device acts →
 * telemetry back, with the model in real time beside the host, as in the app, and a simulated hand.
 * @throws UserError (rejection) when the number of events makes no sense, the device does not come or the run is ended early
 */
export async function runLatencyBench(options: LatencyBenchOptions): Promise<LatencyBenchReport> {
	const { events, signal, time = machineTime } = options;
	if (!Number.isInteger(events) || events < 1 || events > 100_000) {
		throw new UserError(`--events must be a whole number from 1 to 100000; got ${events}`);
	}
	const base = options.circuit === 'dual' ? defaultSession() : firstSession(options.circuit);
	const session: Session = { ...base, source: { type: 'camera' } };
	const ways = createWays(session.stepMs);
	const problems: string[] = [];
	let realTimeFactor = 0;
	let pictures = 0;
	const simulated: NonNullable<RuntimeOptions['simulated']> = (notice) => {
		const line = (options.simulated ?? simulatedLine)(notice);
		return { ...line, transport: tapped(line.transport, time.clock, ways.wrote) };
	};
	const watch: Required<Pick<RuntimeListener, 'notice' | 'spikes' | 'stage'>> = {
		...ways.listener,
		notice(notice) {
			if (notice.type === 'problem') problems.push(notice.message);
			else if (notice.type === 'status') realTimeFactor = notice.realTimeFactor;
		},
	};
	// The device is simulated, and the person who measures is at the command line, not at a screen.
	const arming = { armSimulated: true, headlessArm: true };
	const start = { session, startEngine: options.startEngine ?? engineThreads(), ...arming, simulated, time };
	const drew = (more: number): void => {
		pictures += more;
	};
	// Each spike must leave by itself to be followed: the hand of a first start gets rates where the patch may be large.
	const sink = { type: 'simulatedHand', protocol: 'events' } as const;
	const host = options.screen && (await startHost({ ...start, sink, watch, drew }));
	// As with a screen: pictures are made at its rate. There is no page that draws them.
	const runtime =
		host?.runtime ??
		(await createRuntime({ ...hostLines, ...time, ...start }, { ...watch, snapshot: () => undefined }));
	let screen: LatencyBenchReport['screen'] = null;
	let sent: readonly number[] = [];
	let device = '';
	try {
		if (!host) await runtime.devices.set(sink);
		device = await deviceOf(runtime, time);
		await runtime.request('openCamera', { width: side, height: side });
		await runtime.request('setRunning', { running: true });
		show(runtime, time, 0);
		if (host) {
			await options.screen?.(host.url, host.onceUrl());
			await pageDraws(host.url, () => pictures, time, signal);
		}
		await pause(time, 500);
		pictures = 0;
		const beganMs = time.clock();
		sent = await flashes(runtime, ways, time, options);
		if (host) screen = { pictures, perS: (1000 * pictures) / (time.clock() - beganMs) };
	} finally {
		await (host ?? runtime).close();
	}
	const { samples, withoutSpike, notFollowed } = ways.followed(sent);
	if (samples.length === 0) {
		throw new UserError(
			`No change of light could be followed to its end (${withoutSpike} without a spike, ${notFollowed} lost): ${problems.at(-1) ?? 'is the machine too slow for the model?'}`,
		);
	}
	return {
		events,
		circuit: session.circuit,
		withoutSpike,
		notFollowed,
		...figuresOf(samples),
		jitter: ways.jitter(),
		realTimeFactor,
		screen,
		device,
	};
}
