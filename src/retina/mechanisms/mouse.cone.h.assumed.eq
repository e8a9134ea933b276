channel mouse.cone.h
title Hyperpolarisation-activated cation current
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C

needs V [mV]

parameter g = 0.35113818 [nS] in 0 .. 100 "maximal conductance" fitted
parameter E = -30 [mV] in -120 .. 80 "reversal potential" assumed
parameter V_half = -75 [mV] in -120 .. 0 "potential of half activation" fitted
parameter slope = 7 [mV] in 1 .. 50 "slope of activation" assumed
parameter tau = 40 [ms] in 0.1 .. 1000 "time constant" assumed

state m [1] = 0.05 in 0 .. 1 "activation"

m' = (1/(1 + exp((V - V_half)/slope)) - m)/tau
current I [pA] = g*m*(V - E) "hyperpolarisation-activated current"
