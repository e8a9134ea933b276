channel ganglion.leak
title Leak current
source Fohlmeister & Miller 1997, J. Neurophysiol. 78:1935-1947
species tiger salamander
temperature 20 °C
found in ganglion cell

needs V [mV]

parameter g = 0.05 [mS/cm^2] in 0 .. 5 "conductance"
parameter E = -62 [mV] in -120 .. 80 "reversal potential"

current I [uA/cm^2] = g*(V - E) "leak current"
