pool mouse.wideField.release
title Release of GABA
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C

needs V [mV]

parameter V_half = -50.802426 [mV] in -100 .. 50 "potential of half release" fitted
parameter slope = 4 [mV] in 0.1 .. 50 "slope of release" assumed
parameter tau = 22.833365 [ms] in 0.1 .. 1000 "time constant" fitted

state released [1] = 0.1 in 0 .. 1 "transmitter released"

released' = (1/(1 + exp(-(V - V_half)/slope)) - released)/tau
