channel mouse.ganglion.noise
title Noise of channels
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
source van Rossum, O'Brien & Smith 2003, J. Neurophysiol. 89:2406-2419 (that a ganglion cell's own channels add noise to what its synapses bring; not read again)
species mouse
temperature 37 °C
found in ganglion cell
note One current with a Lorentzian spectrum stands for the noise of all channels: 4·sd²·tau/(1 + (2·pi·f·tau)²) above 0 Hz. It is 0 unless noise.channel is on.

needs area [cm^2]

parameter sd = 10 [pA] in 0 .. 500 "standard deviation of the current" assumed
parameter tau = 5 [ms] in 0.1 .. 100 "correlation time" assumed

noise u channel time tau "noise of channels, in standard deviations"
current I [uA/cm^2] = sd*u/area "current of channels that open and close by chance"
