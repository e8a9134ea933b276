import { flashSeries, halfDecades } from './flashSeries.ts';

/** Cone pathway: flashes over five decades. */
export const coneFlashSeries = flashSeries({
	name: 'cone-flash-series',
	title: 'Light response of the cone pathway',
	description:
		'Flashes of 20 ms over five decades (an input of 9 to 900000 per s, which stands for photoisomerisations per cone and second in the publication) in the cone pathway: responses of cone, cone bipolar and ganglion cell, and the intensity–response curve of the cone.',
	circuit: 'cone',
	record: ['cone', 'coneBipolar', 'ganglion'],
	brightest: { rodRate: 0, coneRate: 900_000 },
	fractions: halfDecades,
	fitted: ['cone'],
});
