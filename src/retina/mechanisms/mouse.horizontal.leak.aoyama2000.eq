channel mouse.horizontal.leak
title Leak current
source Aoyama, Kamiyama, Usui et al. 2000, Neurosci. Res., doi:10.1016/S0168-0102(00)00111-5
species rabbit
temperature not stated (taken unscaled)
found in horizontal cell

needs V [mV]

parameter g = 0.5 [nS] in 0 .. 100 "conductance"
parameter E = -80 [mV] in -120 .. 80 "reversal potential"

current I [pA] = g*(V - E) "leak current"
