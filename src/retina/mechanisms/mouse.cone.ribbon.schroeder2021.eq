pool mouse.cone.ribbon
title Ribbon: vesicle pools
source Schroeder, Oesterle, Berens, Yoshimatsu & Baden 2021, eLife 67851
species mouse
temperature 37 °C
note Vesicles go round and none is lost, so the reserve is what the other pools leave of the total. The total of 30.5 is ours: the paper names the pools' limits.
note e_max and d scale what reaches the postsynaptic cells: after a change scale their half-saturations K by the same factor.

needs release [1]

parameter speed = 2.5 [1] in 0.01 .. 100 "how many times as fast as the published ribbon" fitted
parameter total = 30.5 [1] in 1 .. 100 "vesicles in all pools" assumed
parameter e_max = 1.5 [1/ms] in 0 .. 100 "exocytosis from a full readily releasable pool"
parameter r_max = 2 [1/ms] in 0 .. 100 "refilling of the intermediate pool from a full reserve"
parameter i_max = 4 [1/ms] in 0 .. 100 "refilling of the readily releasable pool from a full intermediate pool"
parameter d = 0.1 [1/ms] in 0.001 .. 10 "recovery of what was released"
constant RRP_max = 3 [1] "vesicles of a full readily releasable pool"
constant IP_max = 10 [1] "vesicles of a full intermediate pool"
constant RP_max = 25 [1] "vesicles of a full reserve"

state IP [1] = 8 in 0 .. 100 "vesicles in the intermediate pool"
state RRP [1] = 2 in 0 .. 100 "vesicles in the readily releasable pool"
state exo [1] = 3.6 in 1e-6 .. 100 "vesicles released and not yet recovered, to which the transmitter in the cleft is proportional"

RP [1] = total - IP - RRP - exo "vesicles in the reserve"
exocytosis [1/ms] = e_max*release*RRP/RRP_max "vesicles released per time"
refill [1/ms] = i_max*(1 - RRP/RRP_max)*IP/IP_max "vesicles from the intermediate to the readily releasable pool per time"
supply [1/ms] = r_max*(1 - IP/IP_max)*RP/RP_max "vesicles from the reserve to the intermediate pool per time"
IP' = speed*(supply - refill)
RRP' = speed*(refill - exocytosis)
exo' = speed*(exocytosis - d*exo)
