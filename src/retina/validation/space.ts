import type { PublishedFigure } from './publishedFigure.ts';
import { sources } from './sources.ts';

/** Receptive fields: reverse correlation, gratings, spots and annuli. */
export const spaceFigures: readonly PublishedFigure[] = [
	{
		name: 'sta-part-with-surround',
		title: 'Ganglion cells whose spike-triggered average has a surround of opposite sign',
		unit: '1',
		range: [0.83, 1],
		published: '754 of 805 cells (0.94); fraction, for 20 cells',
		sources: [sources.cowan2016],
		conditions:
			'mouse, multielectrode array, spatiotemporal white noise; here a tissue of 240 um by 240 um at 1e4 R*/cone/s, mean over an annulus around the centre at the time of the peak',
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'sta-polarity',
		title: 'Ganglion cells whose spike-triggered average has the sign of their name',
		unit: '1',
		range: [0.83, 1],
		published: 'all cells have one centre, ON or OFF; fraction, for 20 cells',
		sources: [sources.grubb2003, sources.krieger2017],
		conditions: 'as above',
		use: 'prediction',
		wholeCircuit: true,
	},
	{
		name: 'grating-centre-diameter',
		title: 'ON sustained ganglion cell: centre of the difference of Gaussians through its grating tuning',
		unit: 'deg',
		range: [7.7, 14.3],
		published: 'about 11 degrees; single',
		sources: [sources.grubb2003],
		conditions:
			'mouse, relay cells of the lateral geniculate nucleus, in vivo; diameter twice the radius at which the centre falls to 1/e; 31 um a degree (memory)',
		use: 'prediction',
		wholeCircuit: true,
	},
	...(
		[
			['onSustained', 'ON sustained', 'brighter'],
			['offTransient', 'OFF transient', 'darker'],
		] as const
	).map(
		([population, title, step]): PublishedFigure => ({
			name: `full-field-over-spot-${population}`,
			title: `${title} ganglion cell: mean rate that a full field evokes, part of that of a spot on its centre`,
			unit: '1',
			range: [0, 0.5],
			published:
				'full-field stimulation significantly reduced peak and mean rates evoked with an optimal spot; comparable: reduced',
			sources: [sources.sagdullaev2005],
			conditions: `mouse in vivo, spot of the size of the centre; here the cell in the middle of a tissue of 240 um by 240 um without edge, 50 % ${step} for 1 s on 1e4 R*/cone/s, spot of 55 um radius, to which the centre has fallen to 1/e; spikes above those of the second before; that full fields do not lower peak rates in an earlier program of the same equations was known, mean rates were not`,
			use: 'prediction',
			wholeCircuit: true,
		}),
	),
	...(
		[
			[
				'spikes',
				'suppression of its spikes by a full field',
				[0, 1],
				'surround suppression of spikes of ON alpha cells (90 cells), weaker than in another type; sign',
			],
			[
				'excitation',
				'suppression of its excitation by a full field',
				[0, 0.5],
				'weak surround suppression of the excitatory conductances of ON alpha cells (31 cells); comparable: reduced',
			],
		] as const
	).map(
		([of, what, range, published]): PublishedFigure => ({
			name: `surround-suppression-${of}-onSustained`,
			title: `ON sustained ganglion cell: ${what}, part of the response to the best spot`,
			unit: '1',
			range,
			published,
			sources: [sources.surroundSuppression2024],
			conditions:
				'mouse, spots of 250 R*/rod/s for 1 s on about 0.3 R*/rod/s; here the cell in the middle of a tissue of 240 um by 240 um, radii of 30 to 120 um and the full field, spikes above those of the second before, transmitter of bipolar cells above that before, cones 0.4 times as many R* (assumed); that surrounds suppress bipolar cells at 1e4 R*/cone/s in an earlier program of the same equations was known',
			use: 'prediction',
			wholeCircuit: true,
		}),
	),
	{
		name: 'annulus-reverses-on-bipolar',
		title: 'ON cone bipolar cell: response to an annulus over that to a spot',
		unit: '1',
		range: [-1, 0],
		published: 'annuli reverse the polarity of ON and OFF bipolar cells; sign',
		sources: [sources.dacey2000],
		conditions: 'macaque; here spot of 35 um radius, annulus from 60 um, 50 % contrast',
		use: 'known',
		wholeCircuit: true,
	},
	{
		name: 'annulus-reverses-off-bipolar',
		title: 'OFF cone bipolar cell: response to an annulus over that to a spot',
		unit: '1',
		range: [-1, 0],
		published: 'annuli reverse the polarity of ON and OFF bipolar cells; sign',
		sources: [sources.dacey2000],
		conditions: 'as above',
		use: 'known',
		wholeCircuit: true,
	},
];
