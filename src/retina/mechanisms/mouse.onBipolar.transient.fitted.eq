pool mouse.onBipolar.transient
title Transient ribbon
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
found in ON bipolar cell
ion Ca
note V_half is fitted to ON transient ganglion cells that follow 16 Hz at 1e4 photoisomerisations per cone and second and are silent in the dark.

needs V [mV]

parameter V_half = -29.1 [mV] in -100 .. 50 "potential of half release" fitted
parameter slope = 1.8196531 [mV] in 0.1 .. 50 "slope of release" fitted
parameter depletion = 0.089964926 [1/ms] in 0 .. 10 "rate at which full release empties the vesicle pool" fitted
parameter recovery = 845.05654 [ms] in 1 .. 1e5 "time constant of refilling" fitted
parameter tau = 1.5742812 [ms] in 0.1 .. 1000 "time constant of the transmitter" fitted

state A [1] = 1 in 0 .. 1 "filling of the vesicle pool"
state u [1] = 0 in 0 .. 1 "transmitter released"

release [1] = 1/(1 + exp(-(V - V_half)/slope)) "release, as a part of the greatest"
A' = (1 - A)/recovery - depletion*release*A
u' = (release*A - u)/tau
