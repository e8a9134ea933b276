channel mouse.ganglion.T
title Low-threshold (T-type) calcium current
source Wang, Rinzel & Rogawski 1991, J. Neurophysiol. 66:839-850 (rates as ganglion cell models quote them; not read in the original)
species mammal (thalamic relay cells)
temperature not stated (taken unscaled)
found in ganglion cell
ion Ca
blocked by nickel
note Kinetics as published, not scaled in temperature. The value here is that of OFF sustained cells, the circuit sets that of the OFF transient ones.

needs V [mV], E_Ca [mV]

parameter g = 0.29567 [mS/cm^2] in 0 .. 10 "maximal conductance" fitted

state m [1] = 0.1 in 0 .. 1 "activation"
state h [1] = 0.2 in 0 .. 1 "not inactivated"
state d [1] = 0.3 in 0 .. 1 "slowly inactivated"

alpha_m [1/ms] = 1[1/ms]/(1.7 + exp(-(V + 28.2[mV])/13.5[mV]))
beta_m [1/ms] = 1[1/ms]*exp(-(V + 63[mV])/7.8[mV])/(exp(-(V + 28.8[mV])/13.1[mV]) + 1.7)
K [1] = sqrt(0.25 + exp((V + 83.5[mV])/6.3[mV]))
alpha_h [1/ms] = 1[1/ms]*exp(-(V + 160.3[mV])/17.8[mV])
beta_h [1/ms] = alpha_h*(K - 0.5)
alpha_d [1/ms] = 1[1/ms]*(1 + exp((V + 37.4[mV])/30[mV]))/(240*(0.5 + K))
beta_d [1/ms] = alpha_d*K
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h - d) - beta_h*h
d' = beta_d*(1 - h - d) - alpha_d*d
current I [uA/cm^2] = g*m^3*h*(V - E_Ca) "T-type calcium current"
