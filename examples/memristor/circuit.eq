circuit memristor
title A memristor with a capacitor and a resistor
source Retinode (an example)
cell memristorCell as cell
