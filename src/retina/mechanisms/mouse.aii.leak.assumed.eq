channel mouse.aii.leak
title Leak current
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C

needs V [mV]

parameter g = 0.77570827 [nS] in 0 .. 100 "conductance" fitted
parameter E = -67.108643 [mV] in -120 .. 80 "reversal potential" fitted

current I [pA] = g*(V - E) "leak current"
