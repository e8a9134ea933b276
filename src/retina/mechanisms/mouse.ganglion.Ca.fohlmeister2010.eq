channel mouse.ganglion.Ca
title Calcium current
source Fohlmeister, Cohen & Newman 2010, J. Neurophysiol. 103:1357-1374 (rates at 37.1 °C as in the public model of Kish, Lempka & Weiland 2023)
species mammal (mouse cells by fitted conductances)
temperature 37.1 °C
found in ganglion cell
ion Ca
blocked by nifedipine, cadmium, cobalt
note The rates are published, the conductance is fitted: the value here is that of ON cells, the circuit sets those of the OFF cells.
note The Q10 of gating, 1.95 in that paper by memory, was not read again; it is 1 at the temperature of the rates.

needs V [mV], E_Ca [mV]

parameter g = 0.9659 [mS/cm^2] in 0 .. 50 "maximal conductance" fitted
q10 phi = 1.95 at 37.1[degC] in 1 .. 5 "Q10 of gating" assumed

state c [1] = 0.003 in 0 .. 1 "activation"

alpha [1/ms] = phi*1.568[1/(ms*mV)]*L(-(V + 13[mV]), 10[mV])
beta [1/ms] = phi*52.267[1/ms]*exp(-(V + 38[mV])/18[mV])
c' = alpha*(1 - c) - beta*c
current I [uA/cm^2] = g*c^3*(V - E_Ca) "calcium current"
