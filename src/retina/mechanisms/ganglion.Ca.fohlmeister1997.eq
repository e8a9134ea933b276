channel ganglion.Ca
title Calcium current
source Fohlmeister & Miller 1997, J. Neurophysiol. 78:1935-1947
species tiger salamander
temperature 20 °C
found in ganglion cell
ion Ca
blocked by cadmium, cobalt

needs V [mV], Cai [uM]

parameter g = 2.2 [mS/cm^2] in 0 .. 50 "maximal conductance"
constant Ca_out = 1800 [uM] "calcium outside"
constant R = 8.31 [J/(mol*K)] "gas constant, as the paper prints it"
constant F = 96500 [C/mol] "Faraday constant, as the paper prints it"
constant T = 293 [K] "temperature"

state n [1] = 0.00302 in 0 .. 1 "activation"

alpha [1/ms] = 0.3[1/(ms*mV)]*L(-(V + 13[mV]), 10[mV])
beta [1/ms] = 10[1/ms]*exp(-(V + 38[mV])/18[mV])
n' = alpha*(1 - n) - beta*n
E [mV] = R*T/(2*F)*ln(Ca_out/Cai) "reversal potential"
current I [uA/cm^2] = g*n^3*(V - E) "calcium current"
