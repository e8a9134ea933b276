channel mouse.ganglion.leak
title Leak current
source Fohlmeister, Cohen & Newman 2010, J. Neurophysiol. 103:1357-1374 (rates at 37.1 °C as in the public model of Kish, Lempka & Weiland 2023)
species mammal (mouse cells by fitted conductances)
temperature 37.1 °C
note The published leak (0.1 mS/cm^2 at -65.02 mV) makes the single compartment fire by itself or sit in depolarisation block.
note The rates are published, the conductance is fitted: the value here is that of ON cells, the circuit sets those of the OFF cells.

needs V [mV]

parameter g = 0.13191 [mS/cm^2] in 0 .. 5 "conductance" fitted
parameter E = -70.702 [mV] in -120 .. 80 "reversal potential" fitted

current I [uA/cm^2] = g*(V - E) "leak current"
