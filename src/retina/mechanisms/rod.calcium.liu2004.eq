pool rod.calcium.liu2004
title Calcium under the membrane of the inner segment
source Liu & Kourennyi 2004, Ann. Biomed. Eng. 32:1428-1442, doi:10.1114/B:ABME.0000042230.99614.8d
species larval tiger salamander
temperature not stated
found in rod
ion Ca
source Destexhe, Babloyantz & Sejnowski 1993, Biophys. J. 65:1538-1552 (the form: influx into a shell, removal at one rate)
note Half of the calcium that enters is counted, as in the authors' program. The pump does not work inwards: without influx calcium goes to its rest.
note Constants as jaxley-mech has them from the paper. The public program (ModelDB 64228), which holds several fits, has 200 ms and 2 uM.

needs I_Ca [uA/cm^2]

constant F = 96485.3329 [C/mol] "Faraday constant"
parameter depth = 0.1 [um] in 0.01 .. 10 "depth of the shell"
parameter tau = 20 [ms] in 0.1 .. 1000 "time constant of removal"
parameter Ca_rest = 0.05 [uM] in 0.001 .. 10 "calcium at rest"
constant counted = 0.5 [1] "part of the influx that is counted"

state Cai [uM] = 0.1 in 1e-4 .. 10000 "calcium under the membrane"

influx [uM/ms] = max(-I_Ca/(2*F*depth), 0[uM/ms]) "calcium that enters through channels"
Cai' = counted*influx - (Cai - Ca_rest)/tau
