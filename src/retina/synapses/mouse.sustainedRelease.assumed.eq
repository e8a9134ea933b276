synapse mouse.sustainedRelease
title Glutamate of the sustained ribbon of a cone bipolar cell
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
found in ganglion cell
ion Na, K
blocked by cobalt, cadmium

needs pre.sustained.u [1]

parameter weight = 1 [1] in 0 .. 10 "weight of this cell in what the postsynaptic cell collects" assumed

signal glutamate [1] = weight*pre.sustained.u "transmitter released"
