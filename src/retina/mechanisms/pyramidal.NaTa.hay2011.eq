channel pyramidal.NaTa.hay2011
title Transient sodium current of the axon
source Hay, Hill, Schürmann, Markram & Segev 2011, PLoS Comput. Biol. 7:e1002107, doi:10.1371/journal.pcbi.1002107
source Colbert & Pan 2002, Nat. Neurosci. 5:533-538, doi:10.1038/nn0602-857
species rat
temperature 34 °C, scaled from 21 °C with Q10 = 2.3
found in layer 5 pyramidal cell
ion Na
blocked by TTX
note A cortical channel, for models that borrow it; it was not measured in the retina.

needs V [mV]

parameter g = 0.01 [mS/cm^2] in 0 .. 1000 "maximal conductance" assumed
parameter E = 50 [mV] in -120 .. 120 "reversal potential" assumed
constant warmer = 13 [K] "temperature above the 21 °C of the measurement"

state m [1] = 0.01 in 0 .. 1 "activation"
state h [1] = 0.5 in 0 .. 1 "inactivation"

q [1] = 2.3^(warmer/10[K]) "temperature factor"
alpha_m [1/ms] = 0.182[1/(ms*mV)]*q*L(-(V + 38[mV]), 6[mV])
beta_m [1/ms] = 0.124[1/(ms*mV)]*q*L(V + 38[mV], 6[mV])
alpha_h [1/ms] = 0.015[1/(ms*mV)]*q*L(V + 66[mV], 6[mV])
beta_h [1/ms] = 0.015[1/(ms*mV)]*q*L(-(V + 66[mV]), 6[mV])
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [uA/cm^2] = g*m^3*h*(V - E) "sodium current"
