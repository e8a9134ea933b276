channel bipolar.KCa
title Calcium-activated potassium current
source Usui, Ishihara, Kamiyama & Ishii 1996, Vision Res. 36:4069-4076
species lower vertebrates (goldfish and tiger salamander data)
temperature not stated
found in bipolar cell
ion K
blocked by TEA, charybdotoxin
note The reversal potential is that of the delayed rectifier (needs E_K).

needs V [mV], Cas [uM], E_K [mV]

parameter g = 8.5 [nS] in 0 .. 100 "maximal conductance"
constant K = 0.2 [uM] "calcium at half activation"

state m [1] = 0.475 in 0 .. 1 "activation by voltage"

alpha_m [1/s] = 100[1/(s*mV)]*L(230[mV] - V, 52[mV])
beta_m [1/s] = 120[1/s]*exp(-V/95[mV])
m' = alpha_m*(1 - m) - beta_m*m
m_Ca [1] = Cas/(Cas + K) "activation by calcium"
current I [pA] = g*m_Ca*m^2*(V - E_K) "calcium-activated potassium current"
