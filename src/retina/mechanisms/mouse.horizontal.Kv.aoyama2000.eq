channel mouse.horizontal.Kv
title Delayed-rectifier potassium current
source Aoyama, Kamiyama, Usui et al. 2000, Neurosci. Res., doi:10.1016/S0168-0102(00)00111-5
species rabbit
temperature not stated (taken unscaled)
found in horizontal cell
ion K
blocked by TEA, 4-AP
note Rates as published; not scaled to 37 °C.

needs V [mV]

parameter g = 4.5 [nS] in 0 .. 100 "maximal conductance"
parameter E = -80 [mV] in -120 .. 80 "reversal potential"

state m [1] = 0.3 in 0 .. 1 "activation"
state h [1] = 0.5 in 0 .. 1 "inactivation"

alpha_m [1/s] = 0.4[1/(s*mV)]*L(65[mV] - V, 50[mV])
beta_m [1/s] = 4.8[1/s]*exp((45[mV] - V)/85[mV])
alpha_h [1/s] = 1500[1/s]/(exp((V + 92[mV])/7[mV]) + 1)
beta_h [1/s] = 0.02[1/s] + 80[1/s]/(exp((V + 100[mV])/15[mV]) + 1)
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [pA] = g*m^4*h*(V - E) "delayed-rectifier potassium current"
