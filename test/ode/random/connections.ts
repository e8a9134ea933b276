import fc from 'fast-check';
import type { DeclarationFile } from '../../../src/ode/equations/linking/library.ts';
import { randomNumber } from './numbers.ts';

/** The synapses and gap junctions of random circuits. */
export const connectionFiles: readonly DeclarationFile[] = [
	{
		file: 'release.eq',
		text: `synapse release
title Release beyond a threshold
source made at random
needs pre.V [mV], post.V [mV]
parameter g = 1 [nS] in 0 .. 100 "conductance"
parameter E = 0 [mV] in -120 .. 80 "reversal potential"
parameter threshold = -65 [mV] in -120 .. 60 "potential at which release starts"
parameter tau = 8 [ms] in 0.1 .. 1000 "time constant at threshold"
switch inverting = off "channels close"
state S [1] = 0 in 0 .. 1 "open fraction"
x [mV] = if(inverting, threshold - pre.V, pre.V - threshold)
S_inf = if(x > 0[mV], tanh(x/20[mV]), 0)
S' = (S_inf - S)/(tau*(1.01 - S_inf))
current I [pA] = g*S*(post.V - E) "synaptic current"
`,
	},
	{
		file: 'instant.eq',
		text: `synapse instant
title A synapse without states
source made at random
needs pre.V [mV], post.V [mV]
parameter g = 1 [nS] in 0 .. 100 "conductance"
parameter E = -70 [mV] in -120 .. 80 "reversal potential"
current I [pA] = g*(post.V - E)/(1 + exp(-(pre.V + 40[mV])/5[mV])) "synaptic current"
`,
	},
	{
		file: 'kinetic.eq',
		text: `synapse kinetic
title A three-state receptor
source made at random
needs pre.V [mV], post.V [mV]
parameter g = 0.5 [nS] in 0 .. 100 "conductance"
parameter tau = 5 [ms] in 0.1 .. 1000 "time to unbind"
state R [1] = 0.9 in 0 .. 1 "free"
state O [1] = 0.05 in 0 .. 1 "open"
state D [1] = 0.05 in 0 .. 1 "desensitised"
bind [1/ms] = 2[1/ms]/(1 + exp(-(pre.V + 35[mV])/4[mV]))
R' = O/tau - bind*R + D/(20*tau)
O' = bind*R - O/tau - 0.1[1/ms]*O
D' = 0.1[1/ms]*O - D/(20*tau)
current I [pA] = g*O*post.V "synaptic current"
`,
	},
	{
		file: 'voice.eq',
		text: `synapse voice
title A signal of the potential
source made at random
needs pre.V [mV]
parameter weight = 1 [1] in 0 .. 10 "weight"
signal released [1] = weight/(1 + exp(-(pre.V + 40[mV])/6[mV])) "transmitter"
`,
	},
	{
		file: 'echo.eq',
		text: `synapse echo
title A signal with a state of its own
source made at random
needs pre.V [mV]
parameter weight = 1 [1] in 0 .. 10 "weight"
parameter tau = 5 [ms] in 0.1 .. 1000 "time constant"
state s [1] = 0 in 0 .. 1 "transmitter"
s' = (1/(1 + exp(-(pre.V + 45[mV])/4[mV])) - s)/tau
signal released [1] = weight*s "transmitter"
`,
	},
	{
		file: 'gap.eq',
		text: `junction gap
title Gap junction
source made at random
needs a.V [mV], b.V [mV]
parameter g = 0.5 [nS] in 0 .. 1000 "conductance"
current I [pA] = g*(a.V - b.V) "from a to b"
`,
	},
	{
		file: 'rectifying.eq',
		text: `junction rectifying
title Rectifying gap junction
source made at random
needs a.V [mV], b.V [mV]
parameter g = 0.5 [nS] in 0 .. 1000 "conductance"
current I [pA] = g*(a.V - b.V)/(1 + exp(-(a.V - b.V)/15[mV])) "from a to b"
`,
	},
];

const settings = fc.oneof(
	fc.constant(''),
	randomNumber(0.01, 20).map((g) => ` with g = ${g}[nS]`),
	fc
		.record({ g: randomNumber(0.01, 5), threshold: fc.integer({ min: -75, max: -20 }), inverting: fc.boolean() })
		.map((each) => ({ ...each, word: each.inverting ? 'on' : 'off' }))
		.map(({ g, threshold, word }) => ` with inverting = ${word}, threshold = ${threshold}[mV], g = ${g}[nS]`),
);

const link = (populations: readonly string[]) =>
	fc
		.record({
			kind: fc.constantFrom('release', 'release', 'instant', 'kinetic', 'gap', 'gap', 'rectifying'),
			one: fc.constantFrom(...populations),
			other: fc.constantFrom(...populations),
			beside: fc.boolean(),
			settings,
		})
		.map(({ kind, one, other, beside, settings: text }) => {
			// A cell joined to itself by a gap junction is no connection: then it means the cells beside it.
			const isGap = kind === 'gap' || kind === 'rectifying';
			const place = beside || (isGap && one === other) ? ' of neighbours' : '';
			const ends = isGap ? `between ${one} and ${other}` : `from ${one} to ${other}`;
			const own = kind === 'release' || !text.includes('inverting') ? text : '';
			return (name: string) => `${isGap ? 'junction' : 'synapse'} ${kind} as ${name} ${ends}${place}${own}`;
		});

/** Statements of a circuit that join populations; none, some or many. */
export const randomLinks = (populations: readonly string[]): fc.Arbitrary<readonly string[]> =>
	fc.array(link(populations), { maxLength: 7 }).map((links) => links.map((write, k) => write(`link${k}`)));

/** Statements of a circuit whose synapses deliver signals into what cells hear; some. */
export const randomSignals = (populations: readonly string[]): fc.Arbitrary<readonly string[]> => {
	const signal = fc
		.record({
			kind: fc.constantFrom('voice', 'echo'),
			one: fc.constantFrom(...populations),
			other: fc.constantFrom(...populations),
			beside: fc.boolean(),
			weight: randomNumber(0.01, 5),
		})
		.map(({ kind, one, other, beside, weight }) => {
			const place = beside ? ' of neighbours' : '';
			return (name: string) =>
				`synapse ${kind} as ${name} from ${one} to ${other} into heard${place} with weight = ${weight}[1]`;
		});
	return fc.array(signal, { minLength: 1, maxLength: 6 }).map((all) => all.map((write, k) => write(`signal${k}`)));
};
