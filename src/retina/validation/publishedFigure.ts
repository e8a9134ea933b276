/** Where a figure was printed, and how much of that was read. */
export interface PublishedSource {
	/** Authors, year, journal, volume and page. */
	readonly text: string;
	/** Figure, table or page. */
	readonly place: string;
	/** Address or identifier under which it was read; empty where it was not. */
	readonly at: string;
	/** `printed`: figure legend, table or abstract was read in print; `memory`: not looked up again, so that the figure does not count. */
	readonly read: 'printed' | 'memory';
}

/**
 * What a figure is to this model.
 *
 * - `prediction`: neither an input nor fitted, and its range was set before its value was known. Only these count.
 * - `fitted`: the search for parameters had it among its aims.
 * - `known`: its value on this circuit was known when the range was set.
 * - `memory`: its range is from memory.
 */
export type FigureUse = 'prediction' | 'fitted' | 'known' | 'memory';

/** One published figure with which the model is compared. */
export interface PublishedFigure {
	/** `rod-half-saturating-flash` */
	readonly name: string;
	readonly title: string;
	readonly unit: string;
	/** Least and greatest value that agree with what is published, in `unit`. */
	readonly range: readonly [number, number];
	/** What the source prints, and by which rule of {@link RANGE_RULES} the range follows. */
	readonly published: string;
	readonly sources: readonly PublishedSource[];
	/** Animal, preparation and light of the measurement, and what was taken for what was not stated. */
	readonly conditions: string;
	readonly use: FigureUse;
	/** True where light has to pass at least receptor, bipolar and a third cell, or where currents of several layers are summed. */
	readonly wholeCircuit: boolean;
}

/** How ranges follow from what is printed; decided before any value was computed. */
export const RANGE_RULES = {
	scatter:
		'mean ± 2 standard deviations of the cells (standard error times the root of their number), not below 0; of several sources the union',
	single: 'a value printed without its scatter: ± 30 %; of several such values the union',
	light:
		'an amount of light printed without its scatter: half to twice, as calibrations between laboratories differ; of several the union',
	error: 'a fitted constant: ± 2 of its printed errors',
	range: 'the range that is printed',
	sign: 'the sign or order that is printed',
	comparable:
		'called the same or comparable in print: 0.7 to 1.3; called absent: at most 0.1; called different or reduced: at most 0.5',
	fraction:
		'a printed part of all cells: down to its 95 % binomial bound for the number of cells of the model, up to 1',
} as const;
