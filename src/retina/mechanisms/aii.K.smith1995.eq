channel aii.K
title Delayed-rectifier potassium current
source Hodgkin & Huxley 1952, J. Physiol. 117:500-544 (kinetics)
source Smith & Vardi 1995, Visual Neurosci. 12:851-860 (AII amacrine cell)
source Publio, Oliveira & Roque 2009, PLoS ONE 4:e6970, doi:10.1371/journal.pone.0006970
species generic vertebrate (squid kinetics at mammalian voltages)
temperature 22 °C, scaled from 6.3 °C with Q10 = 3
found in AII amacrine cell
ion K
blocked by TEA
note u is the depolarisation with the sign of Hodgkin and Huxley: u = -V - 65 mV.
note Activation runs 5 times slower than in the squid.

needs V [mV]

parameter g = 0.4 [nS] in 0 .. 200 "maximal conductance"
parameter E = -80 [mV] in -120 .. 80 "reversal potential"
constant warmer = 15.7 [K] "temperature above the 6.3 °C of Hodgkin and Huxley"

state n [1] = 0.543 in 0 .. 1 "activation"

q [1] = 3^(warmer/10[K]) "temperature factor"
u [mV] = -V - 65[mV]
alpha [1/ms] = 0.01[1/(ms*mV)]*q*L(u + 10[mV], 10[mV])/5
beta [1/ms] = 0.125[1/ms]*q*exp(u/80[mV])/5
n' = alpha*(1 - n) - beta*n
current I [pA] = g*n^4*(V - E) "delayed-rectifier potassium current"
