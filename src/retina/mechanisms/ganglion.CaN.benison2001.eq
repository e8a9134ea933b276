channel ganglion.CaN.benison2001
title N-type calcium current
source Benison, Keizer, Chalupa & Robinson 2001, J. Theor. Biol. 210:187-199, doi:10.1006/jtbi.2000.2289
species cat
temperature not stated
found in ganglion cell
ion Ca
blocked by omega-conotoxin GVIA, cadmium, cobalt

needs V [mV], Cai [uM]

parameter g = 1.5 [mS/cm^2] in 0 .. 50 "maximal conductance"
constant Ca_out = 2000 [uM] "calcium outside"
constant R = 8.314 [J/(mol*K)] "gas constant"
constant F = 96485.3329 [C/mol] "Faraday constant"
constant T = 295.15 [K] "temperature of the reversal potential" assumed

state m [1] = 0.002 in 0 .. 1 "activation"
state h [1] = 0.7 in 0 .. 1 "inactivation"

alpha_m [1/ms] = 0.1[1/(ms*mV)]*L(-(V - 20[mV]), 10[mV])
beta_m [1/ms] = 0.4[1/ms]*exp(-(V + 25[mV])/18[mV])
alpha_h [1/ms] = 0.01[1/ms]*exp(-(V + 50[mV])/10[mV])
beta_h [1/ms] = 0.1[1/ms]/(1 + exp(-(V + 17[mV])/17[mV]))
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
E [mV] = R*T/(2*F)*ln(Ca_out/Cai) "reversal potential"
current I [uA/cm^2] = g*m^2*h*(V - E) "N-type calcium current"
