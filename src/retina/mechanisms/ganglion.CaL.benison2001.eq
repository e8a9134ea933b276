channel ganglion.CaL.benison2001
title L-type calcium current
source Benison, Keizer, Chalupa & Robinson 2001, J. Theor. Biol. 210:187-199, doi:10.1006/jtbi.2000.2289
species cat
temperature not stated
found in ganglion cell
ion Ca
blocked by nifedipine, cadmium, cobalt
note Taken not to inactivate.

needs V [mV], Cai [uM]

parameter g = 2 [mS/cm^2] in 0 .. 50 "maximal conductance"
constant Ca_out = 2000 [uM] "calcium outside"
constant R = 8.314 [J/(mol*K)] "gas constant"
constant F = 96485.3329 [C/mol] "Faraday constant"
constant T = 295.15 [K] "temperature of the reversal potential" assumed

state m [1] = 0.002 in 0 .. 1 "activation"

alpha_m [1/ms] = 0.061[1/(ms*mV)]*L(-(V - 3[mV]), 12.5[mV])
beta_m [1/ms] = 0.058[1/ms]*exp(-(V - 10[mV])/15[mV])
m' = alpha_m*(1 - m) - beta_m*m
E [mV] = R*T/(2*F)*ln(Ca_out/Cai) "reversal potential"
current I [uA/cm^2] = g*m^2*(V - E) "L-type calcium current"
