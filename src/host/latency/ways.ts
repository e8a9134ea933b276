import type { RuntimeListener } from '../../runtime/runtimeListener.ts';
import { createSpikeStamps, type SpikeStamps } from './spikeStamps.ts';

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

/** Follows frames of light to telemetry, from what a runtime and its line tell. */
export interface Ways extends Pick<SpikeStamps, 'wrote' | 'jitter'> {
	readonly listener: Required<Pick<RuntimeListener, 'spikes' | 'stage'>>;
	/** What came until now does not count for the jitter. */
	forgetSpikes(): void;
	/** @param sent when each change was captured, ms */
	followed(sent: readonly number[]): FollowedWays;
}

interface Way {
	readonly capturedMs: number;
	readonly mappedMs: number;
	readonly onMs: number;
}

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
	const stamps = createSpikeStamps();

	/** The way of one change; `noSpike`, or nothing where it could not be followed. */
	const wayOf = (sentMs: number): WayTimes | 'noSpike' | undefined => {
		const frame = frameAt.get(sentMs);
		const way = frame === undefined ? undefined : ways.get(frame);
		if (frame === undefined || !way) return undefined;
		const spike = firstSpike.get(frame);
		if (!spike) return 'noSpike';
		const detectedMs = stages.spikeDetected.get(frame);
		const writtenMs = stamps.writtenMs(spike.key);
		const actedMs = stages.acted.get(frame);
		const telemetryMs = stages.telemetry.get(frame);
		if (detectedMs === undefined || writtenMs === undefined) return undefined;
		if (actedMs === undefined || telemetryMs === undefined) return undefined;
		const physiology = spike.tMs - way.onMs;
		return {
			frameToModel: way.mappedMs - way.capturedMs,
			physiology,
			spikeFound: detectedMs - way.mappedMs - physiology,
			onWire: writtenMs - detectedMs,
			deviceActs: actedMs - writtenMs,
			telemetryBack: telemetryMs - actedMs,
		};
	};

	return {
		listener: {
			spikes(spikes) {
				for (const { frame, channel, tMs } of spikes) {
					const key = stamps.found(channel, tMs);
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
		wrote: stamps.wrote,
		forgetSpikes: stamps.forget,
		followed(sent) {
			const all = sent.map(wayOf);
			return {
				samples: all.flatMap((each) => (typeof each === 'object' ? each : [])),
				withoutSpike: all.filter((each) => each === 'noSpike').length,
				notFollowed: all.filter((each) => each === undefined).length,
			};
		},
		jitter: stamps.jitter,
	};
}
