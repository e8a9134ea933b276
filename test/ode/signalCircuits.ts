/** Circuits whose synapses deliver signals: text by name of the file. */
export const signalFiles = {
	vesicles: `pool vesicles
title Vesicles
source made for tests
needs V [mV]
state x [1] = 0.1 in 0 .. 1 "released"
x' = (1/(1 + exp(-(V + 45[mV])/6[mV])) - x)/7[ms]
`,
	sender: `cell sender
title A cell that releases
source made for tests
input drive [pA] "current in"
parameter C = 10 [pF] in 1 .. 100 "membrane capacitance"
state V [mV] = -60 in -150 .. 100 "membrane potential"
include vesicles as vesicles
current leak [pA] = 1[nS]*(V + 60[mV]) "leak"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current - drive)/C
`,
	receptors: `channel receptors
title Receptors
source made for tests
needs V [mV], transmitter [1]
parameter g = 2 [nS] in 0 .. 10 "conductance"
current I [pA] = g*transmitter*V "current"
`,
	receiver: `cell receiver
title A cell that collects
source made for tests
collects transmitter [1] "what senders release"
collects modulator [mV] "what nobody sends"
parameter C = 10 [pF] in 1 .. 100 "membrane capacitance"
state V [mV] = -60 in -150 .. 100 "membrane potential"
include receptors as receptors
current leak [pA] = 1[nS]*(V + 60[mV] - modulator) "leak"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
`,
	release: `synapse release
title Release
source made for tests
needs pre.vesicles.x [1]
parameter weight = 1 [1] in 0 .. 10 "weight"
signal transmitter [1] = weight*pre.vesicles.x "released"
`,
	ohmic: `synapse ohmic
title An ohmic synapse
source made for tests
needs pre.V [mV], post.V [mV]
parameter g = 0.1 [nS] in 0 .. 10 "conductance"
current I [pA] = g*(post.V - pre.V) "current"
`,
	two: `circuit two
title Two senders and a receiver
cell sender as first
cell sender as second
cell receiver
synapse release as first_receiver from first to receiver into transmitter with weight = 0.75[1]
synapse release as second_receiver from second to receiver into transmitter with weight = 1.25[1]
`,
	beside: `circuit beside
title A receiver that hears the senders of the columns beside it
cell sender as first
cell sender as second
cell receiver
synapse release as first_receiver from first to receiver into transmitter of neighbours with weight = 0.5[1]
synapse release as second_receiver from second to receiver into transmitter with weight = 0.25[1]
`,
	nobody: `circuit nobody
title A receiver alone
cell receiver
`,
	together: `cell together
title Two senders and a receiver as one cell
source made for tests
input drive [pA] "current in"
state first [mV] = -60 in -150 .. 100 "potential of the first"
state second [mV] = -60 in -150 .. 100 "potential of the second"
state receiver [mV] = -60 in -150 .. 100 "potential of the receiver"
state x [1] = 0.1 in 0 .. 1 "released by the first"
state y [1] = 0.1 in 0 .. 1 "released by the second"
first' = (drive - 1[nS]*(first + 60[mV]))/10[pF]
second' = (2*drive - 1[nS]*(second + 60[mV]))/10[pF]
x' = (1/(1 + exp(-(first + 45[mV])/6[mV])) - x)/7[ms]
y' = (1/(1 + exp(-(second + 45[mV])/6[mV])) - y)/7[ms]
receiver' = -(1[nS]*(receiver + 60[mV]) + 2[nS]*(0.75*x + 1.25*y)*receiver)/10[pF]
`,
	alone: `circuit alone
title One cell
cell together
`,
};
