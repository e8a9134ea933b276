pool ganglion.calcium
title Calcium under the membrane
source Fohlmeister & Miller 1997, J. Neurophysiol. 78:1935-1947
species tiger salamander
temperature 20 °C
found in ganglion cell
ion Ca
note The cell is a sphere, whose surface per volume is 3/radius. The factor 10^4 that the paper prints converts units and is none of the equation.
note The released program writes that factor as 10^4 in C, where ^ is exclusive-or, and so has 14 instead.

needs I_Ca [uA/cm^2]

constant F = 96500 [C/mol] "Faraday constant, as the paper prints it"
parameter radius = 12.5 [um] in 1 .. 50 "radius of the cell"
parameter tau = 50 [ms] in 1 .. 1000 "time constant of removal"
parameter Ca_rest = 0.1 [uM] in 0.001 .. 10 "calcium at rest"
constant written = 1e4 [1] "the factor as the paper prints it"
constant released = 14 [1] "the factor as the released program evaluates it"
switch exclusiveOr = off "fault of the released program: an exclusive-or for a power, which leaves 14/10000 of the calcium influx"

state Cai [uM] = 0.1 in 1e-4 .. 1000 "calcium under the membrane"

share [1] = if(exclusiveOr, released/written, 1) "part of the influx that is counted"
Cai' = -share*3*I_Ca/(2*F*radius) - (Cai - Ca_rest)/tau
