cell mouse.offGanglion
title OFF ganglion cell
source Fohlmeister, Cohen & Newman 2010, J. Neurophysiol. 103:1357-1374 (rates at 37.1 °C as in the public model of Kish, Lempka & Weiland 2023)
species mammal (mouse cells by fitted conductances)
temperature 37.1 °C
spikes
note Currents are per membrane area; synaptic, junction and electrode currents are divided by the area.
note One compartment: the conductances are fitted to rates and rebound of Kameneva et al. (PMC3950609, table 5), see the channels.

collects glutamate [1] "transmitter of cone bipolar cells"
collects gaba [1] "GABA of wide-field amacrine cells"
collects glycine [1] "glycine of AII amacrine cells"
parameter C = 1 [uF/cm^2] in 0.1 .. 10 "membrane capacitance per area"
parameter area = 1.2e-4 [cm^2] in 1e-6 .. 1e-2 "membrane area" assumed
state V [mV] = -65 in -150 .. 100 "membrane potential"

include mouse.ganglion.Na as Na
include mouse.ganglion.K as K
include mouse.ganglion.Ca as Ca with E_Ca = calcium.E
include mouse.ganglion.KCa as KCa with Cai = calcium.Cai
include mouse.ganglion.leak as leak
include mouse.ganglion.calcium as calcium with I_Ca = Ca.I
include mouse.ganglion.T as T with E_Ca = calcium.E
include mouse.ganglion.h as h
include mouse.ganglion.AMPA as AMPA
include mouse.ganglion.GABA as GABA
include mouse.ganglion.glycine as glycineReceptor
include mouse.ganglion.noise as noise

V' = -(membrane_current + (synaptic_current + junction_current - electrode_current)/area)/C
