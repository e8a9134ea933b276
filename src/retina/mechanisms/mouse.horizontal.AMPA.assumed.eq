channel mouse.horizontal.AMPA
title Glutamate receptors
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note With 8 nS the cell would sit at -14 mV at all levels, and its feedback would stand still.
found in horizontal cell
ion Na, K
blocked by CNQX, NBQX

needs V [mV], glutamate [1]

parameter g = 1.273251 [nS] in 0 .. 100 "maximal conductance" fitted
parameter E = 0 [mV] in -120 .. 80 "reversal potential" assumed
parameter K = 5.5045402 [1] in 0.01 .. 100 "released vesicles that open half of the channels" fitted
parameter tau = 4 [ms] in 0.1 .. 1000 "time constant" assumed

state s [1] = 0.4 in 0 .. 1 "fraction of open channels"

s' = (glutamate/(glutamate + K) - s)/tau
current I [pA] = g*s*(V - E) "current through glutamate receptors"
