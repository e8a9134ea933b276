channel pyramidal.CaLVA.hay2011
title Low-voltage-activated calcium current
source Hay, Hill, Schürmann, Markram & Segev 2011, PLoS Comput. Biol. 7:e1002107, doi:10.1371/journal.pcbi.1002107
source Avery & Johnston 1996, J. Neurosci. 16:5567-5582, doi:10.1523/jneurosci.16-18-05567.1996
species rat
temperature 34 °C, scaled from 21 °C with Q10 = 2.3
found in hippocampal pyramidal cell, layer 5 pyramidal cell
ion Ca
blocked by nickel
note A cortical channel, for models that borrow it; it was not measured in the retina.
note Shifted by -10 mV for the junction potential.
note The reversal potential is that of `pyramidal.calcium.hay2011` (needs E_Ca).

needs V [mV], E_Ca [mV]

parameter g = 0.01 [mS/cm^2] in 0 .. 1000 "maximal conductance" assumed
constant warmer = 13 [K] "temperature above the 21 °C of the measurement"

state m [1] = 0.1 in 0 .. 1 "activation"
state h [1] = 0.1 in 0 .. 1 "inactivation"

q [1] = 2.3^(warmer/10[K]) "temperature factor"
u [mV] = V + 10[mV] "without the junction potential"
m_inf [1] = 1/(1 + exp(-(u + 30[mV])/6[mV])) "activation in the steady state"
h_inf [1] = 1/(1 + exp((u + 80[mV])/6.4[mV])) "inactivation in the steady state"
tau_m [ms] = (5[ms] + 20[ms]/(1 + exp((u + 25[mV])/5[mV])))/q "time constant of activation"
tau_h [ms] = (20[ms] + 50[ms]/(1 + exp((u + 40[mV])/7[mV])))/q "time constant of inactivation"
m' = (m_inf - m)/tau_m
h' = (h_inf - h)/tau_h
current I [uA/cm^2] = g*m^2*h*(V - E_Ca) "low-voltage-activated calcium current"
