cell aii
title AII amacrine cell
source Smith & Vardi 1995, Visual Neurosci. 12:851-860
source Publio, Oliveira & Roque 2009, PLoS ONE 4:e6970, doi:10.1371/journal.pone.0006970
species generic vertebrate
temperature 22 °C

parameter C = 20 [pF] in 1 .. 1000 "membrane capacitance"
state V [mV] = -50 in -150 .. 100 "membrane potential"

include aii.Na as Na
include aii.K as K
include aii.leak as leak

V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C
