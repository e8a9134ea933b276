channel rod.h
title Hyperpolarisation-activated current
source Kamiyama, Wu & Usui 2009, Vision Res. 49:970-978 (the constants used here)
source Kamiyama, Ogura & Usui 1996, Vision Res. 36:4059-4068 (the form)
species tiger salamander and bullfrog
temperature not stated
found in rod
ion Na, K
blocked by ZD7288, caesium
note The authors' own program of 1996 has a reversal potential of -32.8 mV.
note Four independent gates: C1 has none open, O3 all four; the channel conducts with two or more. The five occupancies are probabilities and sum to 1.

needs V [mV]

parameter g = 3.0 [nS] in 0 .. 50 "maximal conductance"
parameter E = -32 [mV] in -120 .. 80 "reversal potential"

state C1 [1] = 0.6404 in 0 .. 1 "occupancy of C1 (no gate open)"
state C2 [1] = 0.3019 in 0 .. 1 "occupancy of C2 (one gate open)"
state O1 [1] = 0.0534 in 0 .. 1 "occupancy of O1 (two gates open)"
state O2 [1] = 0.0042 in 0 .. 1 "occupancy of O2 (three gates open)"
state O3 [1] = 0.0001 in 0 .. 1 "occupancy of O3 (four gates open)"

alpha [1/s] = 8[1/s]/(exp((V + 78[mV])/14[mV]) + 1) "opening rate of one gate"
beta [1/s] = 18[1/s]/(exp(-(V + 8[mV])/19[mV]) + 1) "closing rate of one gate"
C1' = beta*C2 - 4*alpha*C1
C2' = 4*alpha*C1 - (beta + 3*alpha)*C2 + 2*beta*O1
O1' = 3*alpha*C2 - (2*beta + 2*alpha)*O1 + 3*beta*O2
O2' = 2*alpha*O1 - (3*beta + alpha)*O2 + 4*beta*O3
O3' = alpha*O2 - 4*beta*O3
current I [pA] = g*(O1 + O2 + O3)*(V - E) "hyperpolarisation-activated current"
