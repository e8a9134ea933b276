channel mouse.rodBipolar.mGluR6
title Metabotropic glutamate receptors and the channels that they close
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note The conductance is some ten times that measured (0.81 nS, Berntson & Taylor 2000). Nothing loads this cell but its own channels, so all its conductances and its capacitance could be divided by one factor without any other change.

needs V [mV], bound [1]

parameter g = 9.8702589 [nS] in 0 .. 100 "maximal conductance" fitted
parameter E = -5 [mV] in -120 .. 80 "reversal potential" assumed
parameter tau = 30 [ms] in 0.1 .. 1000 "time constant" assumed

state m [1] = 0.1 in 0 .. 1 "fraction of open channels"

m' = (1 - bound - m)/tau
current I [pA] = g*m*(V - E) "current through the channels that mGluR6 closes"
