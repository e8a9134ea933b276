channel mouse.horizontal.A
title A-type potassium current
source Aoyama, Kamiyama, Usui et al. 2000, Neurosci. Res., doi:10.1016/S0168-0102(00)00111-5
species rabbit
temperature not stated (taken unscaled)
found in horizontal cell
ion K
blocked by 4-AP
note Rates as published; not scaled to 37 °C.

needs V [mV]

parameter g = 15 [nS] in 0 .. 200 "maximal conductance"
parameter E = -80 [mV] in -120 .. 80 "reversal potential"

state m [1] = 0.3 in 0 .. 1 "activation"
state h [1] = 0.2 in 0 .. 1 "inactivation"

alpha_m [1/s] = 2400[1/s]/(1 + exp(-(V - 50[mV])/28[mV]))
beta_m [1/s] = 80[1/s]*exp(-V/36[mV])
alpha_h [1/s] = 1[1/s]*exp(-V/60[mV])
beta_h [1/s] = 20[1/s]/(exp(-(V + 40[mV])/5[mV]) + 1)
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [pA] = g*m^3*h*(V - E) "A-type potassium current"
