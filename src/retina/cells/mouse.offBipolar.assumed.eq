cell mouse.offBipolar
title OFF cone bipolar cell
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
note One cell of the model has a sustained and a transient ribbon; a retina has types of each.

collects glutamate [1] "vesicles that cones have released and not yet recovered"
collects gaba [1] "GABA of wide-field amacrine cells"
collects glycine [1] "glycine of AII amacrine cells"
parameter C = 8 [pF] in 0.1 .. 1000 "membrane capacitance" assumed
state V [mV] = -33 in -150 .. 100 "membrane potential"

include mouse.offBipolar.kainate as kainate
include mouse.offBipolar.Kv as Kv
include mouse.offBipolar.h as h
include mouse.offBipolar.leak as leak
include mouse.offBipolar.GABA as GABA
include mouse.offBipolar.glycine as glycineReceptor
include mouse.offBipolar.sustained as sustained
include mouse.offBipolar.transient as transient

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
