channel axon.Na8.armstrong1981
title Sodium current of the squid axon, eight states
source Armstrong 1981, Physiol. Rev. 61:644-683, doi:10.1152/physrev.1981.61.3.644 (states)
source Hodgkin & Huxley 1952, J. Physiol. 117:500-544, doi:10.1113/jphysiol.1952.sp004764 (rates)
species squid
temperature 6.3 °C
found in giant axon
ion Na
blocked by TTX
note The scheme of three activation gates and one inactivation gate that are independent: its open state O has the probability m^3 h. The occupancies sum to 1.
note Potentials as membrane potentials: Hodgkin and Huxley's, with the other sign, from a rest of -65 mV.

needs V [mV]

parameter g = 120 [mS/cm^2] in 0 .. 1000 "maximal conductance"
parameter E = 50 [mV] in -120 .. 120 "reversal potential"

state C3 [1] = 1 in 0 .. 1 "occupancy of C3 (none of the activation gates open)"
state C2 [1] = 0 in 0 .. 1 "occupancy of C2 (one of the activation gates open)"
state C1 [1] = 0 in 0 .. 1 "occupancy of C1 (two of the activation gates open)"
state O [1] = 0 in 0 .. 1 "occupancy of O (three of the activation gates open)"
state I3 [1] = 0 in 0 .. 1 "occupancy of I3 (the same, inactivated)"
state I2 [1] = 0 in 0 .. 1 "occupancy of I2 (the same, inactivated)"
state I1 [1] = 0 in 0 .. 1 "occupancy of I1 (the same, inactivated)"
state I0 [1] = 0 in 0 .. 1 "occupancy of I0 (the same, inactivated)"

alpha_m [1/ms] = 0.1[1/(ms*mV)]*L(-(V + 40[mV]), 10[mV])
beta_m [1/ms] = 4[1/ms]*exp(-(V + 65[mV])/18[mV])
alpha_h [1/ms] = 0.07[1/ms]*exp(-(V + 65[mV])/20[mV])
beta_h [1/ms] = 1[1/ms]/(1 + exp(-(V + 35[mV])/10[mV]))
C3' = beta_m*C2 + alpha_h*I3 - (3*alpha_m + beta_h)*C3
C2' = 3*alpha_m*C3 + 2*beta_m*C1 + alpha_h*I2 - (beta_m + 2*alpha_m + beta_h)*C2
C1' = 2*alpha_m*C2 + 3*beta_m*O + alpha_h*I1 - (2*beta_m + alpha_m + beta_h)*C1
O' = alpha_m*C1 + alpha_h*I0 - (3*beta_m + beta_h)*O
I3' = beta_m*I2 + beta_h*C3 - (3*alpha_m + alpha_h)*I3
I2' = 3*alpha_m*I3 + 2*beta_m*I1 + beta_h*C2 - (beta_m + 2*alpha_m + alpha_h)*I2
I1' = 2*alpha_m*I2 + 3*beta_m*I0 + beta_h*C1 - (2*beta_m + alpha_m + alpha_h)*I1
I0' = alpha_m*I1 + beta_h*O - (3*beta_m + alpha_h)*I0
current I [uA/cm^2] = g*O*(V - E) "sodium current"
