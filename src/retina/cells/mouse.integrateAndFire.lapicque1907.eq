cell mouse.integrateAndFire
title Leaky integrate-and-fire ganglion cell
source Lapicque 1907, J. Physiol. Pathol. Gen. 9:620-635 (a leaky integrator that fires at a threshold); Gerstner, Kistler, Naud & Paninski 2014, Neuronal Dynamics, Cambridge University Press, section 1.3 (its reset and refractory period)
species mouse
temperature 37 °C
spikes
note A leak and the event of a spike in place of sodium, potassium and calcium currents; membrane and receptors are those of the mouse's ganglion cells. It has no channel that TTX blocks.

collects glutamate [1] "transmitter of cone bipolar cells"
collects gaba [1] "GABA of wide-field amacrine cells"
collects glycine [1] "glycine of AII amacrine cells"
parameter C = 1 [uF/cm^2] in 0.1 .. 10 "membrane capacitance per area"
parameter area = 1.2e-4 [cm^2] in 1e-6 .. 1e-2 "membrane area" assumed
parameter V_threshold = -54 [mV] in -100 .. 0 "potential at which it spikes" assumed
parameter V_reset = -65 [mV] in -120 .. -20 "potential after a spike" assumed
parameter refractory_period = 2 [ms] in 0 .. 100 "time for which it stays there" assumed
state V [mV] = -65 in -150 .. 100 "membrane potential"

include mouse.ganglion.leak as leak
include mouse.ganglion.AMPA as AMPA
include mouse.ganglion.GABA as GABA
include mouse.ganglion.glycine as glycineReceptor
include mouse.ganglion.noise as noise

V' = -(membrane_current + (synaptic_current + junction_current - electrode_current)/area)/C

spike when V > V_threshold
reset V to V_reset
refractory refractory_period
