cell rod
title Rod photoreceptor
source Kamiyama, Wu & Usui 2009, Vision Res. 49:970-978 (the constants used here)
source Kamiyama, Ogura & Usui 1996, Vision Res. 36:4059-4068 (the form)
source Torre, Forti, Menini & Campani 1990, Cold Spring Harb. Symp. Quant. Biol. 55:563-573 (phototransduction)
species tiger salamander and bullfrog
temperature not stated

note The gain stands between photometry and this rod: a light level that is given as luminance is worth so many photoisomerisations, and each of them so much input. Light that is given as input (rates, the published flashes, a light log) does not pass it. It was fitted by odex at 1e-9 to this rod alone (circuit rod): 50 photoisomerisations per second for 20 ms, one in the mean, then move it by 1.00 mV. Without it (gain 1) they move it by 17.7 mV. The concentration of one molecule in an outer segment of 1 pL would be 1.7e-6 uM, which moves it by a ten-thousandth of a millivolt.
note Aperture and height are assumed: amphibian rods are about 11 um wide, and the layers lie as in a retina of about 150 um.

input photoisomerisation [1/s] in 0 .. 1e4 "activation of rhodopsin; photoisomerisations per rod and second at a gain of 1" gain photometric_gain
receptor rod aperture 5.5[um] height 125[um]
parameter photometric_gain = 0.0122 [1] in 0 .. 1000 "input per photoisomerisation of light given in photometric units" fitted source 1 mV: about what one photoisomerisation gives in rods of amphibians, a figure as it is commonly cited, not read again (assumed)
parameter C = 0.02 [nF] in 0.001 .. 1 "membrane capacitance"
state V [mV] = -36 in -150 .. 100 "membrane potential"

include rod.phototransduction as phototransduction
include rod.h as h
include rod.Kv as Kv
include rod.Ca as Ca with Cas = calcium.Cas
include rod.ClCa as ClCa with Cas = calcium.Cas
include rod.KCa as KCa with Cas = calcium.Cas, E_K = Kv.E
include rod.leak as leak
include rod.calcium as calcium with I_Ca = Ca.I

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
