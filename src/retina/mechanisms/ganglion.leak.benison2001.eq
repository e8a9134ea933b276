channel ganglion.leak.benison2001
title Leak current
source Benison, Keizer, Chalupa & Robinson 2001, J. Theor. Biol. 210:187-199, doi:10.1006/jtbi.2000.2289
species cat
temperature not stated
found in ganglion cell

needs V [mV]

parameter g = 0.25 [mS/cm^2] in 0 .. 5 "conductance"
parameter E = -60 [mV] in -120 .. 80 "reversal potential"

current I [uA/cm^2] = g*(V - E) "leak current"
