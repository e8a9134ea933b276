channel mouse.ganglion.glycine
title Glycine receptors
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
found in ganglion cell
ion Cl
blocked by strychnine
source Campbell 1909; Rice 1944, Bell Syst. Tech. J. 23:282-332 (variance of a sum of like events at random times: half the mean times the first height, where they decay exponentially)
note Noise: quanta that come as a Poisson process, in its normal limit. It is 0 unless noise.synaptic is on.
note The circuit sets the conductance of each type.

needs V [mV], glycine [1], area [cm^2]

parameter g = 8.5590567 [nS] in 0 .. 1000 "maximal conductance of the cell" fitted
parameter quantum = 0.2 [nS] in 0 .. 10 "conductance that a vesicle opens at first" assumed
parameter tau = 5 [ms] in 0.1 .. 100 "time constant with which it closes" assumed
parameter E = -68 [mV] in -120 .. 80 "reversal potential" assumed

noise s synaptic time tau "noise of quanta, in standard deviations"
fluctuation [nS] = sqrt(g*max(glycine, 0)*quantum/2)*s "conductance of quanta beyond its mean"
current I [uA/cm^2] = g*glycine*(V - E)/area "current through glycine receptors"
current I_noise [uA/cm^2] = fluctuation*(V - E)/area "what quanta make of it beyond its mean"
