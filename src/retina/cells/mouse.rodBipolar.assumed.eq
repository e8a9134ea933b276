cell mouse.rodBipolar
title Rod bipolar cell
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C

collects bound [1] "mGluR6 that glutamate has bound, as a part of all"
parameter C = 8 [pF] in 0.1 .. 1000 "membrane capacitance" assumed
state V [mV] = -47 in -150 .. 100 "membrane potential"

include mouse.rodBipolar.mGluR6 as mGluR6
include mouse.rodBipolar.Kv as Kv
include mouse.rodBipolar.leak as leak
include mouse.rodBipolar.ribbon as ribbon

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
