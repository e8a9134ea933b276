channel rod.leak
title Leak current
source Kamiyama, Wu & Usui 2009, Vision Res. 49:970-978 (the constants used here)
source Kamiyama, Ogura & Usui 1996, Vision Res. 36:4059-4068 (the form)
species tiger salamander and bullfrog
temperature not stated
found in rod
note The authors' own program of 1996 has 0.5 nS and -55 mV.

needs V [mV]

parameter g = 0.35 [nS] in 0 .. 20 "conductance"
parameter E = -77 [mV] in -120 .. 80 "reversal potential"

current I [pA] = g*(V - E) "leak current"
