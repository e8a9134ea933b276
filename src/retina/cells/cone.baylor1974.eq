cell cone
title Cone photoreceptor
source Baylor, Hodgkin & Lamb 1974, J. Physiol. 242:759-791
species turtle
temperature not stated
note Published in normalised form; the leak of 1 nS sets the scale, so that C = 10 pF gives the published time constant of 10 ms.

input photoisomerisation [1/s] "photoisomerisations per cone and second"
parameter C = 10 [pF] in 0.1 .. 1000 "membrane capacitance"
state V [mV] = -41 in -150 .. 100 "membrane potential"

include cone.leak as leak
include cone.feedback as feedback
include cone.phototransduction as phototransduction

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
