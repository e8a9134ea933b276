channel mouse.ganglion.h
title Hyperpolarisation-activated cation current
source McCormick & Pape 1990, J. Physiol. 431:291-318 (form; rates as in the ganglion cell model of D. Tsai 2012, not read in the original)
species mammal (thalamic relay cells)
temperature not stated (speed fitted)
found in ganglion cell
ion Na, K
blocked by ZD7288, caesium
note The value here is that of OFF sustained cells, the circuit sets that of the OFF transient ones.

needs V [mV]

parameter g = 0.236 [mS/cm^2] in 0 .. 10 "maximal conductance" fitted
parameter E = -30 [mV] in -120 .. 80 "reversal potential"
parameter speed = 3.276 [1] in 0.01 .. 100 "how many times as fast as the published current" fitted

state l [1] = 0.1 in 0 .. 1 "activation"

l_inf [1] = 1/(1 + exp((V + 75[mV])/5.5[mV])) "activation in the steady state"
tau [ms] = 1[ms]*exp(0.01[1/mV]*(V + 20[mV]))/(0.0005*speed*(1 + exp(0.2[1/mV]*(V + 20[mV])))) "time constant"
l' = (l_inf - l)/tau
current I [uA/cm^2] = g*l*(V - E) "hyperpolarisation-activated current"
