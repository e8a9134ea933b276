channel mouse.cone.phototransduction
title Cone transduction cascade with adaptation by calcium
source Chen, Ingram, Baudin, Angueyra, Sinha & Rieke 2024, eLife 93795
species mouse
temperature 37 °C
found in cone
ion Na, Ca
blocked by L-cis-diltiazem
note Changed from print (mouse cone: sigma and phi 9.74, eta 761, beta 2.64, gamma 10, K 0.4, dark current 80 pA): the cascade is speeded 1.4 times for 37 °C (rates times 1.4, eta and gamma times 1.96, which leaves the amplitude of a flash as it is), K is 0.27 so that the range reaches 1e5 R*/cone/s, and the dark current is 20 pA (scale of the voltage).
note With these a dim flash peaks after 38 ms; published are 51 ms (electroretinogram) to 96 ms (suction electrode): it is faster than any mouse figure found. Calcium is relative to its value in the dark, so its extrusion and the part of the current that it carries need no units.
note The rectification of the outer segment is assumed.

needs V [mV], photoisomerisation [1/s]

parameter gamma = 19.6 [1/s^2] in 0 .. 1000 "activation of the opsin per photoisomerisation" fitted
parameter sigma = 13.64 [1/s] in 0.1 .. 1000 "decay of the opsin's activity" fitted
parameter phi = 13.64 [1/s] in 0.1 .. 1000 "decay of the phosphodiesterase's activity" fitted
parameter eta = 1491.6 [1/s^2] in 0 .. 1e5 "activation of the phosphodiesterase in the dark" fitted
parameter G_dark = 20 [uM] in 0.1 .. 1000 "cGMP in the dark"
parameter beta = 3.7 [1/s] in 0.01 .. 1000 "rate of calcium extrusion" fitted
parameter K = 0.27 [1] in 0.01 .. 10 "calcium, relative to the dark, at which synthesis of cGMP is half of its greatest" fitted
parameter I_dark = 20 [pA] in 0 .. 1000 "photocurrent in the dark" fitted
constant E = 8.5 [mV] "reversal potential of the outer segment's current" assumed
constant slope = 17 [mV] "rectification of the outer segment's current" assumed

state R [1/s^2] = 0 in 0 .. 1e9 "activity of the opsin"
state P [1/s] = 109.35 in 1e-6 .. 1e8 "activity of the phosphodiesterase"
state G [uM] = 20 in 1e-6 .. 1e4 "cGMP"
state C [1] = 1 in 1e-6 .. 100 "calcium, relative to the dark"

R' = gamma*photoisomerisation - sigma*R
P' = R - phi*P + eta
synthesis [uM/s] = eta/phi*G_dark*(1 + (1/K)^4)/(1 + (C/K)^4) "synthesis of cGMP; calcium acts on it with a cooperativity of 4"
G' = synthesis - P*G
photocurrent [pA] = I_dark*(G/G_dark)^3 "inward current at large negative potentials; cGMP opens channels with a cooperativity of 3"
C' = beta*(photocurrent/I_dark - C)
current I [pA] = -photocurrent*(1 - exp((V - E)/slope)) "current of the outer segment"
