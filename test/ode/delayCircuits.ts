import { parseDeclaration } from '../../src/ode/equations/language/parser.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import {
	groupNamed,
	inputIndex,
	type Lattice,
	type Network,
	stateIndex,
} from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { createTissue, extentOf } from '../../src/retina/tissue/tissue.ts';

/** Circuits whose synapses have delays: text by name of the file. */
export const delayFiles = {
	relay: `cell relay
title A leaky cell without units of its own
source made for tests
input drive [1] in -10 .. 10 "what drives it"
collects heard [1] "what others send"
parameter tau = 4 [ms] in 0.1 .. 100 "time constant"
state V [mV] = -60 in -150 .. 100 "potential"
state x [1] = 0 in -10 .. 10 "activity"
current leak [pA] = 1[nS]*(V + 60[mV]) "leak"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current - 20[pA]*x)/10[pF]
x' = (drive + heard - x)/tau
`,
	send: `synapse send
title A signal
source made for tests
needs pre.x [1]
parameter weight = 1 [1] in -10 .. 10 "weight"
signal sent [1] = weight*pre.x "what is sent"
`,
	bounded: `synapse bounded
title A signal that is bounded
source made for tests
needs pre.x [1]
parameter weight = 1 [1] in -10 .. 10 "weight"
signal sent [1] = weight*tanh(pre.x) "what is sent"
`,
	graded: `synapse graded
title A conductance that follows a potential
source made for tests
needs pre.V [mV], post.V [mV]
parameter g = 1 [nS] in 0 .. 10 "conductance"
state S [1] = 0 in 0 .. 1 "open channels"
S' = (1/(1 + exp(-(pre.V + 55[mV])/3[mV])) - S)/2[ms]
current I [pA] = g*S*(post.V + 80[mV]) "current"
`,
	gap: `junction gap
title A junction
source made for tests
needs a.V [mV], b.V [mV]
parameter g = 0.2 [nS] in 0 .. 10 "conductance"
current I [pA] = g*(a.V - b.V) "from a to b"
`,
};

/** Statements of a circuit, from one relay to the next. */
export const chain = (delay: string): string => `circuit chain
title A relay and one that hears it
cell relay as first
cell relay as second
synapse send as along from first to second into heard ${delay} with weight = 2[1]
`;

/** A library with a circuit. */
export const libraryOf = (circuit: string, files: Readonly<Record<string, string>> = {}) =>
	createLibrary(
		Object.entries({ ...delayFiles, ...files, circuit }).map(([name, text]) => ({ file: `${name}.eq`, text })),
	);

/** The network of a circuit. */
export function networkOfText(circuit: string, lattice?: Lattice): Network {
	const [, name = ''] = /^circuit (\w+)/.exec(circuit) ?? [];
	return buildNetwork(name, libraryOf(circuit), lattice);
}

/** Drives all cells of a population alike. */
export function drive(net: Network, population: string, value: number): void {
	const group = groupNamed(net, population);
	const at = inputIndex(group, 'drive');
	net.inputs.fill(value, at, at + group.count);
}

/** Activity of the first cell of a population. */
export const activity = (net: Network, y: Float64Array, population: string): number =>
	y[stateIndex(groupNamed(net, population), 'x', 0)] as number;

/** Signals and conductances over distances, with delays. */
export const sheet = `circuit sheet
title Relays in mosaics
cell relay as near
cell relay as far
synapse bounded as near_far from near to far into heard gaussian 12[um] delay 2.3[ms] with weight = 2[1]
synapse bounded as far_near from far to near into heard delay 0.2[ms] nearest 3 with weight = -2[1]
synapse graded as near_near from near to near within 20[um] delay 4[ms]
synapse graded as far_far from far to far nearest 2
junction gap as gap_near between near and near of neighbours nearest 3
mosaic near density 20000[1/mm^2] jitter 0.2
mosaic far density 9000[1/mm^2] jitter 0.2 seed 2
extent 40[um] by 40[um] torus
`;

/** The tissue that a circuit declares. */
export function latticeOf(text: string): Lattice {
	const declaration = parseDeclaration(text, 'circuit.eq');
	const tissue = createTissue(declaration, extentOf(declaration));
	return { columns: Math.max(...tissue.counts.values()), neighbours: [], tissue };
}

/** Drives each cell of a population by another number. */
export function driveEach(net: Network, population: string): void {
	const group = groupNamed(net, population);
	const at = inputIndex(group, 'drive');
	for (let i = 0; i < group.count; i++) net.inputs[at + i] = 0.3 + 0.1 * (i % 7);
}
