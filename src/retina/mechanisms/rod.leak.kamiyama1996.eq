channel rod.leak
title Leak current
source Kamiyama, Ogura & Usui 1996, Vision Res. 36:4059-4068
species tiger salamander and bullfrog
temperature not stated

needs V [mV]

parameter g = 0.35 [nS] in 0 .. 20 "conductance"
parameter E = -77 [mV] in -120 .. 80 "reversal potential"

current I [pA] = g*(V - E) "leak current"
