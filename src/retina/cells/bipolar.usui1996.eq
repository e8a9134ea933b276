cell bipolar
title Bipolar cell
source Usui, Ishihara, Kamiyama & Ishii 1996, Vision Res. 36:4069-4076
species lower vertebrates (goldfish and tiger salamander data)
temperature not stated

parameter C = 0.01 [nF] in 0.001 .. 1 "membrane capacitance"
state V [mV] = -38 in -150 .. 100 "membrane potential"

include bipolar.h as h
include bipolar.Kv as Kv
include bipolar.A as A with E_K = Kv.E
include bipolar.Ca as Ca with Cas = calcium.Cas
include bipolar.KCa as KCa with Cas = calcium.Cas, E_K = Kv.E
include bipolar.leak as leak
include bipolar.calcium as calcium with I_Ca = Ca.I

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
