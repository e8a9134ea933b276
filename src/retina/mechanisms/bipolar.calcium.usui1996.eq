pool bipolar.calcium
title Calcium of the soma: shell and depth of a sphere, two buffers, two removal mechanisms
source Usui, Ishihara, Kamiyama & Ishii 1996, Vision Res. 36:4069-4076
species lower vertebrates (goldfish and tiger salamander data)
temperature not stated
found in bipolar cell
ion Ca
note Unlike in the rod, the removal currents move calcium but are not counted in the membrane current, as in Kamiyama and Ishihara's own program, from where also the six digits of pi are.

needs V [mV], I_Ca [pA]

constant F = 9.649e4 [C/mol] "Faraday constant, as the paper prints it"
constant D = 6e-8 [dm^2/s] "diffusion coefficient of calcium"
parameter radius = 6.0 [um] in 1 .. 50 "radius of the soma"
parameter radius_d = 5.6 [um] in 0.5 .. 49 "radius of the depth, under the shell"
constant pi = 3.141592653589793 [1] "the number pi"
constant third = 1.3333333333333333 [1] "4/3, of the volume of a sphere"
constant pi_released = 3.14159 [1] "the number pi in the released program"
switch integerDivision = off "fault of the released program: 4/3 evaluated in whole numbers is 1, and pi has six digits"
parameter J_NC = 360 [pA] in 0 .. 5000 "greatest sodium-calcium exchange current"
parameter J_ATP = 380 [pA] in 0 .. 5000 "greatest calcium pump current"
constant K_NC = 2.3 [uM] "calcium at half of the exchange current"
constant K_ATP = 0.5 [uM] "calcium at half of the pump current"
constant Ca_end = 0.01 [uM] "calcium at which removal stops"
constant on_low = 0.4 [1/(s*uM)] "binding to the low-affinity buffer"
constant off_low = 0.2 [1/s] "unbinding from the low-affinity buffer"
constant total_ls = 300 [uM] "total low-affinity buffer of the shell"
constant total_ld = 500 [uM] "total low-affinity buffer of the depth"
constant on_high = 100 [1/(s*uM)] "binding to the high-affinity buffer"
constant off_high = 90 [1/s] "unbinding from the high-affinity buffer"
constant total_hs = 100 [uM] "total high-affinity buffer of the shell"
constant total_hd = 300 [uM] "total high-affinity buffer of the depth"

state Cas [uM] = 0.0116 in 1e-4 .. 1000 "free calcium of the shell"
state Cad [uM] = 0.0116 in 1e-4 .. 1000 "free calcium of the depth"
state Cabls [uM] = 6.78 in 0 .. 300 "calcium on the low-affinity buffer of the shell"
state Cabhs [uM] = 1.268 in 0 .. 100 "calcium on the high-affinity buffer of the shell"
state Cabld [uM] = 11.30 in 0 .. 500 "calcium on the low-affinity buffer of the depth"
state Cabhd [uM] = 3.805 in 0 .. 300 "calcium on the high-affinity buffer of the depth"

circle [1] = if(integerDivision, pi_released, pi)
sphere [1] = if(integerDivision, 1, third)
Vd [um^3] = sphere*circle*radius_d^3 "volume of the depth"
Vs [um^3] = sphere*circle*radius^3 - Vd "volume of the shell"
S [um^2] = 4*circle*radius_d^2 "surface between shell and depth"
distance [um] = (radius - radius_d)/2 + radius_d "distance between the middle of the shell and the centre"
I_NC [pA] = J_NC*exp(-(V + 14[mV])/70[mV])*(Cas - Ca_end)/(Cas - Ca_end + K_NC) "sodium-calcium exchange current"
I_ATP [pA] = J_ATP*(Cas - Ca_end)/(Cas - Ca_end + K_ATP) "calcium pump current"
bind_ls = on_low*Cas*(total_ls - Cabls) - off_low*Cabls
bind_hs = on_high*Cas*(total_hs - Cabhs) - off_high*Cabhs
bind_ld = on_low*Cad*(total_ld - Cabld) - off_low*Cabld
bind_hd = on_high*Cad*(total_hd - Cabhd) - off_high*Cabhd
Cabls' = bind_ls
Cabhs' = bind_hs
Cabld' = bind_ld
Cabhd' = bind_hd
Cas' = -(I_Ca + I_NC + I_ATP)/(2*F*Vs) - D*S/(Vs*distance)*(Cas - Cad) - bind_ls - bind_hs
Cad' = D*S/(Vd*distance)*(Cas - Cad) - bind_ld - bind_hd
