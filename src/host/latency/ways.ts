import { percentilesOf } from '../../engine/live/latency.ts';
import { wrapStamp } from '../../io/wire/timeStamp.ts';
import type { RuntimeListener } from '../../runtime/runtimeListener.ts';
import type { WrittenSpike } from './wireTap.ts';

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

/** How long each part of one way took, ms. */
export type WayTimes = Readonly<Record<BenchStage, number>>;

/** What became of the changes of light that were followed. */
export interface FollowedWays {
	readonly samples: readonly WayTimes[];
	/** Changes without a spike before the next one. */
	readonly withoutSpike: number;
	/** Changes whose way could not be followed to the end. */
	readonly notFollowed: number;
}

/** Time stamps of all spikes against the model's clock; see the report. */
export interface SpikeJitter {
	readonly spikes: number;
	readonly stampErrorUs: number;
	readonly sdMs: number;
	readonly p99MinusP50Ms: number;
}

/** Follows frames of light to telemetry, from what a runtime and its line tell. */
export interface Ways {
	readonly listener: Required<Pick<RuntimeListener, 'spikes' | 'stage'>>;
	/** A spike's bytes were written. */
	wrote(spike: WrittenSpike): void;
	/** What came until now does not count for the jitter. */
	forgetSpikes(): void;
	/** @param sent when each change was captured, ms */
	followed(sent: readonly number[]): FollowedWays;
	jitter(): SpikeJitter;
}

interface Way {
	readonly capturedMs: number;
	readonly mappedMs: number;
	readonly onMs: number;
}

const keyOf = (channel: number, tUs: number): string => `${channel} ${tUs}`;

/** The mean; NaN of nothing. */
export const meanOf = (values: readonly number[]): number =>
	values.reduce((sum, value) => sum + value, 0) / values.length;

/** Nothing has been followed yet. @param stepMs the model's step */
export function createWays(stepMs: number): Ways {
	/** By the time that the frame carries: frames have no other name before the engine has taken them. */
	const captured = new Map<number, number>();
	const frameAt = new Map<number, number>();
	const ways = new Map<number, Way>();
	const stages = {
		spikeDetected: new Map<number, number>(),
		acted: new Map<number, number>(),
		telemetry: new Map<number, number>(),
	};
	const firstSpike = new Map<number, { readonly tMs: number; readonly key: string }>();
	const spikeTimes = new Map<string, number>();
	const written = new Map<string, { readonly ms: number; readonly tUs: number }>();

	/** The way of one change; `noSpike`, or nothing where it could not be followed. */
	const wayOf = (sentMs: number): WayTimes | 'noSpike' | undefined => {
		const frame = frameAt.get(sentMs);
		const way = frame === undefined ? undefined : ways.get(frame);
		if (frame === undefined || !way) return undefined;
		const spike = firstSpike.get(frame);
		if (!spike) return 'noSpike';
		const detectedMs = stages.spikeDetected.get(frame);
		const wire = written.get(spike.key);
		const actedMs = stages.acted.get(frame);
		const telemetryMs = stages.telemetry.get(frame);
		if (detectedMs === undefined || !wire || actedMs === undefined || telemetryMs === undefined) return undefined;
		const physiology = spike.tMs - way.onMs;
		return {
			frameToModel: way.mappedMs - way.capturedMs,
			physiology,
			spikeFound: detectedMs - way.mappedMs - physiology,
			onWire: wire.ms - detectedMs,
			deviceActs: actedMs - wire.ms,
			telemetryBack: telemetryMs - actedMs,
		};
	};

	return {
		listener: {
			spikes(spikes) {
				for (const { frame, channel, tMs } of spikes) {
					const key = keyOf(channel, wrapStamp(Math.round(tMs * 1000)));
					spikeTimes.set(key, tMs);
					// A spike within the light's first step is not its doing, and the stage `spikeDetected` passes it over.
					const way = ways.get(frame);
					const counts = way !== undefined && tMs > way.onMs + stepMs;
					if (counts && !firstSpike.has(frame)) firstSpike.set(frame, { tMs, key });
				}
			},
			stage(frame, stage, atMs, modelMs) {
				if (stage === 'captured') captured.set(frame, atMs);
				else if (stage === 'mapped') {
					const capturedMs = captured.get(frame);
					if (capturedMs === undefined || modelMs === undefined) return;
					ways.set(frame, { capturedMs, mappedMs: atMs, onMs: modelMs });
					frameAt.set(capturedMs, frame);
				} else if (stage === 'spikeDetected' || stage === 'acted' || stage === 'telemetry') {
					if (!stages[stage].has(frame)) stages[stage].set(frame, atMs);
				}
			},
		},
		wrote({ channel, tUs, writtenMs }) {
			const key = keyOf(channel, tUs);
			if (!written.has(key)) written.set(key, { ms: writtenMs, tUs });
		},
		forgetSpikes: () => spikeTimes.clear(),
		followed(sent) {
			const all = sent.map(wayOf);
			return {
				samples: all.flatMap((each) => (typeof each === 'object' ? each : [])),
				withoutSpike: all.filter((each) => each === 'noSpike').length,
				notFollowed: all.filter((each) => each === undefined).length,
			};
		},
		jitter() {
			const delays: number[] = [];
			let stampErrorUs = 0;
			for (const [key, tMs] of spikeTimes) {
				const wire = written.get(key);
				if (!wire) continue;
				delays.push(wire.ms - tMs);
				stampErrorUs = Math.max(stampErrorUs, Math.abs(wire.tUs - ((tMs * 1000) % 2 ** 32)));
			}
			const delay = percentilesOf(delays.length === 0 ? [Number.NaN] : delays);
			const meanDelay = meanOf(delays);
			return {
				spikes: delays.length,
				stampErrorUs,
				sdMs: Math.sqrt(meanOf(delays.map((each) => (each - meanDelay) ** 2))),
				p99MinusP50Ms: delay.p99 - delay.p50,
			};
		},
	};
}
