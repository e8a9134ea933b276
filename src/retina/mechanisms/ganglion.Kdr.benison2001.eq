channel ganglion.Kdr.benison2001
title Delayed-rectifier potassium current
source Benison, Keizer, Chalupa & Robinson 2001, J. Theor. Biol. 210:187-199, doi:10.1006/jtbi.2000.2289
species cat
temperature not stated
found in ganglion cell
ion K
blocked by TEA
note The opening rate that the paper is said to print, 0.0065(V + 30)/(1 - exp(-0.3 V)), has no value at 0 mV and is negative below: it cannot be meant. Numerator and exponent are taken to vanish together at -30 mV, with a slope of 10 mV; jaxley-mech does the same.

needs V [mV]

parameter g = 75 [mS/cm^2] in 0 .. 500 "maximal conductance"
parameter E = -85 [mV] in -120 .. 80 "reversal potential"
parameter slope = 10 [mV] in 1 .. 50 "range of potentials of the opening rate" assumed

state m [1] = 0.01 in 0 .. 1 "activation"

alpha_m [1/ms] = 0.0065[1/(ms*mV)]*L(-(V + 30[mV]), slope)
beta_m [1/ms] = 0.083[1/ms]*exp(-(V + 15[mV])/15[mV])
m' = alpha_m*(1 - m) - beta_m*m
current I [uA/cm^2] = g*m^4*(V - E) "delayed-rectifier potassium current"
