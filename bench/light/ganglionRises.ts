import { type GanglionCell, ganglionCells } from './columns.ts';
import type { AdaptedColumns } from './levels.ts';
import { type MouseTissue, spreadOver } from './tissue.ts';

/** What ganglion cells do at a level of light, means over cells and replays, spikes per second. */
export interface GanglionRise {
	/** Photoisomerisations per rod and second. */
	readonly level: number;
	readonly base: Readonly<Record<GanglionCell, number>>;
	/** Best 100 ms of a step of 500 ms above the base: brighter for ON cells, darker for OFF cells. */
	readonly rise: Readonly<Record<GanglionCell, number>>;
	/** Cells times replays that a mean is of, at least. */
	readonly replays: number;
}

const settleMs = 2000;
const partMs = 500;
const windowMs = 100;
const contrast = 0.2;

/** Adds what another turn brought, cell by cell. */
function gather(into: Record<GanglionCell, number[][]>, tissue: MouseTissue): void {
	for (const cell of ganglionCells) into[cell].push(...tissue.spikes[cell]);
}

const none = (): Record<GanglionCell, number[][]> => ({
	onSustained: [],
	onTransient: [],
	offSustained: [],
	offTransient: [],
});

const rateOf = (trains: readonly (readonly number[])[], fromMs: number, toMs: number): number =>
	trains.reduce((sum, train) => sum + train.filter((each) => each >= fromMs && each < toMs).length, 0) /
	(trains.length * (toMs - fromMs) * 1e-3);

/** The greatest rate in windows of 100 ms, 10 ms apart. */
function best(trains: readonly (readonly number[])[], fromMs: number, toMs: number): number {
	let most = 0;
	for (let t = fromMs; t + windowMs <= toMs; t += 10) most = Math.max(most, rateOf(trains, t, t + windowMs));
	return most;
}

/**
 * The ganglion cells of a tissue at a level: base rate and what a step of 20 % does.
 * @param column which of the adapted columns has that level
 * @param turns how often, each with noise of its own
 */
export function ganglionRise(
	tissue: MouseTissue,
	adapted: AdaptedColumns,
	column: number,
	turns: number,
): GanglionRise {
	const level = adapted.levels[column] as number;
	tissue.resume(spreadOver(tissue.model, adapted.network, adapted.state, column), column + 1);
	tissue.shine(level);
	tissue.run(settleMs);
	const settled = tissue.state();
	const [brighter, darker] = [none(), none()];
	for (let turn = 0; turn < turns; turn++) {
		for (const [trains, sign] of [[brighter, 1] as const, [darker, -1] as const]) {
			tissue.resume(settled, 1000 * (turn + 1) + column);
			tissue.shine(level);
			tissue.run(partMs);
			tissue.shine((1 + sign * contrast) * level);
			tissue.run(partMs);
			gather(trains, tissue);
		}
	}
	const each = (of: (cell: GanglionCell) => number) =>
		Object.fromEntries(ganglionCells.map((cell) => [cell, of(cell)])) as Record<GanglionCell, number>;
	const base = each((cell) => rateOf([...brighter[cell], ...darker[cell]], 0, partMs));
	const rise = each((cell) => {
		const trains = (cell.startsWith('on') ? brighter : darker)[cell];
		return best(trains, partMs, 2 * partMs) - base[cell];
	});
	return { level, base, rise, replays: Math.min(...ganglionCells.map((cell) => brighter[cell].length)) };
}
