channel rod.ClCa
title Calcium-activated chloride current
source Kamiyama, Wu & Usui 2009, Vision Res. 49:970-978 (the constants used here)
source Kamiyama, Ogura & Usui 1996, Vision Res. 36:4059-4068 (the form)
species tiger salamander and bullfrog
temperature not stated
found in rod
ion Cl
blocked by niflumic acid
note The authors' own program of 1996 has 6.5 nS and -50 mV.

needs V [mV], Cas [uM]

parameter g = 2.0 [nS] in 0 .. 50 "maximal conductance"
parameter E = -20 [mV] in -120 .. 80 "reversal potential"

m_inf [1] = 1/(1 + exp((0.37[uM] - Cas)/0.09[uM])) "activation by calcium, instantaneous"
current I [pA] = g*m_inf*(V - E) "calcium-activated chloride current"
