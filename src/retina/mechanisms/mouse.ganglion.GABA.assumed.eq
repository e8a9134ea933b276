channel mouse.ganglion.GABA
title GABA receptors
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C

needs V [mV], gaba [1], area [cm^2]

parameter g = 6.675585 [nS] in 0 .. 1000 "maximal conductance of the cell" fitted
parameter E = -68 [mV] in -120 .. 80 "reversal potential" assumed

current I [uA/cm^2] = g*gaba*(V - E)/area "current through gaba receptors"
