channel mouse.horizontal.Kir
title Anomalous rectifier
source Aoyama, Kamiyama, Usui et al. 2000, Neurosci. Res., doi:10.1016/S0168-0102(00)00111-5
species rabbit
temperature not stated (taken unscaled)
found in horizontal cell
ion K
blocked by barium, caesium
note Rates as published; not scaled to 37 °C.

needs V [mV]

parameter g = 4.5 [nS] in 0 .. 100 "maximal conductance"
parameter E = -80 [mV] in -120 .. 80 "reversal potential"

m [1] = 1/(1 + exp((V + 60[mV])/12[mV])) "activation, instantaneous"
current I [pA] = g*m^5*(V - E) "anomalous rectifier current"
