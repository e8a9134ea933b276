import type { Variant } from './variant.ts';

/** The equations as their papers mean them, from the dark steady state. The default everywhere. */
export const corrected: Variant = {
	name: 'corrected',
	title: 'Corrected',
	description:
		'The published column with the faults of the released program put right: the equations as declared, started from the dark steady state that the program itself finds.',
	faults: [],
};
