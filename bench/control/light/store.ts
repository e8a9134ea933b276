import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { threadId } from 'node:worker_threads';
import { type GraspTruth, reachTruth } from '../../../src/io/light/reachTruth.ts';
import { variedScene } from '../reachVariation.ts';
import { CONDITIONS, type Condition } from './conditions.ts';
import { binsOf, type Course } from './courses.ts';
import { type GridCourse, litClip } from './litClips.ts';
import type { Lesson, Trial } from './nested.ts';
import type { SeenCourse } from './seeing.ts';

/** Places across and down that clips are kept in: the finest grid that anything is given. */
export const FINEST = 8;

/** What a front end gave in each lesson. */
export type Trials = Readonly<Record<Lesson, Trial>>;

/** What was made of clips so far, in a folder, so that a run that was interrupted goes on where it was. Files appear whole. */
export interface Store {
	readonly folder: string;
	/** The light of a clip under every condition: drawn when it is not there. */
	light(seed: number): Readonly<Record<Condition, GridCourse>>;
	/** What a retina made of it, by the retina's name; undefined where that is not there yet. */
	seen(name: string, seed: number, condition: Condition): SeenCourse | undefined;
	keep(name: string, seed: number, condition: Condition, seen: SeenCourse): void;
	/** What a front end gave on the clips of these seeds; tried when it is not there. */
	trials(what: string, seeds: readonly number[], attempt: () => Trials): Trials;
}

/** The ground truth of a generated clip. */
export const truthOf = (seed: number): GraspTruth =>
	reachTruth(variedScene(seed), `computed from the drawn scene of seed ${seed}`);

function bytesOf(file: string): Uint8Array | undefined {
	try {
		return readFileSync(file);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

function floatsOf(file: string): Float32Array | undefined {
	const bytes = bytesOf(file);
	return bytes && new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function write(file: string, parts: readonly (Float32Array | Uint8Array)[]): void {
	const bytes = Buffer.concat(
		parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
	);
	const unfinished = `${file}.${process.pid}-${threadId}`;
	writeFileSync(unfinished, bytes);
	renameSync(unfinished, file);
}

/** Opens a store; its folder is made. */
export function openStore(folder: string): Store {
	mkdirSync(folder, { recursive: true });
	const fileOf = (name: string, seed: number, condition: Condition): string =>
		join(folder, `${name}-${seed}-${condition.replaceAll(' ', '-')}.f32`);
	return {
		folder,
		light(seed) {
			const { rateHz } = variedScene(seed);
			const kept = CONDITIONS.map((condition) => floatsOf(fileOf('light', seed, condition)));
			if (kept.some((light) => light === undefined)) {
				const { courses } = litClip(seed, FINEST);
				for (const condition of CONDITIONS) write(fileOf('light', seed, condition), [courses[condition].light]);
				return courses;
			}
			return Object.fromEntries(
				CONDITIONS.map((condition, k) => [condition, { across: FINEST, rateHz, light: kept[k] as Float32Array }]),
			) as Record<Condition, GridCourse>;
		},
		seen(name, seed, condition) {
			const floats = floatsOf(fileOf(name, seed, condition));
			if (!floats) return undefined;
			const bins = binsOf(truthOf(seed).durationS);
			const [places = 0, spiking = 0, graded = 0] = floats;
			const course = (kinds: number, from: number): Course => ({
				places,
				kinds,
				bins,
				values: floats.slice(from, from + bins * places * kinds),
			});
			return { spikes: course(spiking, 3), potentials: course(graded, 3 + bins * places * spiking) };
		},
		keep(name, seed, condition, { spikes, potentials }) {
			const head = Float32Array.of(spikes.places, spikes.kinds, potentials.kinds);
			write(fileOf(name, seed, condition), [head, spikes.values, potentials.values]);
		},
		trials(what, seeds, attempt) {
			const name = createHash('sha256')
				.update(JSON.stringify([what, seeds]))
				.digest('hex')
				.slice(0, 24);
			const file = join(folder, `trial-${name}`);
			const kept = bytesOf(file);
			if (kept) return deserialize(kept) as Trials;
			const trials = attempt();
			write(file, [serialize(trials)]);
			return trials;
		},
	};
}
