channel mouse.offBipolar.GABA
title GABA receptors
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C

needs V [mV], gaba [1]

parameter g = 0.16257513 [nS] in 0 .. 100 "maximal conductance" fitted
parameter E = -68 [mV] in -120 .. 80 "reversal potential" assumed

current I [pA] = g*gaba*(V - E) "current through gaba receptors"
