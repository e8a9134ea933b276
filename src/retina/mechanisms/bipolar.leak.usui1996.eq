channel bipolar.leak
title Leak current
source Usui, Ishihara, Kamiyama & Ishii 1996, Vision Res. 36:4069-4076
species lower vertebrates (goldfish and tiger salamander data)
temperature not stated
found in bipolar cell

needs V [mV]

parameter g = 0.23 [nS] in 0 .. 20 "conductance"
parameter E = -21 [mV] in -120 .. 80 "reversal potential"

current I [pA] = g*(V - E) "leak current"
