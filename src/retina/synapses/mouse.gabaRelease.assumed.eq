synapse mouse.gabaRelease
title GABA of a wide-field amacrine cell
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
found in bipolar cell, ganglion cell
ion Cl
blocked by cobalt, cadmium

needs pre.release.released [1]

parameter weight = 1 [1] in 0 .. 10 "weight of this cell in what the postsynaptic cell collects" assumed

signal gaba [1] = weight*pre.release.released "transmitter released"
