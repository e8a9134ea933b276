cell blood
title White cells in the blood, whose number is regulated
source Mackey & Glass 1977, Science 197:287-289, doi:10.1126/science.267326 (their second equation, scaled to a density of 1)
species none: a model of a disease
note Their days are ms here, and a flash of light adds cells to start with: a retina's clock and its light are what the program has.

input light [1/s] in 0 .. 1e4 "adds white cells"
receptor rod aperture 1[um] height 100[um]
collects production [1/ms] "cells that have matured"

parameter gamma = 0.1 [1/ms] in 0 .. 10 "part of the cells that are lost"
state x [1] = 1 in 0 .. 20 "density of white cells, 1 at rest"
state V [mV] = 0 in -150 .. 100 "a membrane potential, which this cell does nothing with"

x' = production - gamma*x + light
V' = (electrode_current - synaptic_current - junction_current)/1[pF] - V/1[ms]
