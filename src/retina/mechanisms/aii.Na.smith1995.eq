channel aii.Na
title Sodium current
source Hodgkin & Huxley 1952, J. Physiol. 117:500-544 (kinetics)
source Smith & Vardi 1995, Visual Neurosci. 12:851-860 (AII amacrine cell)
source Publio, Oliveira & Roque 2009, PLoS ONE 4:e6970, doi:10.1371/journal.pone.0006970
species generic vertebrate (squid kinetics at mammalian voltages)
temperature 22 °C, scaled from 6.3 °C with Q10 = 3
found in AII amacrine cell
ion Na
blocked by TTX
note u is the depolarisation with the sign of Hodgkin and Huxley: u = -V - 65 mV.
note Inactivation runs 3.5 times slower than in the squid.

needs V [mV]

parameter g = 4.0 [nS] in 0 .. 200 "maximal conductance"
parameter E = 40 [mV] in -120 .. 80 "reversal potential"
constant warmer = 15.7 [K] "temperature above the 6.3 °C of Hodgkin and Huxley"

state m [1] = 0.240 in 0 .. 1 "activation"
state h [1] = 0.162 in 0 .. 1 "inactivation"

q [1] = 3^(warmer/10[K]) "temperature factor"
u [mV] = -V - 65[mV]
alpha_m [1/ms] = 0.1[1/(ms*mV)]*q*L(u + 25[mV], 10[mV])
beta_m [1/ms] = 4[1/ms]*q*exp(u/18[mV])
alpha_h [1/ms] = 0.07[1/ms]*q*exp(u/20[mV])/3.5
beta_h [1/ms] = 1[1/ms]*q/(exp(u/10[mV] + 3) + 1)/3.5
m' = alpha_m*(1 - m) - beta_m*m
h' = alpha_h*(1 - h) - beta_h*h
current I [pA] = g*m^3*h*(V - E) "sodium current"
