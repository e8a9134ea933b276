// An ion channel: one file, one line in the catalogue (an import and an entry), one line in the cell that has it.
export default {
	title: 'an ion channel',
	create: {
		'src/retina/mechanisms/bipolar.M.example.eq': `channel bipolar.M
title M current
source assumed, for the example only
species none
temperature not stated
found in bipolar cell
ion K
blocked by XE991

needs V [mV]

parameter g = 0.1 [nS] in 0 .. 20 "conductance"
parameter E = -77 [mV] in -120 .. 80 "reversal potential"
parameter tau = 50 [ms] in 1 .. 1000 "time constant"

state w [1] = 0.1 in 0 .. 1 "activation"
w' = (1/(1 + exp(-(V + 35[mV])/10[mV])) - w)/tau

current I [pA] = g*w*(V - E) "M current"
`,
	},
	register: [
		{
			file: 'src/retina/catalogue.ts',
			before: 'import coneFeedback from',
			text: "import bipolarM from './mechanisms/bipolar.M.example.eq?raw';\n",
		},
		{
			file: 'src/retina/catalogue.ts',
			before: "\t{ file: 'mechanisms/cone.feedback",
			text: "\t{ file: 'mechanisms/bipolar.M.example.eq', text: bipolarM },\n",
		},
		{
			file: 'src/retina/cells/bipolar.usui1996.eq',
			after: 'include bipolar.leak as leak\n',
			text: 'include bipolar.M as M\n',
		},
	],
	run: ['node', 'bin/retinode.js', 'explain', 'dual'],
	shows: /M\.w \(gate/,
};
