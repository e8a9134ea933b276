channel ganglion.Na.benison2001
title Sodium current
source Benison, Keizer, Chalupa & Robinson 2001, J. Theor. Biol. 210:187-199, doi:10.1006/jtbi.2000.2289
species cat
temperature not stated
found in ganglion cell
ion Na
blocked by TTX

needs V [mV]

parameter g = 150 [mS/cm^2] in 0 .. 1000 "maximal conductance"
parameter E = 75 [mV] in -120 .. 120 "reversal potential"

state m [1] = 0.03 in 0 .. 1 "activation"
state h [1] = 0.6 in 0 .. 1 "inactivation"

alpha_m [1/ms] = 0.5[1/(ms*mV)]*L(-(V + 29[mV]), 1[mV]/0.18)
beta_m [1/ms] = 6[1/ms]*exp(-(V + 45[mV])/15[mV])
alpha_h [1/ms] = 0.15[1/ms]*exp(-(V + 47[mV])/20[mV])
beta_h [1/ms] = 2.8[1/ms]/(1 + exp(-(V + 20[mV])/10[mV]))
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [uA/cm^2] = g*m^3*h*(V - E) "sodium current"
