channel rod.Ca.liu2004
title L-type calcium current
source Liu & Kourennyi 2004, Ann. Biomed. Eng. 32:1428-1442, doi:10.1114/B:ABME.0000042230.99614.8d
species larval tiger salamander
temperature not stated
found in rod
ion Ca
blocked by nifedipine, cadmium, cobalt
note Constants as jaxley-mech has them from the paper. The public program (ModelDB 64228), which holds several fits, has 2 mS/cm^2, a constant reversal potential of 40 mV, activation at -20 mV with 50/s, inactivation at 10 mV with 1/s either way.
note The calcium of the reversal potential is that of `rod.calcium.liu2004`.

needs V [mV], Cai [uM]

parameter g = 4 [mS/cm^2] in 0 .. 50 "maximal conductance"
constant Ca_out = 2000 [uM] "calcium outside"
constant R = 8.314 [J/(mol*K)] "gas constant"
constant F = 96485.3329 [C/mol] "Faraday constant"
constant T = 295.15 [K] "temperature of the reversal potential" assumed

state m [1] = 0.02 in 0 .. 1 "activation"
state h [1] = 0.9 in 0 .. 1 "inactivation"

alpha_m [1/s] = 100[1/s]*exp((V + 10[mV])/12[mV])
beta_m [1/s] = 100[1/s]*exp(-(V + 10[mV])/12[mV])
alpha_h [1/s] = 0.5[1/s]*exp(-(V - 11[mV])/18[mV])
beta_h [1/s] = 10[1/s]*exp((V - 11[mV])/18[mV])
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
E [mV] = R*T/(2*F)*ln(Ca_out/Cai) "reversal potential"
current I [uA/cm^2] = g*m*h*(V - E) "calcium current"
