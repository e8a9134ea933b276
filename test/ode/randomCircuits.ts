import fc from 'fast-check';
import type { DeclarationFile } from '../../src/ode/model/library.ts';

/** Declarations made at random that are valid: a cell with gates, a pool and a scheme, and a circuit of two kinds of cells, joined. */

const number = (min: number, max: number) =>
	fc.double({ min, max, noNaN: true, noDefaultInfinity: true }).map((each) => each.toFixed(3));

/** A rate of the potential: 1/ms, never negative. */
const rate = fc.oneof(
	fc
		.tuple(number(0.01, 5), number(0, 70), number(5, 40))
		.map(([a, v, s]) => `${a}[1/ms]*exp((V + ${v}[mV])/${s}[mV])/(1 + exp((V + ${v}[mV])/${s}[mV]))`),
	fc
		.tuple(number(0.01, 5), number(0, 70), number(5, 40))
		.map(([a, v, s]) => `${a}[1/ms]/(1 + exp((V + ${v}[mV])/${s}[mV]))`),
	fc
		.tuple(number(0.001, 0.1), number(0, 70), number(5, 40))
		.map(([a, v, s]) => `${a}[1/(ms*mV)]*L(-(V + ${v}[mV]), ${s}[mV])`),
	fc
		.tuple(number(0.01, 1), number(0, 70), number(10, 60))
		.map(([a, v, s]) => `${a}[1/ms]*(1 + tanh((V + ${v}[mV])/${s}[mV]))`),
);

interface Channel {
	readonly opening: string;
	readonly closing: string;
	readonly power: number;
	readonly g: string;
	readonly E: string;
}

const channel = fc.record({
	opening: rate,
	closing: rate,
	power: fc.integer({ min: 1, max: 4 }),
	g: number(0, 30),
	E: number(0, 90),
});

const channelText = ({ opening, closing, power, g, E }: Channel, k: number): string =>
	`state m${k} [1] = 0.3 in 0 .. 1 "gate"
m${k}' = ${opening}*(1 - m${k}) - ${closing}*m${k}
current I${k} [pA] = ${g}[nS]*m${k}^${power}*(V + ${E}[mV]) "channel"`;

const poolText = (on: string, off: string, total: string): string => `state Ca [uM] = 0.1 in 0 .. 1000 "calcium"
state B [uM] = 1 in 0 .. 1000 "buffer"
bind = ${on}[1/(ms*uM)]*Ca*(${total}[uM] - B) - ${off}[1/ms]*B
Ca' = 0.001[uM/(ms*mV)]*(V + 90[mV])/(1 + (Ca/1[uM])^2) - 0.1[1/ms]*Ca - bind
B' = bind
current ICa [pA] = 0.5[nS]*Ca/(Ca + 0.5[uM])*(V + 75[mV]) "calcium-activated"`;

const cell = (name: string) =>
	fc
		.record({
			C: number(5, 50),
			leak: number(0.5, 5),
			channels: fc.array(channel, { maxLength: 4 }),
			pool: fc.option(fc.tuple(number(0, 0.1), number(0, 0.1), number(0, 300))),
		})
		.map(
			({ C, leak, channels, pool }): DeclarationFile => ({
				file: `${name}.eq`,
				text: `cell ${name}
title Random cell
source made at random
input drive [pA] "current in"
parameter C = ${C} [pF] in 1 .. 100 "membrane capacitance"
parameter g = ${leak} [nS] in 0 .. 100 "leak"
state V [mV] = -60 in -150 .. 100 "membrane potential"
${channels.map(channelText).join('\n')}
${pool ? poolText(...pool) : ''}
current IL [pA] = g*(V + 60[mV]) "leak current"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current - drive)/C
`,
			}),
		);

const connections: DeclarationFile[] = [
	{
		file: 'random-synapse.eq',
		text: `synapse randomSynapse
title Synapse
source made at random
needs pre.V [mV], post.V [mV]
parameter g = 1 [nS] in 0 .. 100 "conductance"
state S [1] = 0 in 0 .. 1 "open fraction"
S_inf = if(pre.V > -65[mV], tanh((pre.V + 65[mV])/20[mV]), 0)
S' = (S_inf - S)/(8[ms]*(1.01 - S_inf))
current I [pA] = g*S*post.V "synaptic current"
`,
	},
	{
		file: 'random-gap.eq',
		text: `junction randomGap
title Gap junction
source made at random
needs a.V [mV], b.V [mV]
parameter g = 0.5 [nS] in 0 .. 1000 "conductance"
current I [pA] = g*(a.V - b.V) "from a to b"
`,
	},
];

const links = [
	'synapse randomSynapse as s1 from one to two',
	'synapse randomSynapse as s2 from two to one',
	'synapse randomSynapse as s3 from one to two of neighbours',
	'junction randomGap as j1 between one and two',
	'junction randomGap as j2 between one and one of neighbours',
	'junction randomGap as j3 between two and two of neighbours',
];

/** Files of a library with a circuit named `random`. */
export const randomCircuit = fc
	.tuple(cell('cellOne'), cell('cellTwo'), fc.subarray(links))
	.map(([one, two, joined]): readonly DeclarationFile[] => [
		one,
		two,
		...connections,
		{
			file: 'random.eq',
			text: `circuit random\ntitle Random circuit\nsource made at random\ncell cellOne as one\ncell cellTwo as two\n${joined.join('\n')}\n`,
		},
	]);
