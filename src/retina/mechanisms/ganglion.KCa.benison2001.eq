channel ganglion.KCa.benison2001
title Calcium-activated potassium current
source Benison, Keizer, Chalupa & Robinson 2001, J. Theor. Biol. 210:187-199, doi:10.1006/jtbi.2000.2289
species cat
temperature not stated
found in ganglion cell
ion K
blocked by apamin, charybdotoxin
source Wang, Robinson & Chalupa 1998, J. Neurophysiol. 79:151-158 (cat ganglion cells have currents that apamin and charybdotoxin block)
note Calcium opens it with the fourth power, as printed. At the calcium of the paper's own pool it then carries next to nothing, for which jaxley-mech takes the second power, as Fohlmeister and Miller do.

needs V [mV], Cai [uM]

parameter g = 2 [mS/cm^2] in 0 .. 50 "maximal conductance"
parameter E = -85 [mV] in -120 .. 80 "reversal potential"
constant K = 0.6 [uM] "calcium at half activation"
constant power = 4 [1] "calcium ions that open a channel"

x [1] = (Cai/K)^power "calcium relative to half activation, to the power"
current I [uA/cm^2] = g*x/(1 + x)*(V - E) "calcium-activated potassium current"
