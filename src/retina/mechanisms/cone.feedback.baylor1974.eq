channel cone.feedback
title Voltage-dependent conductance that opens on hyperpolarisation
source Baylor, Hodgkin & Lamb 1974, J. Physiol. 242:759-791
species turtle
temperature not stated
found in cone
ion Na, K
blocked by ZD7288, caesium
note Conductances are relative to the leak in the paper; with a leak of 1 nS they are declared in nS.
note The paper names no channel; opening on hyperpolarisation is what Ih does, which ZD7288 and caesium block.

needs V [mV]

parameter g = 0.2 [nS] in 0 .. 20 "greatest conductance"
parameter E = 0 [mV] in -120 .. 80 "reversal potential"
parameter tau = 67 [ms] in 1 .. 1000 "time constant"

state Gf [nS] = 0.0042 in 0 .. 20 "conductance"

Gf_inf [nS] = g/(1 + exp((V + 57[mV])/4[mV])) "conductance in the steady state"
Gf' = (Gf_inf - Gf)/tau
current I [pA] = Gf*(V - E) "feedback current"
