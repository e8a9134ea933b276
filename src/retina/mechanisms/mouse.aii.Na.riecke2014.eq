channel mouse.aii.Na
title Sodium current
source Choi, Zhang, Cembrowski, Sabottke, Markowitz, Butts, Kath, Singer & Riecke 2014, J. Neurophysiol. 112:1491-1504 (the form; its constants as in ModelDB 267646, Ly, Guo, Tsai et al. 2022, ina_AII_IS)
species mouse
temperature not stated
found in AII amacrine cell
ion Na
blocked by TTX
note An option: its conductance is 0 in the circuit. A value of 20 nS is what is meant by it (assumed; the source has it in the initial segment alone, at 0.2 S/cm^2, and this cell is one compartment).
note Activation follows at once: its time constant is 0.01 ms in the source.

needs V [mV]

parameter g = 0 [nS] in 0 .. 1000 "maximal conductance" assumed
parameter E = 50 [mV] in -120 .. 80 "reversal potential" assumed
parameter m_half = -48 [mV] in -100 .. 50 "potential of half activation"
parameter m_slope = 5 [mV] in 1 .. 50 "slope of activation"
parameter h_half = -49.5 [mV] in -100 .. 50 "potential of half inactivation"
parameter h_slope = 2 [mV] in 0.5 .. 50 "slope of inactivation"
parameter tau_h = 0.5 [ms] in 0.05 .. 100 "time constant of inactivation"

state h [1] = 0.06 in 0 .. 1 "inactivation"

m [1] = 1/(1 + exp(-(V - m_half)/m_slope)) "activation"
h' = (1/(1 + exp((V - h_half)/h_slope)) - h)/tau_h
current I [pA] = g*m^3*h*(V - E) "sodium current"
