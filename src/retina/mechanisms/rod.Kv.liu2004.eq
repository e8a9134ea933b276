channel rod.Kv.liu2004
title Delayed-rectifier potassium current
source Liu & Kourennyi 2004, Ann. Biomed. Eng. 32:1428-1442, doi:10.1114/B:ABME.0000042230.99614.8d
species larval tiger salamander
temperature not stated
found in rod
ion K
blocked by TEA
note Constants as jaxley-mech has them from the paper. The public program (ModelDB 64228), which holds several fits, has 36 mS/cm^2 and -80 mV.

needs V [mV]

parameter g = 10 [mS/cm^2] in 0 .. 200 "maximal conductance"
parameter E = -74 [mV] in -120 .. 80 "reversal potential"

state n [1] = 0.1 in 0 .. 1 "activation"

alpha [1/ms] = 0.005[1/(ms*mV)]*L(20[mV] - V, 22[mV])
beta [1/ms] = 0.0625[1/ms]*exp(-V/80[mV])
n' = alpha*(1 - n) - beta*n
current I [uA/cm^2] = g*n^4*(V - E) "delayed-rectifier potassium current"
