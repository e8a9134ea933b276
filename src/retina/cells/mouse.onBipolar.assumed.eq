cell mouse.onBipolar
title ON cone bipolar cell
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note One cell of the model has a sustained and a transient ribbon; a retina has types of each.

collects glutamate [1] "vesicles that cones have released and not yet recovered"
collects gaba [1] "GABA of wide-field amacrine cells"
parameter C = 8 [pF] in 0.1 .. 1000 "membrane capacitance" assumed
state V [mV] = -42 in -150 .. 100 "membrane potential"

include mouse.onBipolar.mGluR6 as mGluR6
include mouse.onBipolar.Kv as Kv
include mouse.onBipolar.h as h
include mouse.onBipolar.leak as leak
include mouse.onBipolar.GABA as GABA
include mouse.onBipolar.sustained as sustained
include mouse.onBipolar.transient as transient

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
