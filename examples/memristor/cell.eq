cell memristorCell
title A capacitor that is charged through a resistor, with a memristor across it
source Retinode (an example; capacitor and resistor are its own)
species none: an electronic circuit
temperature 25.35 °C

parameter C = 1 [uF] in 1e-6 .. 1000 "capacitance" assumed
parameter R = 500 [ohm] in 1 .. 1e6 "resistor between source and capacitor" assumed
parameter source = 0 [mV] in -5000 .. 5000 "voltage of the source" assumed
state V [mV] = 0 in -5000 .. 5000 "voltage of the capacitor"

include memristor as device

V' = ((source - V)/R - membrane_current - synaptic_current - junction_current + electrode_current)/C
