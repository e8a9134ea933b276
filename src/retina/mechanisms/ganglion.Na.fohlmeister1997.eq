channel ganglion.Na
title Sodium current
source Fohlmeister & Miller 1997, J. Neurophysiol. 78:1935-1947
species tiger salamander
temperature 20 °C
found in ganglion cell
ion Na
blocked by TTX

needs V [mV]

parameter g = 50 [mS/cm^2] in 0 .. 500 "maximal conductance"
parameter E = 35 [mV] in -120 .. 80 "reversal potential"

state m [1] = 0.0279 in 0 .. 1 "activation"
state h [1] = 0.887 in 0 .. 1 "inactivation"

alpha_m [1/ms] = 0.6[1/(ms*mV)]*L(-(V + 30[mV]), 10[mV])
beta_m [1/ms] = 20[1/ms]*exp(-(V + 55[mV])/18[mV])
alpha_h [1/ms] = 0.4[1/ms]*exp(-(V + 50[mV])/20[mV])
beta_h [1/ms] = 6[1/ms]/(exp(-(V + 20[mV])/10[mV]) + 1)
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [uA/cm^2] = g*m^3*h*(V - E) "sodium current"
