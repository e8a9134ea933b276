import {
	columnsHeld,
	columnsOn,
	extentLimits,
	type MachineSpeed,
	reserve,
	type TissueSize,
	threadsThatHold,
} from './patchSize.ts';

/**
 * Simulated cells of the circuit `mouse` that cost as much as a column of the published circuit, both in steps of 1 ms and in WebAssembly. Measured in turns of two processes, both
 * at work: 0.94 to 0.99 times the processor time for 5,994 cells as for 1,024 columns. Other circuits with mosaics are taken to cost the same.
 */
const cellsPerColumn = 6;

/** Cells of the tissue of a first start, where the machine holds them. */
export const mostFirstCells = 24_000;

/** A tissue's side is chosen in whole steps of this, µm. */
const sideStepUm = 10;

/** Area of a tissue, mm². */
export const areaMm2 = ({ widthUm, heightUm }: TissueSize): number => (widthUm * heightUm) / 1e6;

/** About how many cells a tissue has. @param cellsPerMm2 simulated ones, of all populations */
export const cellsIn = (tissue: TissueSize, cellsPerMm2: number): number => Math.round(areaMm2(tissue) * cellsPerMm2);

/** Cells of a tissue that this machine holds in real time. @param share see `columnsHeld` */
export const cellsHeld = (speed: MachineSpeed, share?: number): number =>
	Math.floor(columnsHeld(speed, share) * cellsPerColumn);

/** Cells whose computing takes all of wall time, on one thread and on all that there are. */
export const cellsOf = ({ columnsOnOne, columnsOnAll }: MachineSpeed): readonly [onOne: number, onAll: number] => [
	columnsOnOne * cellsPerColumn,
	columnsOnAll * cellsPerColumn,
];

/**
 * The speed of a machine whose native code was timed on a tissue: other threads add to it what they add to WebAssembly. No less than before, since what was timed may have been
 * disturbed.
 * @param cellsOnOne cells whose computing takes all of wall time on one thread
 */
export function speedInNative(speed: MachineSpeed, cellsOnOne: number): MachineSpeed {
	const faster = Math.max(1, cellsOnOne / cellsPerColumn / speed.columnsOnOne);
	return { ...speed, columnsOnOne: faster * speed.columnsOnOne, columnsOnAll: faster * speed.columnsOnAll };
}

/** Threads for a tissue: the fewest that hold it with the reserve kept, or all if none do; one on a machine that is not known yet. */
export const threadsForCells = (speed: MachineSpeed | null, cells: number): number =>
	threadsThatHold(speed, cells / cellsPerColumn);

/** Share of wall time that a tissue will take to compute; above 1 the model's clock slows. */
export const loadOfCells = (speed: MachineSpeed, cells: number): number =>
	cells / cellsPerColumn / columnsOn(speed, threadsForCells(speed, cells));

/** Side of the square with so many cells, µm, in whole steps downwards. */
function sideOf(cells: number, cellsPerMm2: number): number {
	const side = sideStepUm * Math.floor((1000 * Math.sqrt(cells / cellsPerMm2)) / sideStepUm);
	return Math.min(extentLimits.most, Math.max(sideStepUm, side));
}

/** The largest square tissue that the machine holds. @param most cells  @param share see `columnsHeld` */
export function largestTissue(
	speed: MachineSpeed,
	cellsPerMm2: number,
	most = Number.POSITIVE_INFINITY,
	share?: number,
): TissueSize {
	const side = sideOf(Math.min(most, cellsHeld(speed, share)), cellsPerMm2);
	return { widthUm: side, heightUm: side };
}

/** The square tissue to fall back to from one that ran at a real-time factor: what would have kept up, with the reserve, and no more than the machine holds. */
export function smallerTissue(
	tissue: TissueSize,
	realTimeFactor: number,
	cellsPerMm2: number,
	speed: MachineSpeed | null,
): TissueSize {
	const kept = cellsIn(tissue, cellsPerMm2) * Math.min(1, Math.max(0, realTimeFactor)) * (1 - reserve);
	const side = sideOf(Math.min(kept, speed ? cellsHeld(speed) : kept), cellsPerMm2);
	return { widthUm: side, heightUm: side };
}
