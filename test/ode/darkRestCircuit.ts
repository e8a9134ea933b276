/** A receptor whose terminal refers to its dark rest, and a cell that hears it and feeds back on it: text by name of the file. */
export const restFiles = {
	terminal: `pool terminal
title A terminal
source made for tests
needs V [mV]
parameter rest = dark(V) [mV] in -120 .. 60 "dark rest"
parameter offset = 2 [mV] in -50 .. 50 "above it"
state a [mV] = 0 in -100 .. 100 "adaptation"
state x [1] = 0.5 in 0 .. 1 "released"
a' = (0.5*(V - rest) - a)/200[ms]
x' = (1/(1 + exp(-(V - a - rest - offset)/3[mV])) - x)/5[ms]
`,
	receptor: `cell receptor
title A receptor
source made for tests
input photoisomerisation [1/s] "light"
receptor cone aperture 4[um] height 120[um]
collects feedback [mV] "what comes back"
parameter g = 1 [nS] in 0.1 .. 10 "leak"
parameter C = 10 [pF] in 1 .. 100 "membrane capacitance"
state V [mV] = -50 in -150 .. 100 "membrane potential"
include terminal as terminal
current leak [pA] = g*(V + 60[mV]) - 1[nS]*feedback "leak"
current dark [pA] = 0.5[nS]*(V - 8[mV]) "dark current"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
`,
	follower: `cell follower
title A cell that hears the receptor
source made for tests
collects released [1] "released"
parameter C = 10 [pF] in 1 .. 100 "membrane capacitance"
state V [mV] = -60 in -150 .. 100 "membrane potential"
current leak [pA] = 1[nS]*(V + 60[mV]) "leak"
current I [pA] = 1[nS]*released*V "response"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
`,
	release: `synapse release
title Release
source made for tests
needs pre.terminal.x [1]
parameter weight = 1 [1] in 0 .. 10 "weight"
signal released [1] = weight*pre.terminal.x "released"
`,
	feedback: `synapse feedback
title Feedback
source made for tests
needs pre.V [mV]
parameter weight = 1 [1] in 0 .. 10 "weight"
signal shift [mV] = weight*0.1*(pre.V + 60[mV]) "shift"
`,
	pair: `circuit pair
title A receptor and its follower
cell receptor
cell follower
synapse release as receptor_follower from receptor to follower into released
synapse feedback as follower_receptor from follower to receptor into feedback
`,
};
