channel ganglion.KCa
title Calcium-activated potassium current
source Fohlmeister & Miller 1997, J. Neurophysiol. 78:1935-1947
species tiger salamander
temperature 20 °C
found in ganglion cell
ion K
blocked by apamin, charybdotoxin
note It brings about spike-frequency adaptation: every spike lets calcium in, which opens this channel.
note Apamin and charybdotoxin each block a part of this current in ganglion cells of the cat (Wang, Robinson & Chalupa 1998, J. Neurophysiol. 79:151-158).

needs V [mV], Cai [uM]

parameter g = 0.05 [mS/cm^2] in 0 .. 5 "maximal conductance"
parameter E = -75 [mV] in -120 .. 80 "reversal potential"
constant K = 1 [uM] "calcium at half activation"

x [1] = Cai/K "calcium relative to half activation"
current I [uA/cm^2] = g*x^2/(1 + x^2)*(V - E) "calcium-activated potassium current"
