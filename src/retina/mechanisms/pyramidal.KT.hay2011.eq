channel pyramidal.KT.hay2011
title Transient potassium current
source Hay, Hill, Schürmann, Markram & Segev 2011, PLoS Comput. Biol. 7:e1002107, doi:10.1371/journal.pcbi.1002107
source Korngreen & Sakmann 2000, J. Physiol. 525:621-639, doi:10.1111/j.1469-7793.2000.00621.x
species rat
temperature 34 °C, scaled from 21 °C with Q10 = 2.3
found in layer 5 pyramidal cell
ion K
blocked by 4-AP
note A cortical channel, for models that borrow it; it was not measured in the retina.
note Shifted by -10 mV for the junction potential.

needs V [mV]

parameter g = 0.01 [mS/cm^2] in 0 .. 1000 "maximal conductance" assumed
parameter E = -77 [mV] in -120 .. 120 "reversal potential" assumed
constant warmer = 13 [K] "temperature above the 21 °C of the measurement"

state m [1] = 0.05 in 0 .. 1 "activation"
state h [1] = 0.3 in 0 .. 1 "inactivation"

q [1] = 2.3^(warmer/10[K]) "temperature factor"
u [mV] = V + 10[mV] "without the junction potential"
m_inf [1] = 1/(1 + exp(-u/19[mV])) "activation in the steady state"
h_inf [1] = 1/(1 + exp((u + 66[mV])/10[mV])) "inactivation in the steady state"
tau_m [ms] = (0.34[ms] + 0.92[ms]*exp(-((u + 71[mV])/59[mV])^2))/q "time constant of activation"
tau_h [ms] = (8[ms] + 49[ms]*exp(-((u + 73[mV])/23[mV])^2))/q "time constant of inactivation"
m' = (m_inf - m)/tau_m
h' = (h_inf - h)/tau_h
current I [uA/cm^2] = g*m^4*h*(V - E) "transient potassium current"
