channel cone.leak
title Leak current
source Baylor, Hodgkin & Lamb 1974, J. Physiol. 242:759-791
species turtle
temperature not stated
found in cone
note The unit of conductance of the cone: every other conductance was published relative to this one. 1 nS makes the gap junction's 0.2 (relative) the 0.2 nS that the rod feels.

needs V [mV]

parameter g = 1 [nS] in 0 .. 20 "conductance" assumed
parameter E = -72 [mV] in -120 .. 80 "reversal potential"

current I [pA] = g*(V - E) "leak current"
