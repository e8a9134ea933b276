channel pyramidal.SK.hay2011
title Calcium-activated potassium current (SK)
source Hay, Hill, Schürmann, Markram & Segev 2011, PLoS Comput. Biol. 7:e1002107, doi:10.1371/journal.pcbi.1002107
source Köhler et al. 1996, Science 273:1709-1714, doi:10.1126/science.273.5282.1709
species rat, human
temperature not stated
found in layer 5 pyramidal cell
ion K
blocked by apamin
note A cortical channel, for models that borrow it; it was not measured in the retina.

needs V [mV], Cai [uM]

parameter g = 0.001 [mS/cm^2] in 0 .. 1000 "maximal conductance" assumed
parameter E = -77 [mV] in -120 .. 120 "reversal potential" assumed
constant K = 0.43 [uM] "calcium at half activation"
constant tau = 1 [ms] "time constant"

state z [1] = 0.001 in 0 .. 1 "activation"

z_inf [1] = 1/(1 + (K/Cai)^4.8) "activation in the steady state"
z' = (z_inf - z)/tau
current I [uA/cm^2] = g*z*(V - E) "calcium-activated potassium current"
