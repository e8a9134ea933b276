pool pyramidal.calcium.hay2011
title Calcium under the membrane
source Hay, Hill, Schürmann, Markram & Segev 2011, PLoS Comput. Biol. 7:e1002107, doi:10.1371/journal.pcbi.1002107
source Destexhe, Contreras, Sejnowski & Steriade 1994, J. Neurophysiol. 72:803-818, doi:10.1152/jn.1994.72.2.803
species ferret (form), rat (constants)
temperature 34 °C
found in thalamic reticular cell, layer 5 pyramidal cell
ion Ca
note For models that borrow the cortical channels.

needs I_Ca [uA/cm^2]

constant F = 96485.3329 [C/mol] "Faraday constant"
constant R = 8.314 [J/(mol*K)] "gas constant"
constant T = 307.15 [K] "temperature"
constant Ca_out = 2000 [uM] "calcium outside"
parameter depth = 0.1 [um] in 0.01 .. 10 "depth of the shell"
parameter free = 0.05 [1] in 0 .. 1 "part of the calcium that is not buffered"
parameter tau = 80 [ms] in 0.1 .. 1000 "time constant of removal"
parameter Ca_rest = 0.1 [uM] in 0.001 .. 10 "calcium at rest"

state Cai [uM] = 0.1 in 1e-4 .. 1000 "calcium under the membrane"

E [mV] = R*T/(2*F)*ln(Ca_out/Cai) "reversal potential of calcium"
Cai' = -free*I_Ca/(2*F*depth) - (Cai - Ca_rest)/tau
