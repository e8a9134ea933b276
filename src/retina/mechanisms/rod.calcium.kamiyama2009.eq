pool rod.calcium
title Calcium of the inner segment: shell, core, two buffers, two removal currents
source Kamiyama, Wu & Usui 2009, Vision Res. 49:970-978 (the constants used here)
source Kamiyama, Ogura & Usui 1996, Vision Res. 36:4059-4068 (the form)
species tiger salamander and bullfrog
temperature not stated
found in rod
ion Ca
note The removal currents are electrogenic and are part of the membrane current, as in the paper.
note The exchange current is outward here, as published. An exchanger that takes in three sodium ions for each calcium ion it removes carries an inward current: the sign is the paper's, not what is known of exchangers.

needs V [mV], I_Ca [pA]

constant F = 9.64846e4 [C/mol] "Faraday constant, as the paper prints it"
constant V1 = 3.812e-13 [dm^3] "volume of the shell"
constant V2 = 5.236e-13 [dm^3] "volume of the core"
constant D = 6e-8 [dm^2/s] "diffusion coefficient of calcium"
constant delta = 3e-5 [dm] "distance between shell and core"
constant S1 = 3.142e-8 [dm^2] "surface between shell and core"
parameter J_ex = 20 [pA] in 0 .. 500 "greatest sodium-calcium exchange current"
parameter J_ex2 = 20 [pA] in 0 .. 500 "greatest calcium pump current"
constant K_ex = 2.3 [uM] "calcium at half of the exchange current"
constant K_ex2 = 0.5 [uM] "calcium at half of the pump current"
constant Ca_end = 0.01 [uM] "calcium at which removal stops"
constant on_low = 0.4 [1/(s*uM)] "binding to the low-affinity buffer"
constant off_low = 0.2 [1/s] "unbinding from the low-affinity buffer"
constant total_low = 500 [uM] "total low-affinity buffer"
constant on_high = 100 [1/(s*uM)] "binding to the high-affinity buffer"
constant off_high = 90 [1/s] "unbinding from the high-affinity buffer"
constant total_high = 300 [uM] "total high-affinity buffer"

state Cas [uM] = 0.0924 in 1e-4 .. 1000 "free calcium of the shell"
state Caf [uM] = 0.0924 in 1e-4 .. 1000 "free calcium of the core"
state Cabls [uM] = 77.98 in 0 .. 500 "calcium on the low-affinity buffer of the shell"
state Cabhs [uM] = 27.93 in 0 .. 300 "calcium on the high-affinity buffer of the shell"
state Cablf [uM] = 77.98 in 0 .. 500 "calcium on the low-affinity buffer of the core"
state Cabhf [uM] = 27.93 in 0 .. 300 "calcium on the high-affinity buffer of the core"

current I_ex [pA] = J_ex*exp(-(V + 14[mV])/70[mV])*(Cas - Ca_end)/(Cas - Ca_end + K_ex) "sodium-calcium exchange current"
current I_ex2 [pA] = J_ex2*(Cas - Ca_end)/(Cas - Ca_end + K_ex2) "calcium pump current"
bind_ls = on_low*Cas*(total_low - Cabls) - off_low*Cabls
bind_hs = on_high*Cas*(total_high - Cabhs) - off_high*Cabhs
bind_lf = on_low*Caf*(total_low - Cablf) - off_low*Cablf
bind_hf = on_high*Caf*(total_high - Cabhf) - off_high*Cabhf
Cabls' = bind_ls
Cabhs' = bind_hs
Cablf' = bind_lf
Cabhf' = bind_hf
Cas' = -(I_Ca + I_ex + I_ex2)/(2*F*V1) - D/delta*(S1/V1)*(Cas - Caf) - bind_ls - bind_hs
Caf' = D/delta*(S1/V2)*(Cas - Caf) - bind_lf - bind_hf
