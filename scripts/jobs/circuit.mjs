// A circuit (or a cell, or a synapse): one file, one line in the catalogue.
export default {
	title: 'a circuit',
	create: {
		'src/retina/circuits/twoRods.example.eq': `circuit twoRods
title Two rods on one ganglion cell, by way of a rod bipolar cell
source assumed, for the example only

cell rod
cell bipolar as rodBipolar
cell ganglion
synapse graded as rod_rb from rod to rodBipolar with inverting = on, g = 2.56[nS], E = 0[mV]
synapse graded as rb_gc from rodBipolar to ganglion with g = 2.56[nS], E = 0[mV]
`,
	},
	register: [
		{
			file: 'src/retina/catalogue.ts',
			before: 'import gapJunction from',
			text: "import twoRodsCircuit from './circuits/twoRods.example.eq?raw';\n",
		},
		{
			file: 'src/retina/catalogue.ts',
			after: "\t{ file: 'circuits/rod.baek2020.eq', text: rodCircuit },\n",
			text: "\t{ file: 'circuits/twoRods.example.eq', text: twoRodsCircuit },\n",
		},
	],
	run: ['node', 'bin/retinode.js', 'explain', 'twoRods'],
	shows: /^twoRods: /m,
};
