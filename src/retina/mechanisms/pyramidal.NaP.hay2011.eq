channel pyramidal.NaP.hay2011
title Persistent sodium current
source Hay, Hill, Schürmann, Markram & Segev 2011, PLoS Comput. Biol. 7:e1002107, doi:10.1371/journal.pcbi.1002107
source Magistretti & Alonso 1999, J. Gen. Physiol. 114:491-509, doi:10.1085/jgp.114.4.491
species rat
temperature 34 °C, scaled from 21 °C with Q10 = 2.3
found in entorhinal stellate cell, layer 5 pyramidal cell
ion Na
blocked by TTX
note A cortical channel, for models that borrow it; it was not measured in the retina.

needs V [mV]

parameter g = 0.01 [mS/cm^2] in 0 .. 1000 "maximal conductance" assumed
parameter E = 50 [mV] in -120 .. 120 "reversal potential" assumed
constant warmer = 13 [K] "temperature above the 21 °C of the measurement"

state m [1] = 0.1 in 0 .. 1 "activation"
state h [1] = 0.7 in 0 .. 1 "inactivation"

q [1] = 2.3^(warmer/10[K]) "temperature factor"
m_inf [1] = 1/(1 + exp(-(V + 52.6[mV])/4.6[mV])) "activation in the steady state"
h_inf [1] = 1/(1 + exp((V + 48.8[mV])/10[mV])) "inactivation in the steady state"
rate_m [1/ms] = (0.182[1/(ms*mV)]*L(-(V + 38[mV]), 6[mV]) + 0.124[1/(ms*mV)]*L(V + 38[mV], 6[mV]))*q/6
rate_h [1/ms] = (2.88e-6[1/(ms*mV)]*L(V + 17[mV], 4.63[mV]) + 6.94e-6[1/(ms*mV)]*L(-(V + 64.4[mV]), 2.63[mV]))*q
m' = (m_inf - m)*rate_m
h' = (h_inf - h)*rate_h
current I [uA/cm^2] = g*m^3*h*(V - E) "persistent sodium current"
