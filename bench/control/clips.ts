import { readFileSync } from 'node:fs';
import { hostClock } from '../../src/host/machineTime.ts';
import { resolveClip } from '../../src/io/light/node/bundledClips.ts';
import { clipSource } from '../../src/io/light/node/clipSource.ts';
import { REACH_HEIGHT, REACH_WIDTH, reachFrames, reachPicture } from '../../src/io/light/reachScene.ts';
import { type GraspTruth, parseGraspTruth, reachTruth } from '../../src/io/light/reachTruth.ts';
import type { LightFrame } from '../../src/retina/light/field/lightFrame.ts';
import { variedScene } from './reachVariation.ts';
import type { Film } from './retina.ts';

/** A clip with what the hand ought to do. */
export interface TaskClip {
	/** `reach` for the bundled clip, `seed 2001` for a generated one. */
	readonly name: string;
	readonly film: Film;
	readonly truth: GraspTruth;
	/** Seeds what the simulated user does during the clip. */
	readonly userSeed: number;
}

/** A generated clip; its pictures are drawn as they are needed. */
export function generatedClip(seed: number): TaskClip {
	const scene = variedScene(seed);
	const frames = reachFrames(scene);
	return {
		name: `seed ${seed}`,
		film: {
			name: `reach, seed ${seed}`,
			durationMs: scene.durationS * 1000,
			frameAtMs: (k) => (k < frames ? (k * 1000) / scene.rateHz : undefined),
			picture: (k) => ({
				format: 'gray8',
				width: REACH_WIDTH,
				height: REACH_HEIGHT,
				data: reachPicture(scene, k),
			}),
		},
		truth: reachTruth(scene, `computed from the drawn scene of seed ${seed}`),
		userSeed: seed,
	};
}

/** The bundled clip, read from its files. */
export async function bundledClip(): Promise<TaskClip> {
	const file = resolveClip('reach');
	const truthFile = file.replace(/\.y4m$/, '.truth.json');
	const truth = parseGraspTruth(JSON.parse(readFileSync(truthFile, 'utf8')), truthFile);
	const frames: { tMs: number; light: LightFrame }[] = [];
	const source = clipSource(file, hostClock);
	for await (const { light, modelTimeMs } of source.frames(new AbortController().signal)) {
		frames.push({ tMs: modelTimeMs ?? 0, light });
	}
	return {
		name: 'reach',
		film: {
			name: 'reach',
			durationMs: truth.durationS * 1000,
			frameAtMs: (k) => frames[k]?.tMs,
			picture: (k) => frames[k]?.light ?? { format: 'uniform-rates', rodRate: 0, coneRate: 0 },
		},
		truth,
		userSeed: 0,
	};
}
