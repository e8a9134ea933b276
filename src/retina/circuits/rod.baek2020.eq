circuit rod
title Rod pathway: rod, rod bipolar, ganglion cell
source Baek et al. 2020, AICAS 2020
note Gap junctions between rods of neighbouring columns act only where there is more than one column; their conductance is that of Zhang & Wu 2005, J. Physiol. 564:849-862, doi:10.1113/jphysiol.2005.082859.

cell rod
cell bipolar as rodBipolar
cell ganglion
synapse graded as rod_rb from rod to rodBipolar with inverting = on, g = 2.56[nS], E = 0[mV]
synapse graded as rb_gc from rodBipolar to ganglion with g = 2.56[nS], E = 0[mV]
junction gap as rod_rod between rod and rod of neighbours with g = 0.5[nS]
