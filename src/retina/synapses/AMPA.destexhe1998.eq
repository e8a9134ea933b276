synapse AMPA.destexhe1998
title Synapse with AMPA receptors
source Destexhe, Mainen & Sejnowski 1998, in Koch & Segev (eds), Methods in Neuronal Modeling, MIT Press, 1-25
source Destexhe, Mainen & Sejnowski 1994, J. Comput. Neurosci. 1:195-230, doi:10.1007/BF00961734 (transmitter from the presynaptic potential)
species rat (cortex and hippocampus)
temperature not stated
found in OFF bipolar cell, amacrine cell, ganglion cell
ion Na, K
blocked by CNQX, NBQX
note Transmitter follows the presynaptic potential, as the paper of 1994 has it for cells that need not spike; a spike makes of it about the pulse of 1 ms of the chapter.

needs pre.V [mV], post.V [mV]

parameter g = 0.1 [nS] in 0 .. 50 "maximal conductance" assumed
parameter E = 0 [mV] in -120 .. 80 "reversal potential"
parameter T_max = 1 [mM] in 0 .. 10 "greatest transmitter"
parameter V_half = 2 [mV] in -120 .. 60 "presynaptic potential of half of it"
parameter k = 5 [mV] in 0.1 .. 100 "its slope"
parameter alpha = 1.1 [1/(ms*mM)] in 0 .. 100 "binding of transmitter"
parameter beta = 0.19 [1/ms] in 0 .. 100 "unbinding"

state R [1] = 0 in 0 .. 1 "fraction of open receptors"

T [mM] = T_max/(1 + exp(-(pre.V - V_half)/k)) "transmitter"
R' = alpha*T*(1 - R) - beta*R
current I [pA] = g*R*(post.V - E) "synaptic current"
