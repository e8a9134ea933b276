cell cone
title Cone photoreceptor
source Baylor, Hodgkin & Lamb 1974, J. Physiol. 242:759-791
species turtle
temperature not stated
note Published in normalised form; the leak of 1 nS sets the scale, so that C = 10 pF gives the published time constant of 10 ms.
note The gain stands between photometry and this cone: a light level that is given as luminance is worth so many photoisomerisations, and each of them so much input. Light that is given as input (rates, the published flashes, a light log) does not pass it. It was fitted by odex at 1e-9 to this cone alone (circuit cone): 50 photoisomerisations per second for 20 ms, one in the mean, then move it by 0.025 mV. Without it (gain 1) they move it by 0.99 mV.
note Aperture and height are assumed: cones are thinner than the rods beside them, and end a little below them.

input photoisomerisation [1/s] "drive of the cascade; photoisomerisations per cone and second at a gain of 1" gain photometric_gain
receptor cone aperture 4[um] height 122[um]
parameter photometric_gain = 0.0242 [1] in 0 .. 1000 "input per photoisomerisation of light given in photometric units" fitted source 25 uV: about what one photoisomerisation gives in turtle cones (Baylor & Hodgkin 1973, J. Physiol. 234:163-198), a figure as it is commonly cited, not read again (assumed)
parameter C = 10 [pF] in 0.1 .. 1000 "membrane capacitance"
state V [mV] = -41 in -150 .. 100 "membrane potential"

include cone.leak as leak
include cone.feedback as feedback
include cone.phototransduction as phototransduction

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
