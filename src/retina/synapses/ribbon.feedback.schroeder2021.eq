synapse ribbon.feedback.schroeder2021
title Ribbon synapse of a cone with feedback from the horizontal cell
source Schroeder, Oesterle, Berens, Yoshimatsu & Baden 2021, eLife 10:e67851, doi:10.7554/eLife.67851 (release)
source Barnes & Bui 1991, J. Neurosci. 11:4015-4023 (shift of the cone's calcium current with pH)
source Grove et al. 2019 (the cone's calcium current)
source Barnes, Grove, McHugh, Hirano & Brecha 2020, Front. Cell. Neurosci. 14 (GABA, bicarbonate and pH; sodium-proton exchange)
source Warren, Van Hook, Supuran & Thoreson 2016, J. Physiol. 594:6661-6677 (protons and bicarbonate)
source Morikawa et al. 2021, Neuron 109 (sodium-bicarbonate cotransport, Slc4a5)
source Cenedese et al. 2017, J. Neurosci. 37 (pannexin 1)
species several vertebrates
temperature not stated
found in cone, horizontal cell
ion Ca, Na, K, Cl, HCO3, H
blocked by CNQX, HEPES, carbenoxolone, picrotoxin
note The other cell is the horizontal cell. Its potential moves the potential (ephaptic) and the pH of the cleft, and both move the potential that the cone's calcium channels feel. Each way has a switch.
note CNQX takes the current that glutamate opens, picrotoxin the current through GABA receptors, carbenoxolone pannexin; HEPES holds the pH.
note The constants are those of jaxley-mech, which names these sources without saying which of them are fitted.

needs pre.V [mV], post.V [mV]

parameter g = 0.1 [nS] in 0 .. 10 "conductance for each released vesicle" assumed
parameter E = 0 [mV] in -120 .. 80 "reversal potential of what glutamate opens"
parameter g_Ca = 1.0507 [nS] in 0 .. 50 "conductance of the cone's calcium channels" fitted
parameter V_Ca = -38.8631 [mV] in -120 .. 60 "their half activation" fitted
parameter k_Ca = 4.6478 [mV] in 0.1 .. 50 "their slope" fitted
parameter E_Ca = 9.5288 [mV] in -120 .. 120 "their reversal potential" fitted
parameter shift = -15.5 [mV] in -100 .. 100 "shift of their activation per pH unit" source Barnes & Bui 1991
parameter gain = 0.71 [1] in -10 .. 10 "rise of their conductance per pH unit" source Barnes & Bui 1991
parameter entry = 1e-7 [1/(pA*ms)] in 0 .. 1 "calcium (relative) that their current brings in" assumed
parameter tau_Ca = 50 [ms] in 0.1 .. 10000 "removal of that calcium" assumed
parameter Ca_half = 1e-4 [1] in 1e-6 .. 1 "presynaptic calcium (relative) of half the greatest release"
parameter k = 3e4 [1] in 1 .. 1e7 "slope of release with presynaptic calcium"
parameter e_max = 1.5 [1/ms] in 0 .. 100 "greatest rate of release"
parameter r_max = 2 [1/ms] in 0 .. 100 "greatest rate from the reserve to the ribbon"
parameter i_max = 4 [1/ms] in 0 .. 100 "greatest rate from the ribbon to the dock"
parameter d_max = 0.1 [1/ms] in 0 .. 100 "return of released vesicles to the reserve"
parameter RRP_max = 3 [1] in 0.1 .. 1000 "vesicles that the dock holds"
parameter IP_max = 10 [1] in 0.1 .. 1000 "vesicles that the ribbon holds"
parameter RP_max = 25 [1] in 0.1 .. 10000 "vesicles that the reserve holds"
parameter pH_base = 7.4 [1] in 5 .. 9 "pH outside the cleft"
parameter tau_pH = 5 [ms] in 0.1 .. 10000 "exchange of the cleft with the outside" assumed
parameter ephaptic = 0.18 [1] in 0 .. 1 "potential of the cleft per potential of the horizontal cell" assumed
parameter E_ephaptic = -35 [mV] in -120 .. 80 "potential of the horizontal cell at which the cleft has none" assumed
parameter slc = 8e-11 [1/(mV*ms)] in 0 .. 1 "sodium-bicarbonate cotransport" assumed
parameter E_slc = -130 [mV] in -200 .. 80 "its reversal potential" assumed
parameter nhe = 5e-10 [1/ms] in 0 .. 1 "sodium-proton exchange" assumed
parameter V_nhe = -70 [mV] in -120 .. 80 "its potential" assumed
parameter k_nhe = 15 [mV] in 0.1 .. 100 "its slope" assumed
parameter panx = 1 [1/ms] in 0 .. 100 "exchange of protons through pannexin" assumed
parameter pK_panx = 7.2 [1] in 5 .. 9 "pH to which pannexin pulls the cleft" assumed
parameter V_panx = -55 [mV] in -120 .. 80 "potential at which half of pannexin is open" assumed
parameter k_panx = 3 [mV] in 0.1 .. 100 "its slope" assumed
parameter tau_panx = 200 [ms] in 0.1 .. 1e6 "its time constant" assumed
parameter g_gaba = 0.5 [nS] in 0 .. 50 "conductance of GABA receptors" assumed
parameter E_Cl = -28 [mV] in -120 .. 80 "reversal potential of chloride" assumed
parameter gaba = 1e-9 [1/(mV*ms)] in 0 .. 1 "bicarbonate through GABA receptors" assumed
parameter E_HCO3 = -20 [mV] in -120 .. 80 "reversal potential of bicarbonate" assumed
parameter V_gaba = -55 [mV] in -120 .. 80 "potential at which GABA receptors are half open" assumed
parameter k_gaba = 3 [mV] in 0.1 .. 100 "their slope" assumed
parameter tau_gaba = 20000 [ms] in 0.1 .. 1e6 "their time constant" assumed
switch feeds_back = on "any feedback at all"
switch is_ephaptic = on "by the potential of the cleft"
switch is_buffered = on "the cleft exchanges protons with the outside"
switch has_slc = on "by sodium-bicarbonate cotransport"
switch has_nhe = on "by sodium-proton exchange"
switch has_panx = on "by pannexin"
switch has_gaba = on "by GABA"

state Ca [1] = 1e-4 in -0.001 .. 0.01 "calcium of the terminal (relative); below 0 where its current runs outward"
state exo [1] = 0.75 in 0 .. 10000 "released vesicles"
state RRP [1] = 1.5 in 0 .. 1000 "vesicles at the dock"
state IP [1] = 5 in 0 .. 1000 "vesicles at the ribbon"
state RP [1] = 12.5 in 0 .. 10000 "vesicles in the reserve"
state pH [1] = 7.4 in 4 .. 10 "pH of the cleft"
state open_panx [1] = 1 in 0 .. 1 "pannexin that is open"
state open_gaba [1] = 0 in 0 .. 1 "GABA receptors that are open"

V_cleft [mV] = if(feeds_back and is_ephaptic, (post.V - E_ephaptic)*ephaptic, 0[mV]) "potential of the cleft"
V_shift [mV] = if(feeds_back, shift*(pH - pH_base), 0[mV]) "shift by pH"
V_felt [mV] = pre.V - V_cleft - V_shift "potential that the calcium channels feel"
peak [1] = if(feeds_back, 1 + gain*(pH - pH_base), 1) "their conductance, relative"
I_Ca [pA] = g_Ca/(1 + exp(-(V_felt - V_Ca)/k_Ca))*(V_felt - E_Ca)*peak "calcium current of the cone's terminal"
Ca' = -Ca/tau_Ca - entry*I_Ca
open_panx' = (1/(1 + exp(-(post.V - V_panx)/k_panx)) - open_panx)/tau_panx
open_gaba' = (1/(1 + exp(-(post.V - V_gaba)/k_gaba)) - open_gaba)/tau_gaba
hydroxide [1] = 10^(14 - pH) "falls with protons"
by_outside [1/ms] = if(is_buffered, -(pH - pH_base)/tau_pH, 0[1/ms]) "change of pH by exchange with the outside"
by_slc [1/ms] = if(has_slc, -slc*(post.V - E_slc)*hydroxide, 0[1/ms]) "by cotransport"
by_nhe [1/ms] = if(has_nhe, -nhe*exp((post.V - V_nhe)/k_nhe)*10^pH, 0[1/ms]) "by sodium-proton exchange"
by_panx [1/ms] = if(has_panx, -open_panx*panx*(pH - pK_panx), 0[1/ms]) "by pannexin"
by_gaba [1/ms] = if(has_gaba, -open_gaba*gaba*(post.V - E_HCO3)*hydroxide, 0[1/ms]) "by bicarbonate through GABA receptors"
pH' = if(feeds_back, by_outside + by_slc + by_nhe + by_panx + by_gaba, 0[1/ms])
p [1] = 1/(1 + exp(-k*(Ca - Ca_half))) "release relative to the greatest"
e [1/ms] = e_max*p*RRP/RRP_max "release"
r [1/ms] = r_max*(1 - IP/IP_max)*RP/RP_max "from the reserve to the ribbon"
i [1/ms] = i_max*(1 - RRP/RRP_max)*IP/IP_max "from the ribbon to the dock"
d [1/ms] = d_max*exo "return to the reserve"
exo' = e - d
RRP' = i - e
IP' = r - i
RP' = d - r
current I [pA] = g*exo*(post.V - E) + if(feeds_back and has_gaba, g_gaba*open_gaba*(post.V - E_Cl), 0[pA]) "current into the horizontal cell"
