channel rod.transduction.torre1990
title Rod phototransduction cascade with its first constants
source Torre, Forti, Menini & Campani 1990, Cold Spring Harb. Symp. Quant. Biol. 55:563-573, doi:10.1101/SQB.1990.055.01.054
source Kamiyama, Wu & Usui 2009, Vision Res. 49:970-978 (the voltage dependence of the light-sensitive current)
species newt
temperature not stated
found in rod
ion Na, Ca
blocked by L-cis-diltiazem
note `rod.phototransduction` is the same cascade with the constants of 2009, which the published column has.
note The authors of jaxley-mech report 0.625 uM/(s pA) as the printed influx of calcium, with which figures 2B and 2D of the paper do not come out, and use 0.25, as here.
note Transducin that phosphodiesterase takes up leaves the free transducin here, as in 2009; jaxley-mech reports that the paper prints the equation without that term, in which transducin would be made from nothing.

needs V [mV], photoisomerisation [1/s]

constant inactivation = 20 [1/s] "inactivation of rhodopsin"
constant reactivation = 0.0005 [1/s] "return of inactive rhodopsin to the active form"
constant regeneration = 0.05 [1/s] "loss of inactive rhodopsin"
constant activation = 0.5 [1/s] "transducin activated by one activated rhodopsin"
constant transducin = 1000 [uM] "total transducin"
constant b = 10.6 [1/s] "inactivation of transducin"
constant tau1 = 0.1 [1/(s*uM)] "activation of phosphodiesterase by transducin"
constant tau2 = 10 [1/s] "inactivation of phosphodiesterase"
constant phosphodiesterase = 100 [uM] "total phosphodiesterase"
parameter J_max = 5040 [pA] in 0 .. 20000 "light-sensitive current at saturating cGMP"
constant K_cGMP = 10 [uM] "cGMP at half activation of the channel"
constant influx = 0.25 [uM/(s*pA)] "calcium entering per light-sensitive current"
constant extrusion = 50 [1/s] "extrusion of calcium"
constant Ca_rest = 0.1 [uM] "calcium at which extrusion stops"
constant k_on = 0.2 [1/(s*uM)] "binding of calcium to its buffer"
constant k_off = 0.8 [1/s] "unbinding of calcium from its buffer"
constant buffer = 500 [uM] "total buffer"
constant cyclase = 65.6 [uM/s] "greatest rate of guanylate cyclase"
constant K_cyclase = 0.1 [uM] "calcium at which the cyclase runs at half its greatest rate"
constant hydrolysis = 0.4 [1/s] "hydrolysis of cGMP in the dark"
constant sigma = 1.0 [1/(s*uM)] "hydrolysis of cGMP per active phosphodiesterase"

state Rh [1] = 0 in 0 .. 1e6 "activated rhodopsin molecules"
state Rhi [1] = 0 in 0 .. 1e6 "inactivated rhodopsin molecules"
state Tr [uM] = 0 in 0 .. 1000 "active transducin"
state PDE [uM] = 0 in 0 .. 100 "active phosphodiesterase"
state Ca [uM] = 0.3 in 0 .. 100 "free calcium of the outer segment"
state Cab [uM] = 34.88 in 0 .. 500 "calcium bound to the buffer of the outer segment"
state cGMP [uM] = 2 in 0 .. 200 "cyclic GMP"

Rh' = photoisomerisation - inactivation*Rh + reactivation*Rhi
Rhi' = inactivation*Rh - (reactivation + regeneration)*Rhi
activated = tau1*Tr*(phosphodiesterase - PDE) "transducin taken up by phosphodiesterase"
Tr' = activation*Rh*(transducin - Tr) - b*Tr + tau2*PDE - activated
PDE' = activated - tau2*PDE
J [pA] = J_max*cGMP^3/(cGMP^3 + K_cGMP^3) "light-sensitive current at large driving force"
bound = k_on*(buffer - Cab)*Ca - k_off*Cab "calcium taken up by the buffer"
Ca' = influx*J - extrusion*(Ca - Ca_rest) - bound
Cab' = bound
cGMP' = cyclase/(1 + (Ca/K_cyclase)^4) - cGMP*(hydrolysis + sigma*PDE)
current I [pA] = -J*(1 - exp((V - 8.5[mV])/17[mV])) "light-sensitive current"
