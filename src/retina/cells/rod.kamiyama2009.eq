cell rod
title Rod photoreceptor
source Kamiyama, Wu & Usui 2009, Vision Res. 49:970-978 (the constants used here)
source Kamiyama, Ogura & Usui 1996, Vision Res. 36:4059-4068 (the form)
source Torre, Forti, Menini & Campani 1990, Cold Spring Harb. Symp. Quant. Biol. 55:563-573 (phototransduction)
species tiger salamander and bullfrog
temperature not stated

input photoisomerisation [1/s] in 0 .. 1e4 "photoisomerisations per rod and second"
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
