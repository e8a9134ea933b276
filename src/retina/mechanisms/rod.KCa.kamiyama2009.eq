channel rod.KCa
title Calcium-activated potassium current
source Kamiyama, Wu & Usui 2009, Vision Res. 49:970-978 (the constants used here)
source Kamiyama, Ogura & Usui 1996, Vision Res. 36:4059-4068 (the form)
species tiger salamander and bullfrog
temperature not stated
found in rod
ion K
blocked by TEA, charybdotoxin
note The authors' own program of 1996 has 0.5 nS, and -80 mV as potassium's reversal potential.
note The reversal potential is that of the delayed rectifier (needs E_K), as in the published program.

needs V [mV], Cas [uM], E_K [mV]

parameter g = 5.0 [nS] in 0 .. 50 "maximal conductance"
constant K = 0.3 [uM] "calcium at half activation"

state m [1] = 0.640 in 0 .. 1 "activation by voltage"

alpha_m [1/s] = 15[1/(s*mV)]*L(80[mV] - V, 40[mV])
beta_m [1/s] = 20[1/s]*exp(-V/35[mV])
m' = alpha_m*(1 - m) - beta_m*m
m_Ca [1] = Cas/(Cas + K) "activation by calcium"
current I [pA] = g*m^2*m_Ca*(V - E_K) "calcium-activated potassium current"
