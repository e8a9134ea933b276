synapse GABAB.destexhe1998
title Synapse with GABA-B receptors
source Destexhe, Mainen & Sejnowski 1998, in Koch & Segev (eds), Methods in Neuronal Modeling, MIT Press, 1-25
source Destexhe, Mainen & Sejnowski 1994, J. Comput. Neurosci. 1:195-230, doi:10.1007/BF00961734 (transmitter from the presynaptic potential)
species rat (cortex and hippocampus)
temperature not stated
found in amacrine cell, ganglion cell
ion K
blocked by CGP 35348, saclofen
note Transmitter follows the presynaptic potential, as the paper of 1994 has it for cells that need not spike; a spike makes of it about the pulse of 1 ms of the chapter.

needs pre.V [mV], post.V [mV]

parameter g = 0.1 [nS] in 0 .. 50 "maximal conductance" assumed
parameter E = -95 [mV] in -120 .. 80 "reversal potential"
parameter T_max = 0.5 [mM] in 0 .. 10 "greatest transmitter"
parameter V_half = 2 [mV] in -120 .. 60 "presynaptic potential of half of it"
parameter k = 5 [mV] in 0.1 .. 100 "its slope"
parameter K1 = 0.09 [1/(ms*mM)] in 0 .. 10 "binding of transmitter"
parameter K2 = 0.0012 [1/ms] in 0 .. 10 "unbinding"
parameter K3 = 0.18 [1/ms] in 0 .. 10 "G protein made by active receptors"
parameter K4 = 0.034 [1/ms] in 0 .. 10 "decay of G protein"
constant K_D = 100 [1] "fourth power of the G protein at half of the conductance"

state R [1] = 0 in 0 .. 1 "fraction of active receptors"
state G [1] = 0 in 0 .. 100 "active G protein"

T [mM] = T_max/(1 + exp(-(pre.V - V_half)/k)) "transmitter"
R' = K1*T*(1 - R) - K2*R
G' = K3*R - K4*G
current I [pA] = g*G^4/(G^4 + K_D)*(post.V - E) "synaptic current"
