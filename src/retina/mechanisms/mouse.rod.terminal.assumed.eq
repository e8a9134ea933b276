pool mouse.rod.terminal
title Terminal: from potential to release
source Retinode (form and values of this project; each value says whether it is fitted or assumed)
species mouse
temperature 37 °C
found in rod
ion Ca
note A slow adaptation of release (phenomenological) takes most of the mean level away; it must stay below 1.
note Declared relative to the dark rest, because an error of 1 mV here takes most of the scotopic response; the rest is found with every synapse silent, and stays what it is when a conductance is edited.
note kappa and tau are fitted so that the response of ON bipolar cells 500 ms after a step of 20 % has no dip between 100 and 500 photoisomerisations per rod and second, where rods give way to cones.
note What is far from its goal adapts quickly, and contrasts of a fifth hardly: after a fall of light to 1/1,000 the cells behind see again within 1 to 4 s, and with a fixed time constant after 8 s. range is fitted to that.

needs V [mV]

parameter rest = dark(V) [mV] in -120 .. 60 "dark rest of the receptor, to which threshold and adaptation refer"
parameter offset = 2.89054 [mV] in -50 .. 50 "potential of half release above the dark rest" fitted
parameter k = 0.53259438 [1/mV] in 0.01 .. 5 "steepness of release" fitted
parameter kappa = 0.92 [1] in 0 .. 1 "part of a lasting change that is adapted away" fitted
parameter tau = 1000 [ms] in 1 .. 1e5 "time constant of adaptation near its goal" fitted
parameter range = 2 [mV] in 0.1 .. 1e9 "distance from its goal at which adaptation is twice as quick" fitted

state a [mV] = 0 in -100 .. 100 "adaptation"

distance [mV] = kappa*(V - rest) - a "how far adaptation is from its goal"
a' = distance*(1 + (distance/range)^2)/tau
release [1] = 1/(1 + exp(-k*(V - a - rest - offset))) "release, as a part of the greatest"
