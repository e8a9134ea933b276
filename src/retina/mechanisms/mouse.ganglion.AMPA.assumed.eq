channel mouse.ganglion.AMPA
title Glutamate receptors
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note The circuit sets the conductance of each type.

needs V [mV], glutamate [1], area [cm^2]

parameter g = 9 [nS] in 0 .. 1000 "maximal conductance of the cell" fitted
parameter E = 0 [mV] in -120 .. 80 "reversal potential" assumed

current I [uA/cm^2] = g*glutamate*(V - E)/area "current through glutamate receptors"
