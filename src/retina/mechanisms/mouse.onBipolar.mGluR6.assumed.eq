channel mouse.onBipolar.mGluR6
title Metabotropic glutamate receptors and the channels that they close
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note Faster than the 25 ms of Nishiyama et al. 2014 (fitted: those cost most of the response to 15 Hz).
note Where nothing releases, all channels are open.

needs V [mV], glutamate [1]

parameter g = 2.859701 [nS] in 0 .. 100 "maximal conductance" fitted
parameter E = -5 [mV] in -120 .. 80 "reversal potential" assumed
parameter K = 1.716745 [1] in 0.01 .. 100 "released vesicles that close half of the channels" fitted
parameter n = 3.3068376 [1] in 1 .. 10 "cooperativity" fitted
parameter tau = 8.1832656 [ms] in 0.1 .. 1000 "time constant" fitted

state m [1] = 0.1 in 0 .. 1 "fraction of open channels"

m' = (1/(1 + (glutamate/K)^n) - m)/tau
current I [pA] = g*m*(V - E) "current through the channels that mGluR6 closes"
