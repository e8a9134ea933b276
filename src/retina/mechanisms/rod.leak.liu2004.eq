channel rod.leak.liu2004
title Leak current
source Liu & Kourennyi 2004, Ann. Biomed. Eng. 32:1428-1442, doi:10.1114/B:ABME.0000042230.99614.8d
species larval tiger salamander
temperature not stated
found in rod
note Constants as jaxley-mech has them from the paper. The public program (ModelDB 64228), which holds several fits, has 0.6 mS/cm^2 and -55 mV.

needs V [mV]

parameter g = 0.52 [mS/cm^2] in 0 .. 20 "conductance"
parameter E = -74 [mV] in -120 .. 80 "reversal potential"

current I [uA/cm^2] = g*(V - E) "leak current"
