channel rod.KCa.liu2004
title Calcium-activated potassium current
source Liu & Kourennyi 2004, Ann. Biomed. Eng. 32:1428-1442, doi:10.1114/B:ABME.0000042230.99614.8d
species larval tiger salamander
temperature not stated
found in rod
ion K
blocked by TEA, charybdotoxin
note Constants as jaxley-mech has them from the paper. The public program (ModelDB 64228), which holds several fits, has -80 mV and half activation at 1 uM.
note Four sites, each opened by four calcium ions.

needs V [mV], Cai [uM]

parameter g = 5 [mS/cm^2] in 0 .. 50 "maximal conductance"
parameter E = -74 [mV] in -120 .. 80 "reversal potential"
parameter K = 3.32 [uM] in 0.01 .. 100 "calcium at half activation of a site"

n_inf [1] = 1/(1 + (K/Cai)^4) "activation of a site, instantaneous"
current I [uA/cm^2] = g*n_inf^4*(V - E) "calcium-activated potassium current"
