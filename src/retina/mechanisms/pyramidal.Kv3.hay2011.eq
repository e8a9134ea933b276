channel pyramidal.Kv3.hay2011
title Fast potassium current (Kv3.1)
source Hay, Hill, Schürmann, Markram & Segev 2011, PLoS Comput. Biol. 7:e1002107, doi:10.1371/journal.pcbi.1002107
source Rettig et al. 1992, EMBO J. 11:2473-2486, doi:10.1002/j.1460-2075.1992.tb05312.x
species rat
temperature not stated
found in layer 5 pyramidal cell
ion K
blocked by TEA, 4-AP
note A cortical channel, for models that borrow it; it was not measured in the retina.

needs V [mV]

parameter g = 0.01 [mS/cm^2] in 0 .. 1000 "maximal conductance" assumed
parameter E = -77 [mV] in -120 .. 120 "reversal potential" assumed

state m [1] = 0.001 in 0 .. 1 "activation"

m_inf [1] = 1/(1 + exp(-(V - 18.7[mV])/9.7[mV])) "activation in the steady state"
tau_m [ms] = 4[ms]/(1 + exp(-(V + 46.56[mV])/44.14[mV])) "time constant"
m' = (m_inf - m)/tau_m
current I [uA/cm^2] = g*m*(V - E) "fast potassium current"
