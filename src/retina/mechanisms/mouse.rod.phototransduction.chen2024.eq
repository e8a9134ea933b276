channel mouse.rod.phototransduction
title Rod transduction cascade with adaptation by calcium
source Chen, Ingram, Baudin, Angueyra, Sinha & Rieke 2024, eLife 93795
species mouse
temperature 37 °C
found in rod
ion Na, Ca
blocked by L-cis-diltiazem
note Changed from print (mouse rod: sigma and phi 7.66, eta 1.62, beta 25, gamma 8): the cascade is speeded 1.75 times (rates times 1.75, eta and gamma times 3.0625) and gamma is a quarter of that, so that one photoisomerisation gives 5 % of the dark current after 0.2 s; as printed it gives 17 % after 0.31 s. K, cGMP and dark current are as printed.
note The rectification of the outer segment is assumed.

needs V [mV], photoisomerisation [1/s]

parameter gamma = 6.125 [1/s^2] in 0 .. 1000 "activation of the opsin per photoisomerisation" fitted
parameter sigma = 13.41 [1/s] in 0.1 .. 1000 "decay of the opsin's activity" fitted
parameter phi = 13.41 [1/s] in 0.1 .. 1000 "decay of the phosphodiesterase's activity" fitted
parameter eta = 4.961 [1/s^2] in 0 .. 1e5 "activation of the phosphodiesterase in the dark" fitted
parameter G_dark = 13.4 [uM] in 0.1 .. 1000 "cGMP in the dark"
parameter beta = 43.75 [1/s] in 0.01 .. 1000 "rate of calcium extrusion" fitted
parameter K = 0.4 [1] in 0.01 .. 10 "calcium, relative to the dark, at which synthesis of cGMP is half of its greatest"
parameter I_dark = 24.1 [pA] in 0 .. 1000 "photocurrent in the dark"
constant E = 8.5 [mV] "reversal potential of the outer segment's current" assumed
constant slope = 17 [mV] "rectification of the outer segment's current" assumed

state R [1/s^2] = 0 in 0 .. 1e9 "activity of the opsin"
state P [1/s] = 0.37 in 1e-6 .. 1e8 "activity of the phosphodiesterase"
state G [uM] = 13.4 in 1e-6 .. 1e4 "cGMP"
state C [1] = 1 in 1e-6 .. 100 "calcium, relative to the dark"

R' = gamma*photoisomerisation - sigma*R
P' = R - phi*P + eta
synthesis [uM/s] = eta/phi*G_dark*(1 + (1/K)^4)/(1 + (C/K)^4) "synthesis of cGMP; calcium acts on it with a cooperativity of 4"
G' = synthesis - P*G
photocurrent [pA] = I_dark*(G/G_dark)^3 "inward current at large negative potentials; cGMP opens channels with a cooperativity of 3"
C' = beta*(photocurrent/I_dark - C)
current I [pA] = -photocurrent*(1 - exp((V - E)/slope)) "current of the outer segment"
