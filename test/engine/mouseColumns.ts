import { readFileSync } from 'node:fs';
import type { GradedCell } from '../../bench/light/columns.ts';

export {
	type GradedCell,
	ganglionCells,
	gradedCells,
	MouseRun,
	mouseColumns,
	potential,
	shine,
} from '../../bench/light/columns.ts';

/**
 * `test/reference/mouse-column.json` was made by a program of its own in C++ (double precision; gates, receptors and potentials by exponential steps one after the other, order 1; steps
 * of 0.002 ms) with the same equations and, where the circuit has gone on since, with the parameters that it names: the dark rest after 40 s; potentials every 20 ms from the dark through
 * a flash of 10 ms at 100 photoisomerisations per rod and second (one a rod; 0.4 times as many in cones); and, after 25 s at 25,000 per rod and second, through 500 ms of a fifth more.
 */
export interface MouseReference {
	readonly parameters: Readonly<Record<string, number>>;
	readonly darkMv: Readonly<Record<GradedCell, number>>;
	readonly flash: Readonly<Record<GradedCell, readonly number[]>>;
	readonly step: Readonly<Record<GradedCell, readonly number[]>>;
}

export const mouseReference = JSON.parse(
	readFileSync(new URL('../reference/mouse-column.json', import.meta.url), 'utf8'),
) as MouseReference;
