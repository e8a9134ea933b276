import { decades, flashSeries } from './flashSeries.ts';

/** The whole column: flashes over five decades. */
export const columnFlashSeries = flashSeries({
	name: 'column-flash-series',
	title: 'Light response of each cell of the column',
	description:
		'Flashes of 20 ms over five decades on rod and cone together: responses of all six cell kinds, with rod and cone joined by their gap junction.',
	circuit: 'dual',
	record: ['rod', 'cone', 'rodBipolar', 'coneBipolar', 'aii', 'ganglion'],
	brightest: { rodRate: 1000, coneRate: 900_000 },
	fractions: decades,
	fitted: ['rod', 'cone'],
});
