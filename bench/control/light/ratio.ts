import { createSeededRandom } from '../../../src/base/pcg.ts';

/** Squared errors of one clip, summed, and how many there are. */
export interface ClipError {
	readonly squares: number;
	readonly count: number;
}

/** A figure with its 95 % interval. */
export interface Interval {
	readonly value: number;
	readonly from: number;
	readonly to: number;
}

const RESAMPLINGS = 2000;
const RESAMPLING_SEED = 5002;

/** Squared errors of decoded closures. */
export function clipError(decoded: ArrayLike<number>, wanted: ArrayLike<number>): ClipError {
	let squares = 0;
	for (let k = 0; k < wanted.length; k++) squares += ((decoded[k] as number) - (wanted[k] as number)) ** 2;
	return { squares, count: wanted.length };
}

const rmse = (errors: readonly ClipError[]): number =>
	Math.sqrt(errors.reduce((sum, { squares }) => sum + squares, 0) / errors.reduce((sum, { count }) => sum + count, 0));

/** A figure of clips with its 95 % interval over clips, by the bootstrap (Efron & Tibshirani 1993, percentile interval); clips are drawn whole. */
function overClips(clips: number, figure: (drawn: readonly number[]) => number): Interval {
	const random = createSeededRandom(RESAMPLING_SEED);
	const found = Float64Array.from({ length: RESAMPLINGS }, () =>
		figure(Array.from({ length: clips }, () => Math.floor(random() * clips))),
	).sort();
	const at = (part: number) => found[Math.round(part * (RESAMPLINGS - 1))] as number;
	return { value: figure(Array.from({ length: clips }, (_, k) => k)), from: at(0.025), to: at(0.975) };
}

const drawnFrom = (errors: readonly ClipError[], drawn: readonly number[]): ClipError[] =>
	drawn.map((clip) => errors[clip] as ClipError);

/** Root of the mean squared error over all clips. */
export const rmseOver = (errors: readonly ClipError[]): Interval =>
	overClips(errors.length, (drawn) => rmse(drawnFrom(errors, drawn)));

/** The same of one decoder over that of another on the same clips, drawn in pairs. */
export const ratioOver = (of: readonly ClipError[], over: readonly ClipError[]): Interval =>
	overClips(of.length, (drawn) => rmse(drawnFrom(of, drawn)) / rmse(drawnFrom(over, drawn)));
