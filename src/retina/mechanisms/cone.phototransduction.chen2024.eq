channel cone.phototransduction.chen2024
title Cone phototransduction cascade that adapts
source Chen, Ingram, Baudin, Angueyra, Sinha & Rieke 2024, eLife 13:RP93795, doi:10.7554/eLife.93795
source Angueyra, Baudin, Schwartz & Rieke 2022, J. Neurosci. 42:1254-1274 (the form)
species macaque (primate); mouse with the constants in the note
temperature not stated
found in cone
ion Na, Ca
blocked by L-cis-diltiazem
note Published per second without units of R, P and eta: where P, the rate at which cGMP is hydrolysed, is in 1/s, eta and R are in 1/s^2. The current does not depend on the membrane potential.
note Peripheral cone of a macaque, with a dark current of 80 pA; the authors' program has G_dark 35 uM, 428.8 pA, for these cones. Mouse cone: sigma and phi 9.74, eta 761, beta 2.64, K 0.4, the rest as here.
note Collecting area 0.37 um^2 (mouse 0.2).

needs photoisomerisation [1/s]

parameter gamma = 10 [1/s^2] in 0 .. 1000 "rise of opsin activity per photoisomerisation"
parameter sigma = 22 [1/s] in 0.1 .. 1000 "decay of opsin activity"
parameter phi = 22 [1/s] in 0.1 .. 1000 "decay of phosphodiesterase activity"
parameter eta = 2000 [1/s^2] in 0.01 .. 100000 "phosphodiesterase activation in the dark"
parameter G_dark = 20 [uM] in 0.1 .. 200 "cGMP in the dark"
parameter k = 0.01 [pA/uM^3] in 1e-6 .. 1 "current per cGMP to the third power"
parameter C_dark = 1 [uM] in 0.01 .. 10 "calcium in the dark"
parameter beta = 9 [1/s] in 0.1 .. 1000 "extrusion of calcium"
parameter K = 0.5 [uM] in 0.01 .. 10 "calcium at which the cyclase runs at half its greatest rate"

state R [1/s^2] = 0 in 0 .. 1e9 "opsin activity"
state P [1/s] = 90.909091 in 0 .. 1e8 "phosphodiesterase activity"
state G [uM] = 20 in 0 .. 200 "cyclic GMP"
state C [uM] = 1 in 0 .. 100 "free calcium"

J_dark [pA] = k*G_dark^3 "current in the dark"
J [pA] = k*G^3 "light-sensitive current, inward"
S_max [uM/s] = eta/phi*G_dark*(1 + (C_dark/K)^4) "greatest rate of guanylate cyclase, which holds the dark state"
S [uM/s] = S_max/(1 + (C/K)^4) "rate of guanylate cyclase"
R' = gamma*photoisomerisation - sigma*R
P' = R - phi*P + eta
G' = S - P*G
C' = beta*C_dark*J/J_dark - beta*C
current I [pA] = -J "light-sensitive current"
