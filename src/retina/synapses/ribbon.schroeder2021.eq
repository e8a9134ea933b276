synapse ribbon.schroeder2021
title Ribbon synapse with pools that deplete
source Schroeder, Oesterle, Berens, Yoshimatsu & Baden 2021, eLife 10:e67851, doi:10.7554/eLife.67851
species larval zebrafish
temperature not stated
found in cone
ion Na, K
blocked by CNQX, NBQX
note Vesicles go from the reserve to the ribbon, from there to the dock, and are released from it; what was released returns to the reserve. Their number is conserved.
note The receptors of the other cell follow released vesicles without delay (ionotropic, sign conserving).

needs pre.V [mV], post.V [mV]

parameter g = 0.001 [nS] in 0 .. 10 "conductance for each released vesicle" assumed
parameter E = 0 [mV] in -120 .. 80 "reversal potential"
parameter V_half = -35 [mV] in -120 .. 60 "presynaptic potential of half the greatest release"
parameter k = 1 [1/mV] in 0.01 .. 10 "slope of release with presynaptic potential"
parameter e_max = 1.5 [1/ms] in 0 .. 100 "greatest rate of release"
parameter r_max = 2 [1/ms] in 0 .. 100 "greatest rate from the reserve to the ribbon"
parameter i_max = 4 [1/ms] in 0 .. 100 "greatest rate from the ribbon to the dock"
parameter d_max = 0.1 [1/ms] in 0 .. 100 "return of released vesicles to the reserve"
parameter RRP_max = 3 [1] in 0.1 .. 1000 "vesicles that the dock holds"
parameter IP_max = 10 [1] in 0.1 .. 1000 "vesicles that the ribbon holds"
parameter RP_max = 25 [1] in 0.1 .. 10000 "vesicles that the reserve holds"

state exo [1] = 0.75 in 0 .. 10000 "released vesicles"
state RRP [1] = 1.5 in 0 .. 1000 "vesicles at the dock"
state IP [1] = 5 in 0 .. 1000 "vesicles at the ribbon"
state RP [1] = 12.5 in 0 .. 10000 "vesicles in the reserve"

p [1] = 1/(1 + exp(-k*(pre.V - V_half))) "release relative to the greatest"
e [1/ms] = e_max*p*RRP/RRP_max "release"
r [1/ms] = r_max*(1 - IP/IP_max)*RP/RP_max "from the reserve to the ribbon"
i [1/ms] = i_max*(1 - RRP/RRP_max)*IP/IP_max "from the ribbon to the dock"
d [1/ms] = d_max*exo "return to the reserve"
exo' = e - d
RRP' = i - e
IP' = r - i
RP' = d - r
current I [pA] = g*exo*(post.V - E) "synaptic current"
