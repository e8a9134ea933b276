channel mouse.ganglion.glycine
title Glycine receptors
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note The circuit sets the conductance of each type.

needs V [mV], glycine [1], area [cm^2]

parameter g = 8.5590567 [nS] in 0 .. 1000 "maximal conductance of the cell" fitted
parameter E = -68 [mV] in -120 .. 80 "reversal potential" assumed

current I [uA/cm^2] = g*glycine*(V - E)/area "current through glycine receptors"
