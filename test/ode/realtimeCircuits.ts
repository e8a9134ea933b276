import type { DeclarationFile } from '../../src/ode/equations/linking/library.ts';

/** Small circuits in the equation language for tests of the real-time method. */

const file = (name: string, text: string): DeclarationFile => ({ file: `${name}.eq`, text });

/** The squid axon of Hodgkin & Huxley 1952, 6.3 °C, on 1000 µm². */
const axon = file(
	'axon',
	`cell axon
title Squid axon membrane
source Hodgkin & Huxley 1952, J. Physiol. 117:500-544
parameter C = 10 [pF] in 1 .. 100 "membrane capacitance"
parameter gNa = 1200 [nS] in 0 .. 5000 "sodium"
parameter gK = 360 [nS] in 0 .. 5000 "potassium"
parameter gL = 3 [nS] in 0 .. 100 "leak"
state V [mV] = -65 in -150 .. 100 "membrane potential"
state m [1] = 0.053 in 0 .. 1 "sodium activation"
state h [1] = 0.596 in 0 .. 1 "sodium inactivation"
state n [1] = 0.318 in 0 .. 1 "potassium activation"
m' = 0.1[1/(ms*mV)]*L(-(V + 40[mV]), 10[mV])*(1 - m) - 4[1/ms]*exp(-(V + 65[mV])/18[mV])*m
h' = 0.07[1/ms]*exp(-(V + 65[mV])/20[mV])*(1 - h) - h*1[1/ms]/(exp(-(V + 35[mV])/10[mV]) + 1)
n' = 0.01[1/(ms*mV)]*L(-(V + 55[mV]), 10[mV])*(1 - n) - 0.125[1/ms]*exp(-(V + 65[mV])/80[mV])*n
current INa [pA] = gNa*m^3*h*(V - 50[mV]) "sodium current"
current IK [pA] = gK*n^4*(V + 77[mV]) "potassium current"
current IL [pA] = gL*(V + 54.4[mV]) "leak current"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
`,
);

/** A leaky cell driven by an input current, with a slow gate so that it is not linear. */
const leaky = file(
	'leaky',
	`cell leaky
title Leaky cell with a slow potassium gate
source made for tests
input drive [pA] "current in"
parameter C = 10 [pF] in 1 .. 100 "membrane capacitance"
parameter g = 1 [nS] in 0 .. 100 "leak"
state V [mV] = -60 in -150 .. 100 "membrane potential"
state w [1] = 0 in 0 .. 1 "slow gate"
w_inf = 1/(1 + exp(-(V + 45[mV])/6[mV]))
w' = (w_inf - w)/20[ms]
current IL [pA] = g*(V + 60[mV]) "leak current"
current IK [pA] = 2[nS]*w*(V + 80[mV]) "slow current"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current - drive)/C
`,
);

/** A closed calcium pool: two compartments and a fast buffer in each; and a five-state scheme. What they contain cannot change. */
const closedPool = file(
	'closed',
	`cell closed
title Closed calcium pool and a five-state scheme
source made for tests
parameter C = 10 [pF] in 1 .. 100 "membrane capacitance"
state V [mV] = -60 in -150 .. 100 "membrane potential"
state Cas [uM] = 5 in 0 .. 1000 "shell"
state Cad [uM] = 0.1 in 0 .. 1000 "depth"
state Bs [uM] = 1 in 0 .. 100 "buffer of the shell"
state Bd [uM] = 1 in 0 .. 300 "buffer of the depth"
state C1 [1] = 0.5 in 0 .. 1 "closed"
state C2 [1] = 0.2 in 0 .. 1 "closed"
state O1 [1] = 0.1 in 0 .. 1 "open"
state O2 [1] = 0.1 in 0 .. 1 "open"
state O3 [1] = 0.1 in 0 .. 1 "open"
bind_s = 0.1[1/(ms*uM)]*Cas*(100[uM] - Bs) - 0.09[1/ms]*Bs
bind_d = 0.1[1/(ms*uM)]*Cad*(300[uM] - Bd) - 0.09[1/ms]*Bd
across = 5[1/ms]*(Cas - Cad)
Cas' = -across - bind_s
Cad' = across - bind_d
Bs' = bind_s
Bd' = bind_d
a = 0.02[1/ms]*exp(-(V + 60[mV])/15[mV])
b = 0.03[1/ms]*exp((V + 60[mV])/19[mV])
C1' = b*C2 - 4*a*C1
C2' = 4*a*C1 + 2*b*O1 - (3*a + b)*C2
O1' = 3*a*C2 + 3*b*O2 - (2*a + 2*b)*O1
O2' = 2*a*O1 + 4*b*O3 - (a + 3*b)*O2
O3' = a*O2 - 4*b*O3
current I [pA] = 1[nS]*(O1 + O2 + O3)*(V + 20[mV]) + 0.5[nS]*(V + 70[mV]) "current"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
`,
);

const synapse = file(
	'chemical',
	`synapse chemical
title Synapse with a smooth release curve
source made for tests
needs pre.V [mV], post.V [mV]
parameter g = 2 [nS] in 0 .. 100 "conductance"
state S [1] = 0 in 0 .. 1 "open fraction"
S_inf = 1/(1 + exp(-(pre.V + 45[mV])/5[mV]))
S' = (S_inf - S)/5[ms]
current I [pA] = g*S*post.V "synaptic current"
`,
);

const junction = file(
	'gap',
	`junction gap
title Gap junction
source made for tests
needs a.V [mV], b.V [mV]
parameter g = 1 [nS] in 0 .. 1000 "conductance"
current I [pA] = g*(a.V - b.V) "from a to b"
`,
);

const circuits = [
	file('circuit-axon', 'circuit oneAxon\ntitle One axon\nsource made for tests\ncell axon\n'),
	file('circuit-closed', 'circuit oneClosed\ntitle One closed pool\nsource made for tests\ncell closed\n'),
	file(
		'circuit-graded',
		`circuit graded
title Two graded cells, joined both ways
source made for tests
cell leaky as first
cell leaky as second
synapse chemical as forward from first to second
synapse chemical as back from second to first with g = 0.5[nS]
junction gap as gap between first and second
`,
	),
	file(
		'circuit-sheet',
		`circuit sheet
title A sheet of coupled cells
source made for tests
cell leaky as cell
junction gap as gap between cell and cell of neighbours
`,
	),
	file(
		'circuit-feedforward',
		`circuit feedForward
title A graded cell drives a spiking one
source made for tests
cell leaky as input
cell axon as output
synapse chemical as drive from input to output with g = 20[nS]
`,
	),
	file(
		'circuit-loop',
		`circuit loop
title A spiking cell acts back on the graded cell that drives it
source made for tests
cell leaky as graded
cell axon as spiking
synapse chemical as drive from graded to spiking with g = 20[nS]
synapse chemical as inhibit from spiking to graded with g = 0.5[nS]
junction gap as gap between graded and spiking with g = 0.2[nS]
`,
	),
	file(
		'circuit-aside',
		`circuit aside
title A spiking cell inhibits the graded cells beside that which drives it
source made for tests
cell leaky as graded
cell axon as spiking
synapse chemical as drive from graded to spiking with g = 20[nS]
synapse chemical as inhibit from spiking to graded of neighbours with g = 0.5[nS]
`,
	),
	file(
		'circuit-across',
		`circuit across
title A graded cell drives the spiking cells beside its own
source made for tests
cell leaky as graded
cell axon as spiking
synapse chemical as drive from graded to spiking of neighbours with g = 20[nS]
`,
	),
];

/** All of them. */
export const testCircuits: readonly DeclarationFile[] = [axon, leaky, closedPool, synapse, junction, ...circuits];
