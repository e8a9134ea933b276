synapse mouse.horizontalFeedback
title Feedback of a horizontal cell on a cone
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note The shift saturates in each horizontal cell, and the cone collects the shifts: without horizontal cells there is none.

needs pre.V [mV]

parameter weight = 1 [1] in 0 .. 10 "weight of this cell in what the postsynaptic cell collects" assumed
parameter A = 5.8961982 [mV] in 0 .. 50 "shift from one end of the range to the other" fitted
parameter V_half = -50.307815 [mV] in -100 .. 50 "potential without effect" fitted
parameter slope = 6.6764667 [mV] in 0.1 .. 100 "slope" fitted

signal shift [mV] = weight*A*(1/(1 + exp(-(pre.V - V_half)/slope)) - 0.5) "shift of the terminal's activation"
