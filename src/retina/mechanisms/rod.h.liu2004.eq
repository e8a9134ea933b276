channel rod.h.liu2004
title Hyperpolarisation-activated current
source Liu & Kourennyi 2004, Ann. Biomed. Eng. 32:1428-1442, doi:10.1114/B:ABME.0000042230.99614.8d
species larval tiger salamander
temperature not stated
found in rod
ion Na, K
blocked by ZD7288, caesium
note Constants as jaxley-mech has them from the paper. The public program (ModelDB 64228), which holds several fits, has 1.41 mS/cm^2, half activation at -82 mV, 10.66 mV and 1.64/s.

needs V [mV]

parameter g = 2.5 [mS/cm^2] in 0 .. 50 "maximal conductance"
parameter E = -32 [mV] in -120 .. 80 "reversal potential"

state n [1] = 0.01 in 0 .. 1 "activation"

alpha [1/s] = 1[1/s]*exp(-(V + 75[mV])/10.6[mV])
beta [1/s] = 1[1/s]*exp((V + 75[mV])/10.6[mV])
n' = alpha*(1 - n) - beta*n
current I [uA/cm^2] = g*n*(V - E) "hyperpolarisation-activated current"
