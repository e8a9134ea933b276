channel mouse.ganglion.integrateAndFire
title Spike of an exponential integrate-and-fire cell, and its reset
source Fourcaud-Trocme, Hansel, van Vreeswijk & Brunel 2003, J. Neurosci. 23:11628-11640 (the exponential rise; threshold and its sharpness are assumed here)
species none: a model of any cell that spikes
temperature not stated
found in ganglion cell
ion Na
blocked by TTX
note The reset is no jump: above the peak a conductance opens that pulls the potential to its reset value, and closes again with the refractory time. So the equations stay smooth, and every solver takes them as they are.
note The exponential has an upper end (top), which it comes to some 14 mV above threshold: without it the potential would be infinite before the reset opens.

needs V [mV]

parameter g = 0.1 [mS/cm^2] in 0 .. 10 "conductance that the rise is measured in" assumed
parameter V_T = -54 [mV] in -100 .. 0 "threshold" assumed
parameter sharpness = 4 [mV] in 0.1 .. 20 "sharpness of the threshold" assumed
parameter top = 500 [1] in 1 .. 1e5 "greatest rise, of g times the sharpness" assumed
parameter V_peak = -18 [mV] in -50 .. 100 "potential at which the reset opens" assumed
parameter V_reset = -65 [mV] in -120 .. -20 "potential that it pulls to" assumed
parameter g_reset = 12 [mS/cm^2] in 0 .. 1000 "conductance of the reset" assumed
parameter opens = 0.1 [ms] in 0.01 .. 10 "time constant with which it opens" assumed
parameter refractory = 2 [ms] in 0.1 .. 100 "time constant with which it closes" assumed

state r [1] = 0 in 0 .. 1 "part of the reset that is open"

rise [1] = top/(1 + top*exp(-(V - V_T)/sharpness))
above [1] = 1/(1 + exp(-(V - V_peak)/1[mV])) "whether the potential is at its peak"
r' = above*(1 - r)/opens - r/refractory
current I [uA/cm^2] = -g*sharpness*rise "current of the rise"
current I_reset [uA/cm^2] = g_reset*r*(V - V_reset) "current of the reset"
