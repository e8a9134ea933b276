channel axon.K.hodgkin1952
title Delayed-rectifier potassium current of the squid axon
source Hodgkin & Huxley 1952, J. Physiol. 117:500-544, doi:10.1113/jphysiol.1952.sp004764
species squid
temperature 6.3 °C
found in giant axon
ion K
blocked by TEA
note Potentials as membrane potentials: Hodgkin and Huxley's, with the other sign, from a rest of -65 mV.

needs V [mV]

parameter g = 36 [mS/cm^2] in 0 .. 500 "maximal conductance"
parameter E = -77 [mV] in -120 .. 80 "reversal potential"

state n [1] = 0.318 in 0 .. 1 "activation"

alpha [1/ms] = 0.01[1/(ms*mV)]*L(-(V + 55[mV]), 10[mV])
beta [1/ms] = 0.125[1/ms]*exp(-(V + 65[mV])/80[mV])
n' = alpha*(1 - n) - beta*n
current I [uA/cm^2] = g*n^4*(V - E) "delayed-rectifier potassium current"
