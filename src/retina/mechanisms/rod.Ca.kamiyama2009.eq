channel rod.Ca
title Calcium current
source Kamiyama, Wu & Usui 2009, Vision Res. 49:970-978 (the constants used here)
source Kamiyama, Ogura & Usui 1996, Vision Res. 36:4059-4068 (the form)
species tiger salamander and bullfrog
temperature not stated
found in rod
ion Ca
blocked by nifedipine, cadmium, cobalt
note Inactivation is taken to be instantaneous.
note The gate is 100 times slower here, as published in 2009, than in the authors' own program of 1996; the switch `quick` gives the rates of that.

needs V [mV], Cas [uM]

parameter g = 0.7 [nS] in 0 .. 20 "maximal conductance"
constant Ca_out = 1600 [uM] "calcium outside"
switch quick = off "activation 100 times quicker, as in the authors' program of 1996"

state m [1] = 0.431 in 0 .. 1 "activation"

pace [1] = if(quick, 100, 1) "how much quicker"
alpha_m [1/s] = 3[1/(s*mV)]*L(80[mV] - V, 25[mV])*pace
beta_m [1/s] = 10[1/s]/(1 + exp((V + 38[mV])/7[mV]))*pace
m' = alpha_m*(1 - m) - beta_m*m
e = exp((40[mV] - V)/18[mV])
h_inf [1] = e/(1 + e) "inactivation, instantaneous"
E [mV] = -12.5[mV]*ln(Cas/Ca_out) "reversal potential"
current I [pA] = g*m^4*h_inf*(V - E) "calcium current"
