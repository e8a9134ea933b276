channel ganglion.A
title A-type potassium current
source Fohlmeister & Miller 1997, J. Neurophysiol. 78:1935-1947
species tiger salamander
temperature 20 °C
found in ganglion cell
ion K
blocked by 4-AP

needs V [mV]

parameter g = 36 [mS/cm^2] in 0 .. 500 "maximal conductance"
parameter E = -75 [mV] in -120 .. 80 "reversal potential"

state m [1] = 0.0705 in 0 .. 1 "activation"
state h [1] = 0.300 in 0 .. 1 "inactivation"

alpha_m [1/ms] = 0.006[1/(ms*mV)]*L(-(V + 90[mV]), 10[mV])
beta_m [1/ms] = 0.1[1/ms]*exp(-(V + 30[mV])/10[mV])
alpha_h [1/ms] = 0.04[1/ms]*exp(-(V + 70[mV])/20[mV])
beta_h [1/ms] = 0.6[1/ms]/(exp(-(V + 40[mV])/10[mV]) + 1)
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [uA/cm^2] = g*m^3*h*(V - E) "A-type potassium current"
