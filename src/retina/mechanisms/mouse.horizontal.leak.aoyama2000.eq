channel mouse.horizontal.leak
title Leak current
source Aoyama, Kamiyama, Usui, Blanco, Vaquero & de la Villa 2000, Neurosci. Res. 37:111-125, doi:10.1016/S0168-0102(00)00111-5
species rabbit
temperature room temperature

needs V [mV]

parameter g = 0.5 [nS] in 0 .. 100 "conductance"
parameter E = -80 [mV] in -120 .. 80 "reversal potential"

current I [pA] = g*(V - E) "leak current"
