channel pyramidal.CaHVA.hay2011
title High-voltage-activated calcium current
source Hay, Hill, Schürmann, Markram & Segev 2011, PLoS Comput. Biol. 7:e1002107, doi:10.1371/journal.pcbi.1002107
source Reuveni, Friedman, Amitai & Gutnick 1993, J. Neurosci. 13:4609-4621, doi:10.1523/jneurosci.13-11-04609.1993
species rat
temperature not stated
found in layer 5 pyramidal cell
ion Ca
blocked by cadmium
note A cortical channel, for models that borrow it; it was not measured in the retina.
note The reversal potential is that of `pyramidal.calcium.hay2011` (needs E_Ca).

needs V [mV], E_Ca [mV]

parameter g = 0.01 [mS/cm^2] in 0 .. 1000 "maximal conductance" assumed

state m [1] = 0.001 in 0 .. 1 "activation"
state h [1] = 0.7 in 0 .. 1 "inactivation"

alpha_m [1/ms] = 0.055[1/(ms*mV)]*L(-(V + 27[mV]), 3.8[mV])
beta_m [1/ms] = 0.94[1/ms]*exp(-(V + 75[mV])/17[mV])
alpha_h [1/ms] = 0.000457[1/ms]*exp(-(V + 13[mV])/50[mV])
beta_h [1/ms] = 0.0065[1/ms]/(exp(-(V + 15[mV])/28[mV]) + 1)
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [uA/cm^2] = g*m^2*h*(V - E_Ca) "high-voltage-activated calcium current"
