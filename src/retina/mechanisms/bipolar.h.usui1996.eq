channel bipolar.h
title Hyperpolarisation-activated current
source Usui, Ishihara, Kamiyama & Ishii 1996, Vision Res. 36:4069-4076
species lower vertebrates (goldfish and tiger salamander data)
temperature not stated
found in bipolar cell
ion Na, K
blocked by ZD7288, caesium
note Four independent gates: C1 has none open, O3 all four; the channel conducts with two or more. The five occupancies are probabilities and sum to 1.

needs V [mV]

parameter g = 0.975 [nS] in 0 .. 50 "maximal conductance"
parameter E = -17.7 [mV] in -120 .. 80 "reversal potential"

state C1 [1] = 0.943 in 0 .. 1 "occupancy of C1 (no gate open)"
state C2 [1] = 0.0558 in 0 .. 1 "occupancy of C2 (one gate open)"
state O1 [1] = 0.0012 in 0 .. 1 "occupancy of O1 (two gates open)"
state O2 [1] = 0 in 0 .. 1 "occupancy of O2 (three gates open)"
state O3 [1] = 0 in 0 .. 1 "occupancy of O3 (four gates open)"

alpha [1/s] = 3[1/s]/(exp((V + 110[mV])/15[mV]) + 1) "opening rate of one gate"
beta [1/s] = 1.5[1/s]/(exp(-(V + 115[mV])/15[mV]) + 1) "closing rate of one gate"
C1' = beta*C2 - 4*alpha*C1
C2' = 4*alpha*C1 - (beta + 3*alpha)*C2 + 2*beta*O1
O1' = 3*alpha*C2 - (2*beta + 2*alpha)*O1 + 3*beta*O2
O2' = 2*alpha*O1 - (3*beta + alpha)*O2 + 4*beta*O3
O3' = alpha*O2 - 4*beta*O3
current I [pA] = g*(O1 + O2 + O3)*(V - E) "hyperpolarisation-activated current"
