import { UserError } from '../../base/errors.ts';
import { longestSubstepMs } from '../../base/longestSubstep.ts';
import { extentLimits, type TissueSize } from '../../retina/tissue/tissue.ts';

export { extentLimits, type TissueSize };

/** A patch: columns across and down. */
export interface PatchSize {
	readonly x: number;
	readonly y: number;
}

/** What a circuit is laid out as: columns, or a piece of tissue in their place. */
export interface Patch {
	readonly columns: PatchSize;
	readonly tissue?: TissueSize | undefined;
}

/** Steps of the real-time method, ms. */
export interface Steps {
	readonly stepMs: number;
	readonly substepMs: number;
}

/** How fast this machine computes the published circuit with the steps of large patches: columns whose computing takes all of wall time. */
export interface MachineSpeed {
	/** On one thread. */
	readonly columnsOnOne: number;
	/** Threads that large patches are spread over. */
	readonly threads: number;
	/** On all of them. */
	readonly columnsOnAll: number;
	/** Why there are no more threads; empty when there is nothing to say. */
	readonly note: string;
}

/** Patches from this size on take the longer step, and may be spread over threads: below, meeting costs more than is gained. Columns. */
export const largeFrom = 256;

/** Share of wall time that a patch should leave free: for screen, camera, serial line and whatever else runs. */
export const reserve = 0.3;

/** Most columns across or down. */
export const mostAcross = 256;

/** Reads the size of a patch: `32x32`. @param field for the error @throws UserError */
export function parsePatchSize(field: string, text: string): PatchSize {
	const [, x = '', y = ''] = /^(\d+)x(\d+)$/.exec(text) ?? [];
	const [across, down] = [Number(x), Number(y)];
	if (!(across >= 1 && across <= mostAcross && down >= 1 && down <= mostAcross)) {
		throw new UserError(`${field} must be ACROSSxDOWN, each 1 to ${mostAcross}, such as 2x2; got '${text}'`);
	}
	return { x: across, y: down };
}

/** Patch of a first start, where the machine holds it: columns across and down. */
export const defaultAcross = 32;

/**
 * The steps for a patch of so many columns: 0.5 ms for small ones, 1 ms from `largeFrom` on, which costs about 1.4 times less. Both keep the
 * accuracy contract (docs/performance.md).
 */
export function stepsFor(columns: number): Steps {
	return { stepMs: columns < largeFrom ? 0.5 : 1, substepMs: longestSubstepMs };
}

/** Reads the size of a piece of tissue in µm: `200x150`. @param field for the error @throws UserError */
export function parseTissueSize(field: string, text: string): TissueSize {
	const [, width = '', height = ''] = /^(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)$/.exec(text) ?? [];
	const [widthUm, heightUm] = [Number(width), Number(height)];
	const { least, most } = extentLimits;
	const isInside = (value: number) => value >= least && value <= most;
	if (width === '' || !isInside(widthUm) || !isInside(heightUm)) {
		throw new UserError(
			`${field} must be WIDTHxHEIGHT in µm, each ${least} to ${most}, such as 200x150; got '${text}'`,
		);
	}
	return { widthUm, heightUm };
}

/**
 * The steps for a patch: of a tissue 1 ms, whatever its size. Its graded cells keep the accuracy contract in them (`longStepScheme`), at about half the cost of steps of 0.5 ms.
 */
export const stepsForPatch = ({ columns, tissue }: Patch): Steps =>
	stepsFor(tissue ? largeFrom : columns.x * columns.y);

/** A patch with the steps for its size, as a session has them. */
export function patchWithSteps(columns: PatchSize): Steps & { readonly columns: PatchSize } {
	return { columns, ...stepsFor(columns.x * columns.y) };
}

/** Columns whose computing takes all of wall time on so many threads: between one and all of them as much more for each. */
export function columnsOn({ columnsOnOne, columnsOnAll, threads: all }: MachineSpeed, threads: number): number {
	return columnsOnOne + ((columnsOnAll - columnsOnOne) * (threads - 1)) / Math.max(1, all - 1);
}

/**
 * Threads for a patch: the fewest that hold it with the reserve kept, or all if none do; one on a machine that is not known yet. Threads wait for
 * each other at every step, so where one is enough, several only suffer from whatever else the machine does.
 */
export const threadsFor = (speed: MachineSpeed | null, columns: number): number =>
	columns < largeFrom ? 1 : threadsThatHold(speed, columns);

/** The fewest threads that hold what costs as much as so many columns of a large patch. */
export function threadsThatHold(speed: MachineSpeed | null, columns: number): number {
	if (!speed || speed.columnsOnAll <= speed.columnsOnOne) return 1;
	const counts = Array.from({ length: speed.threads }, (_, k) => k + 1);
	return counts.find((threads) => (1 - reserve) * columnsOn(speed, threads) >= columns) ?? speed.threads;
}

/** Share of what others leave of a machine that a patch may take: what they take changes, and a larger patch is more to draw. Assumed. */
const shareOfRest = 0.9;

/**
 * Share of its threads' time that a patch may take beside what else runs on the machine.
 * @param taken processors that others take
 * @param processors that there are
 */
export function shareBeside({ threads }: MachineSpeed, taken: number, processors: number): number {
	const rest = Math.max(0, processors - taken) / threads;
	return Math.min(1 - reserve, shareOfRest * rest);
}

/** Columns that the machine holds in real time. @param share of all threads' time that they may take; with the reserve kept if it is not known better */
export function columnsHeld({ columnsOnOne, columnsOnAll }: MachineSpeed, share = 1 - reserve): number {
	return Math.max(1, Math.floor(share * Math.max(columnsOnOne, columnsOnAll)));
}

/** Across and down of the largest square patch that the machine holds. */
export function largestAcross(speed: MachineSpeed): number {
	return Math.min(mostAcross, Math.floor(Math.sqrt(columnsHeld(speed))));
}

/** Number of the column in the middle of a patch. */
export function middleColumn({ x, y }: PatchSize): number {
	return Math.floor((y - 1) / 2) * x + Math.floor((x - 1) / 2);
}

/** Share of wall time that a patch will take to compute; above 1 the model's clock slows. For small patches, whose step is shorter, an upper bound. */
export function expectedLoad(speed: MachineSpeed, columns: number): number {
	// A step half as long costs no more than a long one, and there are twice as many.
	if (columns < largeFrom) return (2 * columns) / speed.columnsOnOne;
	return columns / columnsOn(speed, threadsFor(speed, columns));
}

/** Across and down of the square patch to fall back to from one that ran at a real-time factor: what would have kept up, with the reserve. */
export function smallerAcross({ x, y }: PatchSize, realTimeFactor: number): number {
	const kept = x * y * Math.min(1, Math.max(0, realTimeFactor)) * (1 - reserve);
	return Math.max(1, Math.floor(Math.sqrt(kept)));
}
