channel mouse.ganglion.KCa
title Calcium-activated potassium current
source Fohlmeister, Cohen & Newman 2010, J. Neurophysiol. 103:1357-1374 (rates at 37.1 °C as in the public model of Kish, Lempka & Weiland 2023)
species mammal (mouse cells by fitted conductances)
temperature 37.1 °C
note The rates are published, the conductance is fitted: the value here is that of ON cells, the circuit sets those of the OFF cells.

needs V [mV], Cai [uM]

parameter g = 0.0571 [mS/cm^2] in 0 .. 5 "maximal conductance" fitted
parameter E = -102.03 [mV] in -120 .. 80 "reversal potential"
constant K = 1 [uM] "calcium at half activation"

x [1] = Cai/K "calcium relative to half activation"
current I [uA/cm^2] = g*x^2/(1 + x^2)*(V - E) "calcium-activated potassium current"
