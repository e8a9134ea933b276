cell mouse.integrateAndFire
title Integrate-and-fire ganglion cell
source Fourcaud-Trocme, Hansel, van Vreeswijk & Brunel 2003, J. Neurosci. 23:11628-11640 (exponential integrate-and-fire; a leaky integrator but for its spike)
species mouse
temperature 37 °C
spikes
note A leak, a rise at threshold and a reset in place of sodium, potassium and calcium currents; membrane and receptors are those of the mouse's ganglion cells.

collects glutamate [1] "transmitter of cone bipolar cells"
collects gaba [1] "GABA of wide-field amacrine cells"
collects glycine [1] "glycine of AII amacrine cells"
parameter C = 1 [uF/cm^2] in 0.1 .. 10 "membrane capacitance per area"
parameter area = 1.2e-4 [cm^2] in 1e-6 .. 1e-2 "membrane area" assumed
state V [mV] = -65 in -150 .. 100 "membrane potential"

include mouse.ganglion.integrateAndFire as spike
include mouse.ganglion.leak as leak
include mouse.ganglion.AMPA as AMPA
include mouse.ganglion.GABA as GABA
include mouse.ganglion.glycine as glycineReceptor
include mouse.ganglion.noise as noise

V' = -(membrane_current + (synaptic_current + junction_current - electrode_current)/area)/C
