import { defaultAcross, largestAcross, type MachineSpeed, type Patch, smallerAcross } from './patchSize.ts';
import { areaMm2, cellsHeld, largestTissue, mostFirstCells, smallerTissue } from './tissueSize.ts';

/** Columns across and down of the very first picture: computed in no time anywhere, until the machine has been timed and the patch grows. */
export const firstAcross = 8;

/** Side of the tissue of the very first picture, µm. */
export const firstSideUm = 150;

const whole = (value: number) => Math.round(value).toLocaleString('en');

/** What a patch that nobody chose grows to when the machine has been timed. */
export interface GrownPatch {
	/** Absent where it stays. */
	readonly patch?: Patch;
	/** One sentence where that is less than a first start wishes for; else empty. */
	readonly note: string;
}

/**
 * The patch of a first start on a machine: the default, or as much of it as the machine holds; never a smaller one than now.
 * @param cellsPerMm2 of a tissue
 * @param share of a tissue: see `columnsHeld`
 */
export function grownPatch(
	{ columns, tissue }: Patch,
	speed: MachineSpeed,
	cellsPerMm2: number,
	share?: number,
): GrownPatch {
	if (tissue) {
		const grown = largestTissue(speed, cellsPerMm2, mostFirstCells, share);
		const isLarger = areaMm2(grown) > areaMm2(tissue);
		const held = cellsHeld(speed, share);
		const note = `This machine holds about ${whole(held)} cells in real time beside what else runs on it, so the tissue is ${
			isLarger ? grown.widthUm : tissue.widthUm
		} µm wide and does not have ${whole(mostFirstCells)} cells.`;
		const isLess = held < mostFirstCells;
		return { ...(isLarger ? { patch: { columns, tissue: grown } } : {}), note: isLess ? note : '' };
	}
	const across = Math.max(columns.x, Math.min(defaultAcross, largestAcross(speed)));
	const note =
		across < defaultAcross
			? `This machine holds ${across} × ${across} columns in real time, so the patch is not ${defaultAcross} × ${defaultAcross}.`
			: '';
	return { ...(across > columns.x ? { patch: { columns: { x: across, y: across } } } : {}), note };
}

/**
 * The patch that the machine would have held in place of one that ran at a real-time factor; null where there is no smaller one.
 * @param cellsPerMm2 of a tissue
 */
export function heldPatch(
	{ columns, tissue }: Patch,
	speed: MachineSpeed | null,
	realTimeFactor: number,
	cellsPerMm2: number,
): Patch | null {
	if (!tissue) {
		if (columns.x * columns.y < 2) return null;
		const held = speed ? largestAcross(speed) : Number.POSITIVE_INFINITY;
		const across = Math.min(held, smallerAcross(columns, realTimeFactor));
		return { columns: { x: across, y: across } };
	}
	if (cellsPerMm2 === 0) return null;
	const smaller = smallerTissue(tissue, realTimeFactor, cellsPerMm2, speed);
	return areaMm2(smaller) < areaMm2(tissue) ? { columns, tissue: smaller } : null;
}
