channel mouse.offBipolar.kainate
title Glutamate receptors
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C

needs V [mV], glutamate [1]

parameter g = 1.6420156 [nS] in 0 .. 100 "maximal conductance" fitted
parameter E = 0 [mV] in -120 .. 80 "reversal potential" assumed
parameter K = 3.5076544 [1] in 0.01 .. 100 "released vesicles that open half of the channels" fitted
parameter n = 2.3751081 [1] in 1 .. 10 "cooperativity" fitted
parameter tau = 3 [ms] in 0.1 .. 1000 "time constant" assumed

state s [1] = 0.4 in 0 .. 1 "fraction of open channels"

x [1] = (glutamate/K)^n
s' = (x/(1 + x) - s)/tau
current I [pA] = g*s*(V - E) "current through glutamate receptors"
