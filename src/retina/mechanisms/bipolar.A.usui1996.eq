channel bipolar.A
title Transient outward potassium current
source Usui, Ishihara, Kamiyama & Ishii 1996, Vision Res. 36:4069-4076
source Kamiyama and Ishihara's own program (rates and conductance used here: 50 nS, 2400, 12; the paper has 35 nS, 1200, 6), from where Baek et al. 2020, AICAS 2020, have them
species lower vertebrates (goldfish and tiger salamander data)
temperature not stated
found in bipolar cell
ion K
blocked by 4-AP
note The reversal potential is that of the delayed rectifier (needs E_K).

needs V [mV], E_K [mV]

parameter g = 50 [nS] in 0 .. 500 "maximal conductance"

state m [1] = 0.186 in 0 .. 1 "activation"
state h [1] = 0.0244 in 0 .. 1 "inactivation"

alpha_m [1/s] = 2400[1/s]/(1 + exp(-(V - 50[mV])/28[mV]))
beta_m [1/s] = 12[1/s]*exp(-V/10[mV])
alpha_h [1/s] = 0.045[1/s]*exp(-V/13[mV])
beta_h [1/s] = 75[1/s]/(exp(-(30[mV] + V)/15[mV]) + 1)
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [pA] = g*m^3*h*(V - E_K) "transient outward potassium current"
