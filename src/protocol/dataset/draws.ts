import { createSeededRandom, randomBits } from '../../base/pcg.ts';
import { pointOf, pointsOf, type SweepPoint, type SweepValue, shuffled } from '../experiment/trials.ts';
import type { DatasetSweep, DrawnAxis } from './datasetFile.ts';

/** What is drawn under one seed, each by numbers of its own. */
const streams = { values: 1, places: 2, samples: 3, splits: 4 } as const;

/** A seed for a part of what is drawn. */
export const seedFor = (seed: number, what: keyof typeof streams, index = 0): number =>
	randomBits(seed, streams[what], index, 0);

/** The value at a part of an axis, 0 to 1 (excluded). */
function valueAt({ values }: DrawnAxis, part: number): SweepValue {
	if (!('from' in values)) return values[Math.floor(part * values.length)] as SweepValue;
	const { from, to, spacing } = values;
	return spacing === 'logarithmic' ? from * (to / from) ** part : from + part * (to - from);
}

/** For each sample the part of an axis, 0 to 1 (excluded), at which its value lies. */
function partsOf(method: 'random' | 'latinHypercube', count: number, seed: number, axis: number): number[] {
	const random = createSeededRandom(seedFor(seed, 'values', axis));
	const parts = Array.from({ length: count }, () => random());
	if (method === 'random') return parts;
	const places = shuffled(
		parts.map((_, k) => k),
		seedFor(seed, 'places', axis),
	);
	return parts.map((part, k) => ((places[k] as number) + part) / count);
}

/** Lists of points that a dataset sweeps: one for each axis of a grid; one of all draws, whose axes go together. */
export function sweptPoints(sweep: DatasetSweep | undefined, seed: number): SweepPoint[][] {
	if (!sweep) return [];
	if (sweep.method === 'grid') return sweep.axes.map(pointsOf);
	const { method, count, axes } = sweep;
	const drawn = axes.map((axis, k) => partsOf(method, count, seed, k).map((part) => valueAt(axis, part)));
	return [
		Array.from({ length: count }, (_, index): SweepPoint => {
			const points = axes.map((axis, k) => pointOf(axis, drawn[k]?.[index] as SweepValue, index));
			return {
				label: [`draw ${index}`, ...points.map(({ label }) => label)].join(', '),
				values: Object.assign({}, ...points.map(({ values }) => values)),
				puts: points.flatMap(({ puts }) => puts),
			};
		}),
	];
}
