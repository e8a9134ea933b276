// An experiment: one file, one line in the list.
export default {
	title: 'an experiment',
	create: {
		'src/retina/experiments/dimFlashSeries.ts': `import { flashSeries, halfDecades } from './flashSeries.ts';

/** Rod pathway: dim flashes. */
export const dimFlashSeries = flashSeries({
	name: 'dim-flash-series',
	title: 'Dim flashes on the rod pathway',
	description: 'Flashes of 20 ms up to 1 photoisomerisation per rod and second.',
	circuit: 'rod',
	record: ['rod', 'ganglion'],
	brightest: { rodRate: 1, coneRate: 0 },
	fractions: halfDecades,
	fitted: ['rod'],
});
`,
	},
	register: [
		{
			file: 'src/retina/experiments/presets.ts',
			before: 'import { fastSpiking }',
			text: "import { dimFlashSeries } from './dimFlashSeries.ts';\n",
		},
		{ file: 'src/retina/experiments/presets.ts', after: '\trodFlashSeries,\n', text: '\tdimFlashSeries,\n' },
	],
	run: ['node', 'bin/retinode.js', 'presets'],
	shows: /dim-flash-series {2,}Dim flashes/,
};
