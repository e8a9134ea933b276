import type { PublishedFigure } from './publishedFigure.ts';
import { sources } from './sources.ts';

const cones =
	'mouse without rod transducin, transretinal recording, steps of 500 nm and a saturating flash 2 s later; here the outer segment current of the cone 2 s after the onset';
const rods =
	'mouse in vivo, electroretinogram by a step and a probe flash; here the outer segment current of the rod in a step of 250 R*/rod/s in darkness, which halves the largest flash response by J. Physiol. 595:4947-4960 (2017), Figure 3';

/** How receptors come to terms with steady light: what is left of their range, and how soon they have. */
export const adaptationFigures: readonly PublishedFigure[] = [
	{
		name: 'cone-half-residual-background',
		title: 'Cone: background that leaves half of its dark current after 2 s',
		unit: 'R*/cone/s',
		range: [12000, 48000],
		published: '1.2e5 photons/um^2/s (8 retinas), 2.4e4 at 0.2 um^2 a cone (Chen et al. 2024); light: half to twice',
		sources: [sources.nckx2016],
		conditions: `${cones}; the equation that was fitted was not read, its constant is taken for the background of half`,
		use: 'prediction',
		wholeCircuit: false,
	},
	{
		name: 'cone-residual-exponent',
		title: 'Cone: exponent with which a background takes dark current away after 2 s',
		unit: '1',
		range: [0.41, 0.75],
		published: '0.58; single',
		sources: [sources.nckx2016],
		conditions: `${cones}; Hill curve (Naka-Rushton) through what is taken away against the background`,
		use: 'prediction',
		wholeCircuit: false,
	},
	{
		name: 'rod-step-time-to-peak',
		title: 'Rod: time of the largest response to the onset of a half-saturating background',
		unit: 'ms',
		range: [200, 300],
		published: 'a gradual rise over the first 200 to 300 ms, then a relaxation; range',
		sources: [sources.silva2001],
		conditions: rods,
		use: 'prediction',
		wholeCircuit: false,
	},
	{
		name: 'rod-step-plateau',
		title: 'Rod: response 1 s after the onset of a half-saturating background, part of that after 3 s',
		unit: '1',
		range: [0.7, 1.3],
		published: 'relaxation to the plateau within 1 s, adaptation nearly complete by then; comparable',
		sources: [sources.silva2001],
		conditions: rods,
		use: 'prediction',
		wholeCircuit: false,
	},
];
