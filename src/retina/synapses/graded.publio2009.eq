synapse graded
title Graded chemical synapse
source Publio, Oliveira & Roque 2009, PLoS ONE 4:e6970, doi:10.1371/journal.pone.0006970
source Baek et al. 2020, AICAS 2020 (conductances, thresholds and the inverting form)
species generic vertebrate
temperature not stated
found in bipolar cell, AII amacrine cell, ganglion cell
ion Na, K
blocked by CNQX when not inverting, NBQX when not inverting, L-AP4 when inverting
note The fraction of open channels follows the presynaptic potential above the threshold, faster the nearer it is to saturation.
note As published the time constant falls to 0 as the response saturates, (1 - S_inf)*tau: a presynaptic potential far above the threshold makes the synapse infinitely quick, and 0/0 where tanh rounds to 1. It is bounded by `least`, which the published flashes do not come to (1 - S_inf stays above 0.08 there).
note Inverting stands for the metabotropic synapse of an ON bipolar cell: the transmitter closes channels, so light, which hyperpolarises the receptor, opens them.
note Where `inverting` is off it stands for AMPA and kainate receptors, which CNQX blocks; where it is on for mGluR6, whose agonist L-AP4 closes the channel.

needs pre.V [mV], post.V [mV]

parameter g = 2.56 [nS] in 0 .. 50 "maximal conductance"
parameter E = 0 [mV] in -120 .. 80 "reversal potential"
parameter threshold = dark(pre.V) [mV] in -120 .. 60 "presynaptic potential at which the response starts"
parameter slope = 20 [mV] in 1 .. 200 "presynaptic range of the response"
parameter tau = 10 [ms] in 0.1 .. 1000 "time constant at threshold"
parameter least = 0.05 [1] in 0 .. 1 "part of tau below which the time constant does not fall near saturation; 0: as published" assumed
switch inverting = off "channels open when the presynaptic cell hyperpolarises"
switch freezes = off "fault of the released program: on the wrong side of the threshold S stays as it is instead of decaying"

state S [1] = 0 in 0 .. 1 "fraction of open channels"

x [mV] = if(inverting, threshold - pre.V, pre.V - threshold) "presynaptic potential beyond the threshold"
S_inf [1] = if(x > 0[mV], tanh(x/slope), 0) "fraction in the steady state"
S' = if(freezes and x <= 0[mV], 0[1/ms], (S_inf - S)/(max(1 - S_inf, least)*tau))
current I [pA] = g*S*(post.V - E) "synaptic current"
