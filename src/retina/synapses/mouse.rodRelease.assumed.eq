synapse mouse.rodRelease
title Glutamate of a rod at mGluR6
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
found in rod bipolar cell
ion Na, K
blocked by cobalt, cadmium
note The power is taken for each rod and only then the mean over rods: this is the threshold that lets single photons pass and holds back noise (Field & Rieke 2002, Neuron 34:773-785).

needs pre.ribbon.exo [1]

parameter weight = 1 [1] in 0 .. 10 "weight of this cell in what the postsynaptic cell collects" assumed
parameter K = 1.0193041 [1] in 0.01 .. 100 "released vesicles that bind half of the receptors" fitted
parameter n = 4 [1] in 1 .. 10 "cooperativity" fitted

x [1] = (pre.ribbon.exo/K)^n
signal bound [1] = weight*x/(1 + x) "receptors that glutamate has bound, as a part of all"
