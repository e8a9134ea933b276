channel mouse.onBipolar.Kv
title Delayed-rectifier potassium current
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C

needs V [mV]

parameter g = 1.3300855 [nS] in 0 .. 100 "maximal conductance" fitted
parameter E = -85 [mV] in -120 .. 80 "reversal potential" assumed
parameter V_half = -25 [mV] in -100 .. 50 "potential of half activation" assumed
parameter slope = 6 [mV] in 1 .. 50 "slope of activation" assumed
parameter tau = 6 [ms] in 0.1 .. 1000 "time constant" assumed

state n [1] = 0.1 in 0 .. 1 "activation"

n' = (1/(1 + exp(-(V - V_half)/slope)) - n)/tau
current I [pA] = g*n*(V - E) "delayed-rectifier potassium current"
