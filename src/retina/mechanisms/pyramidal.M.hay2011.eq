channel pyramidal.M.hay2011
title Muscarinic potassium current (M)
source Hay, Hill, Schürmann, Markram & Segev 2011, PLoS Comput. Biol. 7:e1002107, doi:10.1371/journal.pcbi.1002107
source Adams, Brown & Constanti 1982, J. Physiol. 330:537-572, doi:10.1113/jphysiol.1982.sp014357
species bullfrog
temperature 34 °C, scaled from 21 °C with Q10 = 2.3
found in sympathetic neuron, layer 5 pyramidal cell
ion K
blocked by XE991, linopirdine
note A cortical channel, for models that borrow it; it was not measured in the retina.

needs V [mV]

parameter g = 0.01 [mS/cm^2] in 0 .. 1000 "maximal conductance" assumed
parameter E = -77 [mV] in -120 .. 120 "reversal potential" assumed
constant warmer = 13 [K] "temperature above the 21 °C of the measurement"

state m [1] = 0.01 in 0 .. 1 "activation"

q [1] = 2.3^(warmer/10[K]) "temperature factor"
alpha [1/ms] = 3.3e-3[1/ms]*q*exp((V + 35[mV])/10[mV])
beta [1/ms] = 3.3e-3[1/ms]*q*exp(-(V + 35[mV])/10[mV])
m' = alpha*(1 - m) - beta*m
current I [uA/cm^2] = g*m*(V - E) "muscarinic potassium current"
