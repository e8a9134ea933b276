channel rod.Ca
title Calcium current
source Kamiyama, Ogura & Usui 1996, Vision Res. 36:4059-4068
species tiger salamander and bullfrog
temperature not stated
note Inactivation is taken to be instantaneous.

needs V [mV], Cas [uM]

parameter g = 0.7 [nS] in 0 .. 20 "maximal conductance"
constant Ca_out = 1600 [uM] "calcium outside"

state m [1] = 0.431 in 0 .. 1 "activation"

alpha_m [1/s] = 3[1/(s*mV)]*L(80[mV] - V, 25[mV])
beta_m [1/s] = 10[1/s]/(1 + exp((V + 38[mV])/7[mV]))
m' = alpha_m*(1 - m) - beta_m*m
e = exp((40[mV] - V)/18[mV])
h_inf [1] = e/(1 + e) "inactivation, instantaneous"
E [mV] = -12.5[mV]*ln(Cas/Ca_out) "reversal potential"
current I [pA] = g*m^4*h_inf*(V - E) "calcium current"
