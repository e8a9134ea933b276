channel axon.Na.hodgkin1952
title Sodium current of the squid axon
source Hodgkin & Huxley 1952, J. Physiol. 117:500-544, doi:10.1113/jphysiol.1952.sp004764
species squid
temperature 6.3 °C
found in giant axon
ion Na
blocked by TTX
note Potentials as membrane potentials: Hodgkin and Huxley's, with the other sign, from a rest of -65 mV.

needs V [mV]

parameter g = 120 [mS/cm^2] in 0 .. 1000 "maximal conductance"
parameter E = 50 [mV] in -120 .. 120 "reversal potential"

state m [1] = 0.053 in 0 .. 1 "activation"
state h [1] = 0.596 in 0 .. 1 "inactivation"

alpha_m [1/ms] = 0.1[1/(ms*mV)]*L(-(V + 40[mV]), 10[mV])
beta_m [1/ms] = 4[1/ms]*exp(-(V + 65[mV])/18[mV])
alpha_h [1/ms] = 0.07[1/ms]*exp(-(V + 65[mV])/20[mV])
beta_h [1/ms] = 1[1/ms]/(1 + exp(-(V + 35[mV])/10[mV]))
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [uA/cm^2] = g*m^3*h*(V - E) "sodium current"
