cell ganglion
title Ganglion cell
source Fohlmeister & Miller 1997, J. Neurophysiol. 78:1935-1947
species tiger salamander
temperature 20 °C
spikes
note Currents are per membrane area; synaptic, junction and electrode currents are divided by the area. An electrode current of 20 pA is 1 uA/cm^2.
note The area of 20e-6 cm^2 belongs to the released program; a sphere of the radius of the calcium pool would have 19.6e-6 cm^2.

parameter C = 1 [uF/cm^2] in 0.1 .. 10 "membrane capacitance per area"
parameter area = 20e-6 [cm^2] in 1e-6 .. 1e-3 "membrane area" assumed
state V [mV] = -62 in -150 .. 100 "membrane potential"

include ganglion.Na as Na
include ganglion.Ca as Ca with Cai = calcium.Cai
include ganglion.K as K
include ganglion.A as A
include ganglion.KCa as KCa with Cai = calcium.Cai
include ganglion.leak as leak
include ganglion.calcium as calcium with I_Ca = Ca.I

V' = -(membrane_current + (synaptic_current + junction_current - electrode_current)/area)/C
