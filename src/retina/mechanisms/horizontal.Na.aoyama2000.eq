channel horizontal.Na.aoyama2000
title Sodium current
source Aoyama, Kamiyama, Usui, Blanco, Vaquero & de la Villa 2000, Neurosci. Res. 37:141-151, doi:10.1016/S0168-0102(00)00111-5
species rabbit
temperature not stated
found in horizontal cell
ion Na
blocked by TTX

needs V [mV]

parameter g = 2.4 [nS] in 0 .. 100 "maximal conductance"
parameter E = 55 [mV] in -120 .. 80 "reversal potential"

state m [1] = 0.026 in 0 .. 1 "activation"
state h [1] = 0.922 in 0 .. 1 "inactivation"

alpha_m [1/s] = 200[1/(s*mV)]*L(38[mV] - V, 25[mV])
beta_m [1/s] = 2000[1/s]*exp(-(V + 55[mV])/18[mV])
alpha_h [1/s] = 1000[1/s]*exp(-(V + 80[mV])/8[mV])
beta_h [1/s] = 800[1/s]/(exp((80[mV] - V)/75[mV]) + 1)
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [pA] = g*m^3*h*(V - E) "sodium current"
