cell mouse.wideField
title Wide-field amacrine cell
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note Nearly idle with these values (-64.5 mV at all levels): the surround of ganglion cells is that of the horizontal cells.

collects glutamate [1] "transmitter of cone bipolar cells"
parameter C = 20 [pF] in 0.1 .. 1000 "membrane capacitance" assumed
state V [mV] = -65 in -150 .. 100 "membrane potential"

include mouse.wideField.AMPA as AMPA
include mouse.wideField.leak as leak
include mouse.wideField.release as release

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
