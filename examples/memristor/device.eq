# The device of memristive integrate-and-fire neurons, as a channel in a cell of one capacitor. It is the device alone (its published model and constants):
# the neuron that was built of two of them has batteries and a capacitor of its own, and this cell is not that neuron.
#   retinode simulate --circuit memristor --model-file examples/memristor/*.eq --parameter cell.source=400 --duration 0.01 --rows-every 0.00005 --record cell.V cell.device.x --out memristor.csv

channel memristor
title Metastable-switch memristor
source Nugent & Molter 2014, PLoS ONE 9:e85175 (the metastable-switch model of memristors)
source Kang, Jung, Kim, Kim, Kim, Kim & Kang 2021, IEEE Trans. Circuits Syst. I 68:4837 (two of them make their memristive integrate-and-fire neuron)
species none: an electronic device
temperature 25.35 °C
found in memristive circuit
note Conductance goes from 1/R_off to 1/R_on with the part x of its switches that are closed; they close above V_on and open below -V_off.

needs V [mV]

parameter R_on = 500 [ohm] in 1 .. 1e6 "resistance with all switches closed"
parameter R_off = 1500 [ohm] in 1 .. 1e7 "resistance with all switches open"
parameter V_on = 270 [mV] in 1 .. 5000 "potential at which switches close"
parameter V_off = 270 [mV] in 1 .. 5000 "minus the potential at which switches open"
parameter tau = 0.1 [ms] in 1e-4 .. 1e4 "time constant of the switches"
parameter V_T = 25.7228 [mV] in 1 .. 100 "thermal voltage kT/q at 298.5 K"

state x [1] = 0 in 0 .. 1 "part of the switches that are closed"

closing [1] = 1/(1 + exp(-(V - V_on)/V_T)) "probability of closing"
opening [1] = 1 - 1/(1 + exp(-(V + V_off)/V_T)) "probability of opening"
conductance [mS] = x/R_on + (1 - x)/R_off "conductance of the device"
x' = (closing*(1 - x) - opening*x)/tau
current I [uA] = conductance*V "current through the device"
