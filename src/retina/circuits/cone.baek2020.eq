circuit cone
title Cone pathway: cone, cone bipolar, ganglion cell
source Baek et al. 2020, AICAS 2020
note Gap junctions between cones of neighbouring columns act only where there is more than one column; their conductance is assumed.

cell cone
cell bipolar as coneBipolar
cell ganglion
synapse graded as cone_cb from cone to coneBipolar with inverting = on, g = 2.56[nS], E = 0[mV]
synapse graded as cb_gc from coneBipolar to ganglion with g = 2.56[nS], E = 0[mV]
junction gap as cone_cone between cone and cone of neighbours with g = 0.2[nS]
