channel ganglion.K
title Delayed-rectifier potassium current
source Fohlmeister & Miller 1997, J. Neurophysiol. 78:1935-1947
species tiger salamander
temperature 20 °C
found in ganglion cell
ion K
blocked by TEA

needs V [mV]

parameter g = 12 [mS/cm^2] in 0 .. 200 "maximal conductance"
parameter E = -75 [mV] in -120 .. 80 "reversal potential"

state n [1] = 0.108 in 0 .. 1 "activation"

alpha [1/ms] = 0.02[1/(ms*mV)]*L(-(V + 40[mV]), 10[mV])
beta [1/ms] = 0.4[1/ms]*exp(-(V + 50[mV])/80[mV])
n' = alpha*(1 - n) - beta*n
current I [uA/cm^2] = g*n^4*(V - E) "delayed-rectifier potassium current"
