channel axon.K5.armstrong1969
title Delayed-rectifier potassium current of the squid axon, five states
source Armstrong 1969, J. Gen. Physiol. 54:553-575, doi:10.1085/jgp.54.5.553 (states)
source Hodgkin & Huxley 1952, J. Physiol. 117:500-544, doi:10.1113/jphysiol.1952.sp004764 (rates)
species squid
temperature 6.3 °C
found in giant axon
ion K
blocked by TEA
note The scheme of four independent gates: its open state O has the probability n^4. The occupancies sum to 1.
note Potentials as membrane potentials: Hodgkin and Huxley's, with the other sign, from a rest of -65 mV.

needs V [mV]

parameter g = 36 [mS/cm^2] in 0 .. 500 "maximal conductance"
parameter E = -77 [mV] in -120 .. 80 "reversal potential"

state C4 [1] = 1 in 0 .. 1 "occupancy of C4 (none of the gates open)"
state C3 [1] = 0 in 0 .. 1 "occupancy of C3 (one of the gates open)"
state C2 [1] = 0 in 0 .. 1 "occupancy of C2 (two of the gates open)"
state C1 [1] = 0 in 0 .. 1 "occupancy of C1 (three of the gates open)"
state O [1] = 0 in 0 .. 1 "occupancy of O (all of the gates open)"

alpha [1/ms] = 0.01[1/(ms*mV)]*L(-(V + 55[mV]), 10[mV])
beta [1/ms] = 0.125[1/ms]*exp(-(V + 65[mV])/80[mV])
C4' = beta*C3 - 4*alpha*C4
C3' = 4*alpha*C4 + 2*beta*C2 - (beta + 3*alpha)*C3
C2' = 3*alpha*C3 + 3*beta*C1 - (2*beta + 2*alpha)*C2
C1' = 2*alpha*C2 + 4*beta*O - (3*beta + alpha)*C1
O' = alpha*C1 - 4*beta*O
current I [uA/cm^2] = g*O*(V - E) "delayed-rectifier potassium current"
