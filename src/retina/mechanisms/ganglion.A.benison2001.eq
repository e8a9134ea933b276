channel ganglion.A.benison2001
title A-type potassium current
source Benison, Keizer, Chalupa & Robinson 2001, J. Theor. Biol. 210:187-199, doi:10.1006/jtbi.2000.2289
species cat
temperature not stated
found in ganglion cell
ion K
blocked by 4-AP

needs V [mV]

parameter g = 1.5 [mS/cm^2] in 0 .. 100 "maximal conductance"
parameter E = -85 [mV] in -120 .. 80 "reversal potential"
parameter tau_h = 25 [ms] in 1 .. 500 "time constant of inactivation"

state m [1] = 0.03 in 0 .. 1 "activation"
state h [1] = 0.4 in 0 .. 1 "inactivation"

alpha_m [1/ms] = 0.02[1/(ms*mV)]*L(-(V + 15[mV]), 1[mV]/0.12)
beta_m [1/ms] = 0.05[1/ms]*exp(-(V + 1[mV])/30[mV])
h_inf [1] = 1/(1 + exp((V + 62[mV])/6.35[mV])) "inactivation in the steady state"
m' = alpha_m*(1 - m) - beta_m*m
h' = (h_inf - h)/tau_h
current I [uA/cm^2] = g*m^3*h*(V - E) "A-type potassium current"
