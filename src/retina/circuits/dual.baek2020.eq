circuit dual
title Rod and cone pathway: rod, cone, rod bipolar, cone bipolar, AII amacrine, ganglion cell
source Baek et al. 2020, A Real-Time Retinomorphic Simulator Using a Conductance-Based Discrete Neuronal Network, AICAS 2020
note Gap junctions between receptors of neighbouring columns act only where there is more than one column.
note Rod-rod: 0.5 nS between neighbouring rods of the tiger salamander (Zhang & Wu 2005, J. Physiol. 564:849-862, doi:10.1113/jphysiol.2005.082859). Cone-cone: 0.2 nS, assumed equal to the other junctions of this circuit.

cell rod
cell cone
cell bipolar as rodBipolar
cell bipolar as coneBipolar
cell aii
cell ganglion
synapse graded as rod_rb from rod to rodBipolar with inverting = on, g = 2.56[nS], E = 0[mV]
synapse graded as cone_cb from cone to coneBipolar with inverting = on, g = 2.56[nS], E = 0[mV]
synapse graded as rb_aii from rodBipolar to aii with g = 1.2[nS], E = -10[mV]
synapse graded as cb_gc from coneBipolar to ganglion with g = 2.56[nS], E = 0[mV]
junction gap as rod_cone between rod and cone with g = 0.2[nS]
junction gap as cb_aii between coneBipolar and aii with g = 0.2[nS]
junction gap as rod_rod between rod and rod of neighbours with g = 0.5[nS]
junction gap as cone_cone between cone and cone of neighbours with g = 0.2[nS]
