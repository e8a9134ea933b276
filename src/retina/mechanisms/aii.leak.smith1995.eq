channel aii.leak
title Leak current
source Smith & Vardi 1995, Visual Neurosci. 12:851-860
source Publio, Oliveira & Roque 2009, PLoS ONE 4:e6970, doi:10.1371/journal.pone.0006970
species generic vertebrate
temperature 22 °C
found in AII amacrine cell

needs V [mV]

parameter g = 0.46 [nS] in 0 .. 20 "conductance"
parameter E = -54 [mV] in -120 .. 80 "reversal potential"

current I [pA] = g*(V - E) "leak current"
