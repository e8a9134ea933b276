cell mouse.aii
title AII amacrine cell
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note Passive but for its potassium current; a sodium current (Na) can be switched on by its conductance, which is 0.

collects glutamate [1] "transmitter of rod bipolar cells"
parameter C = 25 [pF] in 0.1 .. 1000 "membrane capacitance" assumed
state V [mV] = -44 in -150 .. 100 "membrane potential"

include mouse.aii.AMPA as AMPA
include mouse.aii.Kv as Kv
include mouse.aii.leak as leak
include mouse.aii.Na as Na
include mouse.aii.release as release

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
