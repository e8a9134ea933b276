channel rod.Kx.liu2004
title Potassium current that does not inactivate
source Liu & Kourennyi 2004, Ann. Biomed. Eng. 32:1428-1442, doi:10.1114/B:ABME.0000042230.99614.8d
species larval tiger salamander
temperature not stated
found in rod
ion K
blocked by TEA, barium
note TEA blocks half of it at 5.6 mM (the paper's own measurement).
note Constants as jaxley-mech has them from the paper. The public program (ModelDB 64228), which holds several fits, has 0.85 mS/cm^2.

needs V [mV]

parameter g = 1.04 [mS/cm^2] in 0 .. 50 "maximal conductance"
parameter E = -74 [mV] in -120 .. 80 "reversal potential"

state n [1] = 0.5 in 0 .. 1 "activation"

alpha [1/s] = 0.66[1/s]*exp((V + 49.9[mV])/11.4[mV])
beta [1/s] = 0.66[1/s]*exp(-(V + 49.9[mV])/11.4[mV])
n' = alpha*(1 - n) - beta*n
current I [uA/cm^2] = g*n*(V - E) "potassium current that does not inactivate"
