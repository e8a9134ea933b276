channel mouse.ganglion.Na
title Sodium current
source Fohlmeister, Cohen & Newman 2010, J. Neurophysiol. 103:1357-1374 (rates at 37.1 °C as in the public model of Kish, Lempka & Weiland 2023)
species mammal (mouse cells by fitted conductances)
temperature 37.1 °C
found in ganglion cell
ion Na
blocked by TTX
note The rates are published, the conductance is fitted: the value here is that of ON cells, the circuit sets those of the OFF cells.
note The Q10 of gating, 1.95 in that paper by memory, was not read again; it is 1 at the temperature of the rates.

needs V [mV]

parameter g = 134.31 [mS/cm^2] in 0 .. 500 "maximal conductance" fitted
parameter E = 61.02 [mV] in -120 .. 80 "reversal potential"
q10 phi = 1.95 at 37.1[degC] in 1 .. 5 "Q10 of gating" assumed

state m [1] = 0.03 in 0 .. 1 "activation"
state h [1] = 0.9 in 0 .. 1 "inactivation"

alpha_m [1/ms] = phi*3.136[1/(ms*mV)]*L(-(V + 35[mV]), 10[mV])
beta_m [1/ms] = phi*104.545[1/ms]*exp(-(V + 60[mV])/20[mV])
alpha_h [1/ms] = phi*2.091[1/ms]*exp(-(V + 52[mV])/20[mV])
beta_h [1/ms] = phi*31.365[1/ms]/(1 + exp(-(V + 22[mV])/10[mV]))
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [uA/cm^2] = g*m^3*h*(V - E) "sodium current"
