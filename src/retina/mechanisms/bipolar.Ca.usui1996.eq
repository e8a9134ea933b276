channel bipolar.Ca
title Calcium current
source Usui, Ishihara, Kamiyama & Ishii 1996, Vision Res. 36:4069-4076
species lower vertebrates (goldfish and tiger salamander data)
temperature not stated
found in bipolar cell
ion Ca
blocked by nifedipine, cadmium, cobalt
note Inactivation is taken to be instantaneous.

needs V [mV], Cas [uM]

parameter g = 1.1 [nS] in 0 .. 20 "maximal conductance"
constant Ca_out = 2500 [uM] "calcium outside"

state m [1] = 0.290 in 0 .. 1 "activation"

alpha_m [1/s] = 12000[1/(s*mV)]*L(120[mV] - V, 25[mV])
beta_m [1/s] = 40000[1/s]/(1 + exp((68[mV] + V)/25[mV]))
m' = alpha_m*(1 - m) - beta_m*m
e = exp((50[mV] - V)/11[mV])
h_inf [1] = e/(1 + e) "inactivation, instantaneous"
E [mV] = 12.9[mV]*ln(Ca_out/Cas) "reversal potential"
current I [pA] = g*m^4*h_inf*(V - E) "calcium current"
