channel axon.leak.hodgkin1952
title Leak current of the squid axon
source Hodgkin & Huxley 1952, J. Physiol. 117:500-544, doi:10.1113/jphysiol.1952.sp004764
species squid
temperature 6.3 °C
found in giant axon
note Potentials as membrane potentials: Hodgkin and Huxley's, with the other sign, from a rest of -65 mV.

needs V [mV]

parameter g = 0.3 [mS/cm^2] in 0 .. 10 "conductance"
parameter E = -54.4 [mV] in -120 .. 80 "reversal potential"

current I [uA/cm^2] = g*(V - E) "leak current"
