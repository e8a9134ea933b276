channel mouse.ganglion.K
title Delayed-rectifier potassium current
source Fohlmeister, Cohen & Newman 2010, J. Neurophysiol. 103:1357-1374 (rates at 37.1 °C as in the public model of Kish, Lempka & Weiland 2023)
species mammal (mouse cells by fitted conductances)
temperature 37.1 °C
found in ganglion cell
ion K
blocked by TEA
note The rates are published, the conductance is fitted: the value here is that of ON cells, the circuit sets those of the OFF cells.
note The Q10 of gating, 1.95 in that paper by memory, was not read again; it is 1 at the temperature of the rates.

needs V [mV]

parameter g = 47.654 [mS/cm^2] in 0 .. 200 "maximal conductance" fitted
parameter E = -102.03 [mV] in -120 .. 80 "reversal potential"
q10 phi = 1.95 at 37.1[degC] in 1 .. 5 "Q10 of gating" assumed

state n [1] = 0.1 in 0 .. 1 "activation"

alpha [1/ms] = phi*0.110[1/(ms*mV)]*L(-(V + 37[mV]), 10[mV])
beta [1/ms] = phi*2.191[1/ms]*exp(-(V + 47[mV])/80[mV])
n' = alpha*(1 - n) - beta*n
current I [uA/cm^2] = g*n^4*(V - E) "delayed-rectifier potassium current"
