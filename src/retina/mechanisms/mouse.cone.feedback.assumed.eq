pool mouse.cone.feedback
title Feedback of horizontal cells on the terminal
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
found in cone
ion Ca
note How horizontal cells act back (ephaptic, protons, GABA) is left open: what they do is a shift of activation.

needs horizontal [mV]

parameter tau = 4 [ms] in 0.1 .. 1000 "time constant" assumed

state shift [mV] = 1.5 in -100 .. 100 "shift of what the terminal's calcium channels and its release see of the potential"

shift' = (horizontal - shift)/tau
