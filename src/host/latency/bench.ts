import type { TimeSource } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import { createSeededRandom } from '../../base/seededRandom.ts';
import { percentilesOf } from '../../engine/live/latency.ts';
import { wrapStamp } from '../../io/wire/timeStamp.ts';
import { defaultSession, type Session } from '../../protocol/session/sessionFile.ts';
import { encodeCameraFrame } from '../../protocol/snapshot.ts';
import type { Percentiles } from '../../protocol/status.ts';
import type { DeviceLine } from '../../runtime/device/deviceLine.ts';
import { createRuntime, type RuntimeListener, type RuntimeOptions } from '../../runtime/runtime.ts';
import { hostLines } from '../hostLines.ts';
import { machineTime } from '../machineTime.ts';
import { simulatedLine } from '../simulatedLine.ts';
import { startEngineThread } from '../startEngine.ts';
import { startHost } from '../startHost.ts';
import { tapped } from './wireTap.ts';

/** How the bench is run. */
export interface LatencyBenchOptions {
	/** Changes of light from dark to bright. */
	readonly events: number;
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
	readonly screen?: (url: string) => void | Promise<void>;
	/** Seed of the pauses between changes; default 1. */
	readonly seed?: number;
}

/** The parts of the way, in order; they add up to the whole. */
export const BENCH_STAGES = [
	'frameToModel',
	'physiology',
	'spikeFound',
	'onWire',
	'deviceActs',
	'telemetryBack',
] as const;
export type BenchStage = (typeof BENCH_STAGES)[number];

/** What the bench found; times in ms. */
export interface LatencyBenchReport {
	readonly events: number;
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

interface Way {
	readonly capturedMs: number;
	readonly mappedMs: number;
	readonly onMs: number;
}

/**
 * Measures the way of a change of light: frame source → spike in the model → first byte on the wire → device acts →
 * telemetry back, with the model in real time beside the host, as in the app, and a simulated hand.
 * @throws UserError (rejection) when the number of events makes no sense, the device does not come or the run is ended early
 */
export async function runLatencyBench(options: LatencyBenchOptions): Promise<LatencyBenchReport> {
	const { events, signal, time = machineTime } = options;
	const { clock } = time;
	const pause = (ms: number): Promise<void> => new Promise((resolve) => void time.timers.after(ms, resolve));
	if (!Number.isInteger(events) || events < 1 || events > 100_000) {
		throw new UserError(`--events must be a whole number from 1 to 100000; got ${events}`);
	}
	const session: Session = { ...defaultSession(), source: { type: 'camera' } };
	const random = createSeededRandom(options.seed ?? 1);
	const problems: string[] = [];
	/** By the time that the frame carries: frames have no other name before the engine has taken them. */
	const captured = new Map<number, number>();
	const ways = new Map<number, Way>();
	const stages = {
		spikeDetected: new Map<number, number>(),
		acted: new Map<number, number>(),
		telemetry: new Map<number, number>(),
	};
	const firstSpike = new Map<number, { readonly tMs: number; readonly key: string }>();
	const spikeTimes = new Map<string, number>();
	const written = new Map<string, { readonly ms: number; readonly tUs: number }>();
	const keyOf = (channel: number, tUs: number): string => `${channel} ${tUs}`;
	const capturedOf = new Map<number, number>();
	let realTimeFactor = 0;

	let pictures = 0;
	const simulated: NonNullable<RuntimeOptions['simulated']> = (notice) => {
		const line = (options.simulated ?? simulatedLine)(notice);
		return {
			...line,
			transport: tapped(line.transport, clock, ({ channel, tUs, writtenMs }) => {
				const key = keyOf(channel, tUs);
				if (!written.has(key)) written.set(key, { ms: writtenMs, tUs });
			}),
		};
	};
	const watch: Required<Pick<RuntimeListener, 'notice' | 'spikes' | 'stage'>> = {
		notice(notice) {
			if (notice.type === 'problem') problems.push(notice.message);
			else if (notice.type === 'status') realTimeFactor = notice.realTimeFactor;
		},
		spikes(spikes) {
			for (const { frame, channel, tMs } of spikes) {
				const key = keyOf(channel, wrapStamp(Math.round(tMs * 1000)));
				spikeTimes.set(key, tMs);
				// A spike within the light's first step is not its doing, and the stage `spikeDetected` passes it over.
				const way = ways.get(frame);
				const counts = way !== undefined && tMs > way.onMs + session.stepMs;
				if (counts && !firstSpike.has(frame)) firstSpike.set(frame, { tMs, key });
			}
		},
		stage(frame, stage, atMs, modelMs) {
			if (stage === 'captured') captured.set(frame, atMs);
			else if (stage === 'mapped') {
				const capturedMs = captured.get(frame);
				if (capturedMs === undefined || modelMs === undefined) return;
				ways.set(frame, { capturedMs, mappedMs: atMs, onMs: modelMs });
				capturedOf.set(capturedMs, frame);
			} else if (stage === 'spikeDetected' || stage === 'acted' || stage === 'telemetry') {
				if (!stages[stage].has(frame)) stages[stage].set(frame, atMs);
			}
		},
	};
	// The device is simulated, and the person who measures is at the command line, not at a screen.
	const arming = { armSimulated: true, headlessArm: true };
	const start = { session, startEngine: options.startEngine ?? startEngineThread, ...arming, simulated, time };
	const drew = (more: number): void => {
		pictures += more;
	};
	const host = options.screen && (await startHost({ ...start, watch, drew }));
	// As with a screen: pictures are made at its rate. There is no page that draws them.
	const runtime =
		host?.runtime ??
		(await createRuntime({ ...hostLines, ...time, ...start }, { ...watch, snapshot: () => undefined }));
	let screen: LatencyBenchReport['screen'] = null;
	const sent: number[] = [];
	let device = '';
	try {
		if (!host) await runtime.devices.set({ type: 'simulatedHand', protocol: 'events' });
		const untilMs = clock() + deviceWaitMs;
		while (runtime.devices.link().state !== 'ready') {
			if (clock() > untilMs) throw new UserError(`The device did not come: ${runtime.devices.link().message}`);
			await pause(20);
		}
		device = `${runtime.devices.link().device} at ${runtime.devices.state()?.transport ?? 'no line'}`;
		await runtime.request({ type: 'openCamera', width: side, height: side });
		await runtime.request({ type: 'setRunning', running: true });
		const show = (grey: number): number => {
			const capturedAtMs = clock();
			const pixels = new Uint8Array(side * side).fill(grey);
			runtime.cameraFrame(encodeCameraFrame({ width: side, height: side, capturedAtMs, pixels }));
			return capturedAtMs;
		};
		show(0);
		if (host) {
			await options.screen?.(host.url);
			const beforeMs = clock() + pageWaitMs;
			while (pictures === 0) {
				if (signal?.aborted) throw new UserError('The bench was ended before a page drew.');
				if (clock() > beforeMs) throw new UserError(`No page drew at ${host.url} within ${pageWaitMs / 1000} s.`);
				await pause(100);
			}
		}
		await pause(500);
		pictures = 0;
		const beganMs = clock();
		for (let event = 0; event < events + warmUp; event++) {
			if (signal?.aborted) throw new UserError('The bench was ended before its last event.');
			// A machine that stood still for a moment has disarmed it: only what it does while armed can be measured.
			if (runtime.devices.whyNotArmed().some(({ why }) => why === null) && !runtime.devices.safety().armed)
				runtime.devices.arm(true);
			const atMs = show(255);
			if (event >= warmUp) sent.push(atMs);
			else {
				// What came while the machine warmed up does not count for the jitter either.
				spikeTimes.clear();
			}
			await pause(brightMs);
			show(0);
			await pause(darkMs + spreadMs * random());
			options.progress?.((event + 1) / (events + warmUp));
		}
		if (host) screen = { pictures, perS: (1000 * pictures) / (clock() - beganMs) };
	} finally {
		await (host ?? runtime).close();
	}
	const samples: Record<BenchStage, number>[] = [];
	let [withoutSpike, notFollowed] = [0, 0];
	for (const atMs of sent) {
		const frame = capturedOf.get(atMs);
		const way = frame === undefined ? undefined : ways.get(frame);
		if (frame === undefined || !way) {
			notFollowed++;
			continue;
		}
		const spike = firstSpike.get(frame);
		if (!spike) {
			withoutSpike++;
			continue;
		}
		const detectedMs = stages.spikeDetected.get(frame);
		const wire = written.get(spike.key);
		const actedMs = stages.acted.get(frame);
		const telemetryMs = stages.telemetry.get(frame);
		if (detectedMs === undefined || !wire || actedMs === undefined || telemetryMs === undefined) {
			notFollowed++;
			continue;
		}
		const physiology = spike.tMs - way.onMs;
		samples.push({
			frameToModel: way.mappedMs - way.capturedMs,
			physiology,
			spikeFound: detectedMs - way.mappedMs - physiology,
			onWire: wire.ms - detectedMs,
			deviceActs: actedMs - wire.ms,
			telemetryBack: telemetryMs - actedMs,
		});
	}
	if (samples.length === 0) {
		throw new UserError(
			`No change of light could be followed to its end (${withoutSpike} without a spike, ${notFollowed} lost): ${problems.at(-1) ?? 'is the machine too slow for the model?'}`,
		);
	}
	const sumOf = (sample: Record<BenchStage, number>) => BENCH_STAGES.reduce((sum, stage) => sum + sample[stage], 0);
	const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const wholes = samples.map(sumOf);
	const stageOf = (stage: BenchStage) => {
		const values = samples.map((sample) => sample[stage]);
		return { ...percentilesOf(values), share: mean(values) / mean(wholes) };
	};
	const delays: number[] = [];
	let stampErrorUs = 0;
	for (const [key, tMs] of spikeTimes) {
		const wire = written.get(key);
		if (!wire) continue;
		delays.push(wire.ms - tMs);
		stampErrorUs = Math.max(stampErrorUs, Math.abs(wire.tUs - ((tMs * 1000) % 2 ** 32)));
	}
	const delay = percentilesOf(delays.length === 0 ? [Number.NaN] : delays);
	const meanDelay = mean(delays);
	return {
		events,
		withoutSpike,
		notFollowed,
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
		jitter: {
			spikes: delays.length,
			stampErrorUs,
			sdMs: Math.sqrt(mean(delays.map((each) => (each - meanDelay) ** 2))),
			p99MinusP50Ms: delay.p99 - delay.p50,
		},
		realTimeFactor,
		screen,
		device,
	};
}
