import type { PublishedFigure } from './publishedFigure.ts';
import { sources } from './sources.ts';

const mouse =
	'mouse in vivo, 15 min of 25 or 40 cd/m^2, then up to 45 min of darkness or of 1 cd/m^2; when the first flash came, how bright flashes were and how deep the flicker was is not in the abstract. Here the sum of currents, as of the other electroretinograms, of a model without bleaching or any process of minutes';
const light = `${mouse}: 25 cd/m^2 from darkness, 60 s over 2 s after its onset`;
const dark = `${mouse}: after 60 s of 25 cd/m^2, 60 s over 2 s after its end`;
const flash = 'flash of 10 cd s/m^2';
const flicker = 'F1 of full contrast at 12 Hz';

/** What prints a sign alone has no other end: a hundredfold change counts as none that was meant. */
const [more, less] = [
	[1, 100],
	[0, 1],
] as const;

/** The electroretinogram in the course of light and dark adaptation. */
export const electroretinogramCourseFigures: readonly PublishedFigure[] = (
	[
		{
			name: 'erg-light-adaptation-amplitude',
			title: 'Electroretinogram in the course of light adaptation: b-wave, late over early',
			range: more,
			published: 'amplitudes of the flash ERG increased during light adaptation; sign',
			conditions: `${light}, ${flash}`,
		},
		{
			name: 'erg-light-adaptation-time',
			title: 'Electroretinogram in the course of light adaptation: time of the b-wave, late over early',
			range: less,
			published: 'implicit times of the wave components decreased during light adaptation; sign',
			conditions: `${light}, ${flash}`,
		},
		{
			name: 'erg-light-adaptation-flicker',
			title: 'Electroretinogram in the course of light adaptation: flicker at 12 Hz, late over early',
			range: less,
			published: 'first harmonics decreased during light adaptation; sign',
			conditions: `${light}, ${flicker}`,
		},
		{
			name: 'erg-dark-adaptation-amplitude',
			title: 'Electroretinogram in the course of dark adaptation: b-wave, late over early',
			range: more,
			published: 'amplitudes of the flash ERG further increased during dark adaptation; sign',
			conditions: `${dark}, ${flash} in darkness`,
		},
		{
			name: 'erg-dark-adaptation-flicker',
			title: 'Electroretinogram in the course of dark adaptation: flicker at 12 Hz, late over early',
			range: more,
			published: 'first harmonics increased during dark adaptation; sign',
			conditions: `${dark}, ${flicker} around 1 cd/m^2`,
		},
	] as const
).map((each) => ({
	...each,
	unit: '1',
	sources: [sources.ergAdaptation2019],
	use: 'prediction',
	wholeCircuit: true,
}));
