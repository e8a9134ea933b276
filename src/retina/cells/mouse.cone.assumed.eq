cell mouse.cone
title Cone photoreceptor
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note Peak of the pigment 508 nm, that of M opsin (Abballe & Asari 2022, PLoS ONE 17:e0262763, who name 360 nm for S opsin, which most cones of the ventral retina have too and this one has not); collecting area 0.2 um^2 (Nikonov et al. 2006, J. Gen. Physiol. 127:359-374; Chen et al. 2024 use the same).
note Aperture and height are assumed (outer segments of mice are 1.2 to 1.4 um wide).

input photoisomerisation [1/s] "photoisomerisations per cone and second" photons
receptor cone aperture 1[um] height 125[um] peak 508[nm] area 0.2[um^2]
collects horizontal [mV] "feedback of horizontal cells"
parameter C = 6 [pF] in 0.1 .. 1000 "membrane capacitance" assumed
state V [mV] = -40 in -150 .. 100 "membrane potential"

include mouse.cone.phototransduction as phototransduction
include mouse.cone.Kv as Kv
include mouse.cone.h as h
include mouse.cone.Ca as Ca with shift = feedback.shift
include mouse.cone.leak as leak
include mouse.cone.feedback as feedback
include mouse.cone.terminal as terminal with shift = feedback.shift
include mouse.cone.ribbon as ribbon with release = terminal.release

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
