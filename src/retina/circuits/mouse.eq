circuit mouse
title Mouse retina: rod, cone, horizontal, ON, OFF and rod bipolar, AII and wide-field amacrine, four ganglion cells
source Retinode (circuit and fit of this project; the mechanisms name their own sources)
note Laid out as columns, each is the uniform tissue: its cells receive what cells of their own column send, and every lateral sum has weights that add up to 1. Of several columns only gap junctions join neighbours.
note Densities: rods 437,000 and cones 12,400 per mm^2 (Jeon, Strettoi & Masland 1998, J. Neurosci. 18:8936-8946). All others are assumed, of the order of what is counted: horizontal cells about one for 11 cones (1,100), one type of ON and one of OFF cone bipolar cells (3,000 each; types of 1,200 to 4,500 are described by Waessle et al. 2009, J. Neurosci. 29:106-117), rod bipolar cells 15,000, AII 3,000, wide-field cells 250.
note Ganglion cells of each of the four types are assumed at 200 per mm^2, several times the alpha types' (Krieger et al. 2017, PLoS ONE 12:e0180091), so that a small piece of retina has some of each.
note Reaches are standard deviations of the fit's kernels in columns of 9 um. Rod bipolar cells are thinned by 4 and take 6 of the thinned rods nearest to them; AII and ON bipolar cells stand one below the other, so that each is joined with one, as in the column.
note Fitted to: ON bipolar response to 20 % from 3 R*/rod/s to 1e5 R*/cone/s, silent ON cells and OFF cells of 51 and 24.5 spikes/s in the dark, rod signals through AII, 2 and 16 Hz, dark rests. Values marked fitted come from that random search and from no paper.
note Cones get 0.4 times the photoisomerisations of rods in the same light (collecting areas 0.2 and 0.5 um^2, Chen et al. 2024). A level of about 1e4 R*/cone/s (2.5e4 R*/rod/s) suits pictures.
note Terminal adaptation of rods and cones and the thresholds of the ON bipolar ribbons were then fitted by hand to what a fifth more light does at each level from 3 R*/rod/s to 4e4 R*/cone/s (docs/light.md).
note Known to be weak: rod bipolar conductance ten times too large; one ON bipolar type serves rods and cones, so that ON sustained cells are silent below about 3 R*/rod/s and not very sustained; the wide-field amacrine cell is nearly idle; OFF sustained spikes reach -1.6 mV only.

temperature 37.1[degC]
cell mouse.cone as cone
cell mouse.rod as rod
cell mouse.horizontal as horizontal
cell mouse.onBipolar as onBipolar
cell mouse.offBipolar as offBipolar
cell mouse.rodBipolar as rodBipolar
cell mouse.aii as aii
cell mouse.wideField as wideField
cell mouse.onGanglion as onSustained with AMPA.g = 9[nS]
cell mouse.onGanglion as onTransient with AMPA.g = 66.794266[nS]
cell mouse.offGanglion as offSustained with Na.g = 57.191[mS/cm^2], K.g = 32.803[mS/cm^2], Ca.g = 0.5009[mS/cm^2], KCa.g = 0.1598[mS/cm^2],
	leak.g = 0.23165[mS/cm^2], leak.E = -66.69[mV], T.g = 0.29567[mS/cm^2], h.g = 0.236[mS/cm^2], h.speed = 3.276[1],
	AMPA.g = 4.139886[nS], glycineReceptor.g = 8.5590567[nS]
cell mouse.offGanglion as offTransient with Na.g = 66.457[mS/cm^2], K.g = 35.309[mS/cm^2], Ca.g = 0.3609[mS/cm^2], KCa.g = 0.1547[mS/cm^2],
	leak.g = 0.21327[mS/cm^2], leak.E = -67.605[mV], T.g = 0.52547[mS/cm^2], h.g = 0.03932[mS/cm^2], h.speed = 2.145[1],
	AMPA.g = 70.919516[nS], glycineReceptor.g = 11.527724[nS]
synapse mouse.coneRelease as cone_horizontal from cone to horizontal into glutamate gaussian 36[um]
synapse mouse.coneRelease as cone_on from cone to onBipolar into glutamate gaussian 13.5[um]
synapse mouse.coneRelease as cone_off from cone to offBipolar into glutamate gaussian 13.5[um]
synapse mouse.rodRelease as rod_rb from rod to rodBipolar into bound gaussian 13.5[um] at most 6 inputs
synapse mouse.horizontalFeedback as horizontal_cone from horizontal to cone into horizontal gaussian 18[um] within 60[um]
synapse mouse.ribbonRelease as rb_aii from rodBipolar to aii into glutamate gaussian 13.5[um]
synapse mouse.glycineRelease as aii_off from aii to offBipolar into glycine gaussian 13.5[um]
synapse mouse.glycineRelease as aii_offSustained from aii to offSustained into glycine gaussian 36[um]
synapse mouse.glycineRelease as aii_offTransient from aii to offTransient into glycine gaussian 36[um]
synapse mouse.transientRelease as on_wideField from onBipolar to wideField into glutamate gaussian 108[um] with weight = 0.5[1]
synapse mouse.transientRelease as off_wideField from offBipolar to wideField into glutamate gaussian 108[um] with weight = 0.5[1]
synapse mouse.gabaRelease as wideField_on from wideField to onBipolar into gaba nearest 1
synapse mouse.gabaRelease as wideField_off from wideField to offBipolar into gaba nearest 1
synapse mouse.gabaRelease as wideField_onSustained from wideField to onSustained into gaba gaussian 36[um]
synapse mouse.gabaRelease as wideField_onTransient from wideField to onTransient into gaba gaussian 36[um]
synapse mouse.gabaRelease as wideField_offSustained from wideField to offSustained into gaba gaussian 36[um]
synapse mouse.gabaRelease as wideField_offTransient from wideField to offTransient into gaba gaussian 36[um]
synapse mouse.sustainedRelease as on_onSustained from onBipolar to onSustained into glutamate gaussian 36[um]
synapse mouse.transientRelease as on_onTransient from onBipolar to onTransient into glutamate gaussian 36[um]
synapse mouse.sustainedRelease as off_offSustained from offBipolar to offSustained into glutamate gaussian 36[um]
synapse mouse.transientRelease as off_offTransient from offBipolar to offTransient into glutamate gaussian 36[um]
junction gap as rod_cone between rod and cone nearest 1 with g = 0.03[nS]
junction gap as aii_on between aii and onBipolar nearest 1 with g = 0.7[nS]
junction gap as cone_cone between cone and cone of neighbours nearest 4 with g = 0.3[nS]
junction gap as horizontal_horizontal between horizontal and horizontal of neighbours nearest 4 with g = 15[nS]
junction gap as aii_aii between aii and aii of neighbours nearest 4 with g = 0.5[nS]
mosaic rod density 437000[1/mm^2] jitter 0.2 seed 1 thinned 20
mosaic cone density 12400[1/mm^2] jitter 0.15 seed 2
mosaic horizontal density 1100[1/mm^2] jitter 0.1 seed 3
mosaic onBipolar density 3000[1/mm^2] jitter 0.15 seed 4
mosaic offBipolar density 3000[1/mm^2] jitter 0.15 seed 5
mosaic rodBipolar density 15000[1/mm^2] jitter 0.15 seed 6 thinned 4
mosaic aii density 3000[1/mm^2] jitter 0.15 seed 4
mosaic wideField density 250[1/mm^2] jitter 0.15 seed 8
mosaic onSustained density 200[1/mm^2] jitter 0.1 seed 9
mosaic onTransient density 200[1/mm^2] jitter 0.1 seed 10
mosaic offSustained density 200[1/mm^2] jitter 0.1 seed 11
mosaic offTransient density 200[1/mm^2] jitter 0.1 seed 12
extent 200[um] by 200[um]
