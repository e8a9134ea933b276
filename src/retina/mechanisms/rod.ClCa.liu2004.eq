channel rod.ClCa.liu2004
title Calcium-activated chloride current
source Liu & Kourennyi 2004, Ann. Biomed. Eng. 32:1428-1442, doi:10.1114/B:ABME.0000042230.99614.8d
species larval tiger salamander
temperature not stated
found in rod
ion Cl
blocked by niflumic acid
note Constants as jaxley-mech has them from the paper. The public program (ModelDB 64228), which holds several fits, has 3 mS/cm^2, -45 mV and half activation at 0.5 uM.

needs V [mV], Cai [uM]

parameter g = 1.3 [mS/cm^2] in 0 .. 50 "maximal conductance"
parameter E = -20 [mV] in -120 .. 80 "reversal potential"
parameter K = 1 [uM] in 0.01 .. 100 "calcium at half activation"

n_inf [1] = 1/(1 + (K/Cai)^4) "activation, instantaneous"
current I [uA/cm^2] = g*n_inf*(V - E) "calcium-activated chloride current"
