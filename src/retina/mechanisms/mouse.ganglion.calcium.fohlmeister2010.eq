pool mouse.ganglion.calcium
title Calcium in a shell under the membrane
source Fohlmeister, Cohen & Newman 2010, J. Neurophysiol. 103:1357-1374 (rates at 37.1 °C as in the public model of Kish, Lempka & Weiland 2023)
species mammal (mouse cells by fitted conductances)
temperature 37.1 °C
note The T current does not feed the shell.

needs I_Ca [uA/cm^2]

constant F = 96485 [C/mol] "Faraday constant"
constant R = 8.314 [J/(mol*K)] "gas constant"
constant T = 310.25 [K] "temperature"
parameter depth = 0.1 [um] in 0.01 .. 10 "depth of the shell"
parameter tau = 1.5 [ms] in 0.1 .. 1000 "time constant of removal"
parameter Ca_rest = 0.1 [uM] in 0.001 .. 10 "calcium at rest"
constant Ca_out = 1800 [uM] "calcium outside"

state Cai [uM] = 0.1 in 1e-3 .. 1000 "calcium under the membrane"

Cai' = -I_Ca/(2*F*depth) - (Cai - Ca_rest)/tau
E [mV] = R*T/(2*F)*ln(Ca_out/Cai) "reversal potential of calcium currents"
