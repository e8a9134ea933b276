channel bipolar.Kv
title Delayed-rectifier potassium current
source Usui, Ishihara, Kamiyama & Ishii 1996, Vision Res. 36:4069-4076
species lower vertebrates (goldfish and tiger salamander data)
temperature not stated
found in bipolar cell
ion K
blocked by TEA

needs V [mV]

parameter g = 2.0 [nS] in 0 .. 50 "maximal conductance"
parameter E = -58 [mV] in -120 .. 80 "reversal potential"

state m [1] = 0.824 in 0 .. 1 "activation"
state h [1] = 0.110 in 0 .. 1 "inactivation"

alpha_m [1/s] = 400[1/s]/(exp(-(V - 15[mV])/36[mV]) + 1)
beta_m [1/s] = 1[1/s]*exp(-V/13[mV])
alpha_h [1/s] = 0.0003[1/s]*exp(-V/7[mV])
beta_h [1/s] = 80[1/s]/(exp((115[mV] + V)/15[mV]) + 1) + 0.02[1/s]
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [pA] = g*m^3*h*(V - E) "delayed-rectifier potassium current"
