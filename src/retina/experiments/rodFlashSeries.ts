import { flashSeries, halfDecades } from './flashSeries.ts';

/** Rod pathway: flashes over five decades. */
export const rodFlashSeries = flashSeries({
	name: 'rod-flash-series',
	title: 'Light response of the rod pathway',
	description:
		'Flashes of 20 ms over five decades (an input of 0.01 to 1000 per s, which stands for photoisomerisations per rod and second in the publication) in the rod pathway: responses of rod, rod bipolar and ganglion cell, and the intensity–response curve of the rod.',
	circuit: 'rod',
	record: ['rod', 'rodBipolar', 'ganglion'],
	brightest: { rodRate: 1000, coneRate: 0 },
	fractions: halfDecades,
	fitted: ['rod'],
});
