junction gap
title Gap junction
source Publio, Oliveira & Roque 2009, PLoS ONE 4:e6970, doi:10.1371/journal.pone.0006970
species generic vertebrate
temperature not stated
note Ohmic and symmetric; does not rectify.

needs a.V [mV], b.V [mV]

parameter g = 0.2 [nS] in 0 .. 50 "conductance"
parameter offset_b = 0 [mV] in -100 .. 100 "added to the potential of b; not 0 only in a fault of the released program" assumed

current I [pA] = g*(a.V - (b.V + offset_b)) "current from a to b"
