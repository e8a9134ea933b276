// An experiment: one file.
const protocol = {
	format: 'retinode-protocol',
	version: 1,
	title: 'Dim flashes on the rod pathway',
	description: 'Flashes of 20 ms up to 1 photoisomerisation per rod and second.',
	place: 6.5,
	retina: { circuit: 'rod' },
	durationS: 1.5,
	timeline: [{ id: 'flash', type: 'light', startS: 0.1, durationS: 0.02, rodRate: 1 }],
	vary: [
		{
			name: 'rodRate',
			unit: '1/s',
			values: { from: 0.01, to: 1, count: 5, spacing: 'logarithmic' },
			of: ['timeline.flash.rodRate'],
		},
	],
	analyses: { peak: { analysis: 'peak', of: 'rod.V' } },
	figures: [{ name: 'rod: largest response', value: 'peak.min', unit: 'mV' }],
};

export default {
	title: 'an experiment',
	create: { 'assets/protocols/dim-flash-series.json': JSON.stringify(protocol, undefined, '\t') },
	register: [],
	run: ['node', 'bin/retinode.js', 'presets'],
	shows: /dim-flash-series {2,}Dim flashes/,
};
