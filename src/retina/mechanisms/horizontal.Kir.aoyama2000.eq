channel horizontal.Kir.aoyama2000
title Anomalous-rectifier potassium current
source Aoyama, Kamiyama, Usui, Blanco, Vaquero & de la Villa 2000, Neurosci. Res. 37:141-151, doi:10.1016/S0168-0102(00)00111-5
species rabbit
temperature not stated
found in horizontal cell
ion K
blocked by barium, caesium
note Activation is instantaneous.

needs V [mV]

parameter g = 4.5 [nS] in 0 .. 100 "maximal conductance"
parameter E = -80 [mV] in -120 .. 80 "reversal potential"

m_inf [1] = 1/(1 + exp((V + 60[mV])/12[mV])) "activation, instantaneous"
current I [pA] = g*m_inf^5*(V - E) "anomalous-rectifier potassium current"
