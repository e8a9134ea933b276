channel cone.phototransduction
title Cone transduction cascade and light-sensitive conductance
source Baylor, Hodgkin & Lamb 1974, J. Physiol. 242:759-791
source Baek et al. 2020, AICAS 2020 (the form and the constants used here)
species turtle
temperature not stated
found in cone
ion Na, Ca
blocked by L-cis-diltiazem
note The input drives a chain of five equal delays and a chain of three blocking particles z, of which z1 closes the light-sensitive channels. All are relative numbers; the input is photoisomerisations per cone and second, useful from 1 to 900000. One photoisomerisation (50 per second for 20 ms) moves the cone of the dual circuit by 0.9 mV, a turtle cone by about 0.025 mV. Light in photometric units therefore passes the gain of the cell that includes this.
note Conductances are relative to the leak in the paper; with a leak of 1 nS they are declared in nS. The current reverses at 0 mV.

needs V [mV], photoisomerisation [1/s]

constant alpha = 83.3 [1/s] "rate of each of the five delays"
constant k12_dark = 10 [1/s] "z1 to z2 in the dark"
constant k12_max = 250 [1/s] "z1 to z2, greatest"
constant nu = 2.125 [1/s] "autocatalysis: rise of k12 per z2"
constant k12_to_k21 = 6.76 [1] "k12/k21"
constant k23 = 17 [1/s] "z2 to z3"
constant k32 = 0.03 [1/s] "z3 to z2"
constant k34 = 1.3 [1/s] "loss of z3"
parameter g = 0.7 [nS] in 0 .. 20 "light-sensitive conductance in the dark"
parameter E = 0 [mV] in -120 .. 80 "reversal potential"
constant K = 10 [1] "z1 that closes half of the channels"

state y1 [1] = 0 in 0 .. 1e6 "first delay"
state y2 [1] = 0 in 0 .. 1e6 "second delay"
state y3 [1] = 0 in 0 .. 1e6 "third delay"
state y4 [1] = 0 in 0 .. 1e6 "fourth delay"
state y5 [1] = 0 in 0 .. 1e6 "fifth delay"
state z1 [1] = 0 in 0 .. 1e7 "blocking particle"
state z2 [1] = 0 in 0 .. 1e7 "second form of the particle"
state z3 [1] = 0 in 0 .. 1e7 "third form of the particle"

y1' = photoisomerisation - alpha*y1
y2' = alpha*(y1 - y2)
y3' = alpha*(y2 - y3)
y4' = alpha*(y3 - y4)
y5' = alpha*(y4 - y5)
k12 [1/s] = k12_dark + nu*z2*(k12_max - k12_dark)/(k12_max - k12_dark + nu*z2) "z1 to z2"
k21 [1/s] = k12/k12_to_k21 "z2 to z1"
z1' = alpha*y5 - k12*z1 + k21*z2
z2' = k12*z1 - (k21 + k23)*z2 + k32*z3
z3' = k23*z2 - (k32 + k34)*z3
Gi [nS] = g/(1 + z1/K) "light-sensitive conductance"
current I [pA] = Gi*(V - E) "light-sensitive current"
