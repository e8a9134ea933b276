pool ganglion.calcium.benison2001
title Calcium of the whole cell
source Benison, Keizer, Chalupa & Robinson 2001, J. Theor. Biol. 210:187-199, doi:10.1006/jtbi.2000.2289
species cat
temperature not stated
found in ganglion cell
ion Ca
note The cell is a sphere, whose surface per volume is 3/radius.

needs I_Ca [uA/cm^2]

constant F = 96485.3329 [C/mol] "Faraday constant"
parameter radius = 10 [um] in 1 .. 50 "radius of the cell" assumed
constant free = 0.025 [1] "part of the calcium that is free in the cytoplasm"
parameter tau = 12.5 [ms] in 0.1 .. 1000 "time constant of exchange with the store"
parameter Ca_rest = 0.1 [uM] in 0.001 .. 10 "calcium at rest"
constant pump = 7.2e-3 [uM/ms] "greatest rate of the pump"
constant K_pump = 0.1 [uM] "calcium at half of the pump's rate"

state Cai [uM] = 0.1 in 1e-4 .. 1000 "free calcium"

influx [uM/ms] = max(-3*I_Ca/(2*F*radius), 0[uM/ms]) "calcium that enters through channels"
removal [uM/ms] = pump*Cai^4/(Cai^4 + K_pump^4) "calcium that the pump removes"
Cai' = free*(influx - removal - (Cai - Ca_rest)/tau)
