channel pyramidal.h.hay2011
title Hyperpolarisation-activated current
source Hay, Hill, Schürmann, Markram & Segev 2011, PLoS Comput. Biol. 7:e1002107, doi:10.1371/journal.pcbi.1002107
source Kole, Hallermann & Stuart 2006, J. Neurosci. 26:1677-1687, doi:10.1523/JNEUROSCI.3664-05.2006
species rat
temperature not stated
found in layer 5 pyramidal cell
ion Na, K
blocked by ZD7288, caesium
note A cortical channel, for models that borrow it; it was not measured in the retina.

needs V [mV]

parameter g = 0.01 [mS/cm^2] in 0 .. 1000 "maximal conductance" assumed
parameter E = -45 [mV] in -120 .. 120 "reversal potential" assumed

state m [1] = 0.1 in 0 .. 1 "activation"

alpha [1/ms] = 0.00643[1/(ms*mV)]*L(V + 154.9[mV], 11.9[mV])
beta [1/ms] = 0.193[1/ms]*exp(V/33.1[mV])
m' = alpha*(1 - m) - beta*m
current I [uA/cm^2] = g*m*(V - E) "hyperpolarisation-activated current"
