cell mouse.horizontal
title Horizontal cell
source Aoyama, Kamiyama, Usui et al. 2000, Neurosci. Res., doi:10.1016/S0168-0102(00)00111-5
source Retinode (form and values of this project; each value says whether it is fitted or assumed): glutamate receptors
species rabbit
temperature not stated (taken unscaled)
note Without the published sodium (2.4 nS) and calcium (9 nS) currents: with calcium the cell is bistable and stays 25 mV too high in the dark.

collects glutamate [1] "vesicles that cones have released and not yet recovered"
parameter C = 106 [pF] in 1 .. 1000 "membrane capacitance"
state V [mV] = -42 in -150 .. 100 "membrane potential"

include horizontal.Kv.aoyama2000 as Kv
include horizontal.A.aoyama2000 as A
include horizontal.Kir.aoyama2000 as Kir
include horizontal.leak.aoyama2000 as leak
include mouse.horizontal.AMPA as AMPA

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
