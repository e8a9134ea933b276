channel rod.phototransduction
title Rod phototransduction cascade and light-sensitive current
source Torre, Forti, Menini & Campani 1990, Cold Spring Harb. Symp. Quant. Biol. 55:563-573
source Kamiyama, Wu & Usui 2009, Vision Res. 49:970-978 (the constants used here, and the voltage dependence of the light-sensitive current)
source Baek et al. 2020, A Real-Time Retinomorphic Simulator Using a Conductance-Based Discrete Neuronal Network, AICAS 2020 (the form and the constants used here)
species newt and tiger salamander (published constants of amphibian rods)
temperature not stated
found in rod
ion Na, Ca
blocked by L-cis-diltiazem
note The input is called photoisomerisations per rod and second, as later copies and Baek et al. 2020 call it; in the authors' own program of 1996 rhodopsin is in uM and the input in uM/s. Read as single molecules it is far too sensitive: one photoisomerisation (50 per second for 20 ms) moves the rod of the dual circuit by 16 mV, an amphibian rod by about 1 mV. Useful from 1 to 1000. Light in photometric units therefore passes the gain of the cell that includes this.
note The light-sensitive current of that program is ohmic, with other constants of the cascade.
note The calcium here is that of the outer segment; it is a pool apart from the calcium of the inner segment.

needs V [mV], photoisomerisation [1/s]

constant inactivation = 50 [1/s] "inactivation of rhodopsin"
constant reactivation = 0.0003 [1/s] "return of inactive rhodopsin to the active form"
constant regeneration = 0.03 [1/s] "loss of inactive rhodopsin"
constant activation = 0.5 [1/s] "transducin activated by one activated rhodopsin"
constant transducin = 1000 [uM] "total transducin"
constant b = 2.5 [1/s] "inactivation of transducin"
constant tau1 = 0.2 [1/(s*uM)] "activation of phosphodiesterase by transducin"
constant tau2 = 5 [1/s] "inactivation of phosphodiesterase"
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
