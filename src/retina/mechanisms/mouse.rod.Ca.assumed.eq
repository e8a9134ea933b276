channel mouse.rod.Ca
title Calcium current of the terminal
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C

needs V [mV]

parameter g = 0.1 [nS] in 0 .. 10 "maximal conductance" assumed
parameter E = 45 [mV] in -120 .. 120 "reversal potential" assumed
parameter V_half = -34 [mV] in -100 .. 50 "potential of half activation" assumed
parameter slope = 5 [mV] in 1 .. 50 "slope of activation" assumed

m_inf [1] = 1/(1 + exp(-(V - V_half)/slope)) "activation, taken as instantaneous"
current I [pA] = g*m_inf*(V - E) "calcium current"
