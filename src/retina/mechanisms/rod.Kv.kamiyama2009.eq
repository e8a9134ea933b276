channel rod.Kv
title Delayed-rectifier potassium current
source Kamiyama, Wu & Usui 2009, Vision Res. 49:970-978 (the constants used here)
source Kamiyama, Ogura & Usui 1996, Vision Res. 36:4059-4068 (the form)
species tiger salamander and bullfrog
temperature not stated
found in rod
ion K
blocked by TEA

needs V [mV]

parameter g = 2.0 [nS] in 0 .. 50 "maximal conductance"
parameter E = -74 [mV] in -120 .. 80 "reversal potential"

state m [1] = 0.428 in 0 .. 1 "activation"
state h [1] = 0.999 in 0 .. 1 "inactivation"

alpha_m [1/s] = 5[1/(s*mV)]*L(100[mV] - V, 42[mV])
beta_m [1/s] = 9[1/s]*exp(-(V - 20[mV])/40[mV])
alpha_h [1/s] = 0.15[1/s]*exp(-V/22[mV])
beta_h [1/s] = 0.4125[1/s]/(exp((10[mV] - V)/7[mV]) + 1)
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [pA] = g*m^3*h*(V - E) "delayed-rectifier potassium current"
