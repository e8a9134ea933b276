cell mouse.rod
title Rod photoreceptor
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note One rod of the model stands for about 20 that see the same light: it has the membrane, the light and the ribbon of one, and its gap junctions are those of all of them together, of which each carries its part. What it sends is the mean of their signals.

input photoisomerisation [1/s] "photoisomerisations per rod and second"
parameter C = 3.6 [pF] in 0.1 .. 1000 "membrane capacitance" assumed
parameter standsFor = 20 [1] in 1 .. 1000 "rods that this one stands for" assumed
state V [mV] = -41 in -150 .. 100 "membrane potential"

include mouse.rod.phototransduction as phototransduction
include mouse.rod.Kv as Kv
include mouse.rod.h as h
include mouse.rod.Ca as Ca
include mouse.rod.leak as leak
include mouse.rod.terminal as terminal
include mouse.rod.ribbon as ribbon with release = terminal.release

V' = -(membrane_current + synaptic_current + junction_current/standsFor - electrode_current)/C
