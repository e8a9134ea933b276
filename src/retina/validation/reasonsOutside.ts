/**
 * What in the model puts a figure outside its range, a sentence each by the figure's name: of those that lie far outside, and of some that lie just outside.
 * It explains and excuses nothing: ranges and model stay.
 */
export const reasonsOutside: Readonly<Record<string, string>> = {
	'cone-half-saturating-flash':
		"The cone's cascade is Chen's (2024), one photoisomerisation of which takes three times the part of the dark current that suction electrodes found.",
	'rod-bipolar-exponent':
		'The synapse of the rod takes the fourth power of what is released, and in a column all rods see the same light, so that nothing flattens it.',
	'on-bipolar-half-saturating-flash':
		'One type of ON bipolar cell serves rods and cones: AII cells alone give it 30 pA and are half-way at 1 R*/rod, but cones, by their own light and by junctions with rods, then open all of its 2.9 nS, and that second rise is what the curve is drawn through.',
	'on-bipolar-largest-current':
		'Its mGluR6 conductance (2.9 nS, fitted to the response to 20 %) opens wholly when cones are hyperpolarised; measured are 1.1 nS (Berntson & Taylor 2000), and rods alone give 30 pA up to 10 R*/rod.',
	'off-bipolar-half-saturating-flash':
		'Rods reach it by few junctions of 0.03 nS and little glycine, so that its curve is the one of the cones.',
	'off-bipolar-largest-current':
		'Its kainate conductance closes wholly in bright flashes, which hyperpolarise cones; it was fitted to small contrasts.',
	'aii-half-saturating-flash':
		'The ribbon of the rod bipolar cell is half open 16 mV above its dark potential, which takes some 3 R*/rod; in the retina AII cells are saturated when rod bipolar cells have hardly moved.',
	'on-ganglion-half-saturating-flash':
		'It follows AII cells, see there, and its own ribbon is shut in darkness so that it is silent there.',
	'rod-dominant-time-constant':
		'The cascade of the rod is speeded 1.75 times from print, so that a single photon peaks after 0.2 s, and its decay from saturation with it.',
	'rod-step-time-to-peak':
		"Chen's rod does not relax in a background of this strength: nothing in it adapts over more than the time of its calcium, 23 ms, and its response creeps on to the plateau.",
	'rebound-without-ih-offTransient':
		'Its rebound is made by the low-threshold calcium current, whose inactivation a hyperpolarisation takes away whether there is Ih or not; with that gone too there is none.',
	'rebound-without-ih-offSustained':
		'As for the OFF transient cell; Ih, six times as much as there, adds more than half of its spikes.',
	'sag-without-ih-offTransient':
		'Just outside: what remains is the low-threshold calcium current, which comes back within the hyperpolarisation; with that gone too the potential stays.',
	'rod-sensitivity-at-122':
		"Chen's rod has the fast calcium feedback on cyclase alone, at most 40 times its dark rate; what adapts over seconds is missing.",
	'rod-half-desensitising-background':
		"Chen's rod has the fast calcium feedback on cyclase alone, at most 40 times its dark rate; what adapts over seconds is missing.",
	'rod-current-left-at-1190':
		"Chen's rod has the fast calcium feedback on cyclase alone, at most 40 times its dark rate; what adapts over seconds is missing.",
	'contrast-exponent':
		'Release is a sigmoid of one bipolar cell under a full field; the published exponent is that of subunits under bars.',
	'connexin36-threshold-ratio':
		'Just outside: without junctions only the cones are left, and the ratio is that of thresholds of cones and of the rod path.',
	'degenerated-rate-onSustained':
		'Without glutamate its bipolar cells stand wide open, as channels of mGluR6 are lost in rd1 mice but not here; with them gone it is 0.',
	'degenerated-rate-offSustained':
		'Without glutamate OFF bipolar cells are shut and AII cells, driven by open ON bipolar cells, release glycine; with the receptors of bipolar cells gone it is 43.5.',
	'degenerated-rhythm':
		'AII cells are passive here: their sodium current, with which AII and ON bipolar cells oscillate in rd1 mice (Margolis et al. 2014), is an option of the catalogue and not in the circuit.',
	'erg-b-photopic-without-rods':
		'Cones move saturated rods through their junctions, those their rod bipolar cells, and these, 15,000 per mm^2, make most of the intact wave; with the junctions cut in both it is 0.97.',
	'erg-threshold-without-rods':
		'The cone is three times too sensitive, and rod bipolar cells are half-way at 5 R*/rod, where 1.8 and 3.1 were measured.',
	'erg-b-without-mglur6':
		'Without ON bipolar cells what follows the trough is the recovery of the receptors, which the sum counts as a wave.',
	'flicker-10-without-rods': 'Cones move rods and their bipolar cells through junctions, as in bright flashes.',
	'cone-filter-best-frequency':
		"Nothing quick opposes the cones' own course: feedback of horizontal cells is weak in a full field of small contrast, the wide-field amacrine cell is nearly idle, and terminals adapt over seconds.",
	'rod-filter-best-frequency': 'As for cones; the rod peaks after 0.2 s, and nothing quick opposes it.',
	'grating-centre-diameter':
		'Ganglion cells gather over 36 um (standard deviation), as the circuit keeps fields small so that a small piece has some of each type; alpha cells have dendrites of 200 to 300 um, and relay cells may gather over several.',
	'sta-part-with-surround':
		'The surround is that of horizontal cells alone, and the wide-field amacrine cell is nearly idle, so that at half of the cells the ring drowns in the noise of the average.',
	'full-field-over-spot-onSustained':
		'The surround is that of horizontal cells alone and comes after the centre, while a full field drives all bipolar cells of the ganglion cell; the wide-field amacrine cell, which would oppose it, is nearly idle.',
	'full-field-over-spot-offTransient': 'As for the ON sustained cell.',
	'rod-bipolar-single-photon':
		"A photon moves the rod's potential by 0.5 mV only, and at rest so much glutamate is bound that the fourth power opens few of the receptors that face this rod.",
	'no-rod-synapse-on-bipolar-half-saturating-flash':
		'It is the curve of the cones, by their own light and by junctions with rods.',
	'no-rod-synapse-on-bipolar-largest-current':
		'Its mGluR6 conductance (2.9 nS, fitted) opens wholly when cones are hyperpolarised.',
	'uncoupled-cones-on-bipolar-largest-current':
		"Cones see the flash themselves, 0.4 R* for each in a rod, and open the bipolar cell's whole conductance; AII cells add to that here, while the recorded cells got rods by the junctions alone.",
	'uncoupled-cones-off-bipolar-half-saturating-flash': "It is the curve of the cones' own light.",
	'uncoupled-cones-off-bipolar-largest-current': "Its kainate conductance closes wholly by the cones' own light.",
	'degenerated-rate-without-inhibition':
		'Without glutamate ON bipolar cells stand wide open and drive their ganglion cells.',
	'spike-width-offSustained':
		'Just outside: the spikes that its fitted conductances make are as wide at a weak current as at a strong one.',
	'cone-dominant-time-constant':
		'The cascade of the cone is speeded 1.4 times from print, and its cyclase may rise 190 times (K 0.27, fitted), which brings the current back early.',
};
