cell mouse.rod
title Rod photoreceptor
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note The circuit has one rod stand for 20 that see the same light (`thinned`): it has the membrane, the light and the ribbon of one. A cone is joined with each of them, and what it sends is the mean of their signals.
note Peak of the pigment 498 nm; collecting area 0.5 um^2 (Nikonov et al. 2006, J. Gen. Physiol. 127:359-374; Chen et al. 2024 use the same).
note Aperture and height are assumed (outer segments of mice are 1.2 to 1.4 um wide).

input photoisomerisation [1/s] "photoisomerisations per rod and second" photons
receptor rod aperture 0.7[um] height 125[um] peak 498[nm] area 0.5[um^2]
parameter C = 3.6 [pF] in 0.1 .. 1000 "membrane capacitance" assumed
state V [mV] = -41 in -150 .. 100 "membrane potential"

include mouse.rod.phototransduction as phototransduction
include mouse.rod.Kv as Kv
include mouse.rod.h as h
include mouse.rod.Ca as Ca
include mouse.rod.leak as leak
include mouse.rod.terminal as terminal
include mouse.rod.ribbon as ribbon with release = terminal.release

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
