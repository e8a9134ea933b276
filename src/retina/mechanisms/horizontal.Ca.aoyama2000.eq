channel horizontal.Ca.aoyama2000
title L-type calcium current
source Aoyama, Kamiyama, Usui, Blanco, Vaquero & de la Villa 2000, Neurosci. Res. 37:141-151, doi:10.1016/S0168-0102(00)00111-5
species rabbit
temperature not stated
found in horizontal cell
ion Ca
blocked by nifedipine, cadmium, cobalt
note Calcium inside is a constant here; with this current a horizontal cell that receptors drive has two stable potentials.

needs V [mV]

parameter g = 9 [nS] in 0 .. 100 "maximal conductance"
constant Ca_out = 2000 [uM] "calcium outside"
parameter Ca_in = 30 [uM] in 0.001 .. 1000 "calcium inside"

state m [1] = 0.059 in 0 .. 1 "activation"

alpha_m [1/s] = 240[1/(s*mV)]*L(68[mV] - V, 21[mV])
beta_m [1/s] = 800[1/s]/(exp((V + 55[mV])/55[mV]) + 1)
m' = alpha_m*(1 - m) - beta_m*m
E [mV] = 12.9[mV]*ln(Ca_out/Ca_in) "reversal potential"
current I [pA] = g*m^4*(V - E) "calcium current"
