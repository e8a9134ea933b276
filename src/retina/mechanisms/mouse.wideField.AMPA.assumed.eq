channel mouse.wideField.AMPA
title Glutamate receptors
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C

needs V [mV], glutamate [1]

parameter g = 1 [nS] in 0 .. 100 "maximal conductance" fitted
parameter E = 0 [mV] in -120 .. 80 "reversal potential" assumed

current I [pA] = g*glutamate*(V - E) "current through glutamate receptors"
