import type { PublishedSource } from './publishedFigure.ts';

/** A source whose legend, table or abstract was read. */
const printed = (text: string, place: string, at: string): PublishedSource => ({ text, place, at, read: 'printed' });

/** Sources by short name. Legends and tables were read at the addresses given; the papers' running text was not. */
export const sources = {
	dunn2006: printed('Dunn, Doan, Sampath & Rieke 2006, J. Neurosci. 26:3959-3970', 'Figure 1B, legend', 'PMC6673884'),
	rodPathways2022: printed('Cell Reports 39:111003 (2022)', 'Table 1', 'PMC9400924'),
	agedRods2010: printed('Kolesnikov, Fan, Crouch & Kefalov 2010, J. Neurosci. 30', 'Figure 3, legend', 'PMC2928554'),
	rodBackground2017: printed('J. Physiol. 595:4947-4960 (2017)', 'Figure 3, legend', 'PMC5509883'),
	rodTurnoff2008: printed('Woodruff et al. 2008, J. Neurosci. 28', 'Figure 2, legend', 'PMC2750778'),
	nikonov2006: printed(
		'Nikonov, Kholodenko, Lem & Pugh 2006, J. Gen. Physiol. 127:359-374',
		'legend of the figure on M-opsin and kinetics',
		'pubmed 16567464',
	),
	kuo2016: printed('Kuo, Schwartz & Rieke 2016, Neuron 90:320-332', 'Figure 2, legend', 'PMC4840068'),
	wang2011: printed('Wang, Weick & Demb 2011, J. Neurosci. 31:7670-7681', 'abstract', 'PMC3122925'),
	flickerErg2016: printed('flicker electroretinogram of Cnga3, rho and mGluR6 mice, 2016', 'abstract', 'PMC5377071'),
	ctrp9: printed('Invest. Ophthalmol. Vis. Sci., article 2778824', 'Results, wild type', 'iovs 2778824'),
	dizhoor2016: printed('R838S+ mice and their wild type, 2016', 'Figure 5C, legend', 'PMC5114404'),
	shen2009: printed('Shen et al. 2009, J. Neurosci. 29:6088-6093', 'abstract', 'PMC2752970'),
	toda1999: printed('Toda, Bush, Humphries & Sieving 1999, Vis. Neurosci. 16:391-398', 'abstract', 'ucdavis.pure'),
	deans2002: printed(
		'Deans, Volgyi, Goodenough, Bloomfield & Paul 2002, Neuron 36:703-712',
		'abstract; Figure 6, legend',
		'PMC2834592',
	),
	margolis2007: printed('Margolis & Detwiler 2007, J. Neurosci. 27:5994-6005', 'Table 1', 'jneurosci markup 484796'),
	margolis2008: printed(
		'Margolis, Newkirk, Euler & Detwiler 2008, J. Neurosci. 28:6526-6536',
		'Table 1',
		'jneurosci markup 496382',
	),
	ergAdaptation2019: printed('dynamics of adaptation in the electroretinogram of mice, 2019', 'abstract', 'PMC6835873'),
	surroundSuppression2024: printed(
		'Nat. Commun. 15 (2024), s41467-024-44851-w',
		'Figures 1 and 3, legends',
		's41467-024-44851-w',
	),
	kameneva: printed('Kameneva, Meffin & Burkitt 2011, J. Comput. Neurosci.', 'Table 5', 'PMC3950609'),
	cowan2016: printed('Cowan, Sabharwal & Wu 2016, Physiol. Rep. 4', 'abstract', 'PMC5027358'),
	grubb2003: printed('Grubb & Thompson 2003, J. Neurophysiol. 90:3594-3607', 'abstract', 'pubmed 12944530'),
	krieger2017: printed('Krieger, Qiao, Rousso, Sanes & Meister 2017, PLoS ONE 12:e0180091', 'abstract', 'pone.0180091'),
	berntson2004: printed(
		'Berntson, Smith & Taylor 2004, Vis. Neurosci. (September)',
		'abstract',
		'cambridge.org DA4E8E8ECBE41DE671D96AC93C665A0F',
	),
	volgyi2004: printed(
		'Volgyi, Deans, Paul & Bloomfield 2004, J. Neurosci.',
		'abstract',
		'researcher.life 170afbeaa7a53459b80294165ed2443c',
	),
	menzler2011: printed('Menzler & Zeck 2011, J. Neurosci. 31:2280-2291', 'Table 1', 'jneurosci markup 532974'),
	alphaExcitability2022: printed('Front. Cell. Neurosci. 16:966425 (2022)', 'abstract', 'fncel.2022.966425'),
	nikonov2005: printed('Nikonov et al. 2005, J. Gen. Physiol. 125', 'abstract', '100md.com 11324907'),
	sagdullaev2005: printed('Sagdullaev & McCall 2005, Vis. Neurosci. (December)', 'abstract', 'S0952523805225142'),
	nckx2016: printed('Sci. Rep. 6:32521 (2016)', 'Figure 4, legend', 'PMC5007492'),
	silva2001: printed(
		'Silva, Hetling & Pepperberg 2001, J. Gen. Physiol. 117:129-140',
		'abstract',
		'core.ac.uk 7960346',
	),
	lee2007: printed('Lee & Ishida 2007, J. Neurophysiol. 97:3790-3799', 'abstract', 'biocloudy.com OTI3Nzkx'),
	dacey2000: {
		text: 'Dacey, Packer, Diller, Brainard, Peterson & Lee 2000, Vision Res. 40:1801-1811',
		place: 'second hand',
		at: '',
		read: 'memory',
	},
	directionIndex: {
		text: 'a convention of surveys of mouse ganglion cells',
		place: 'index above 0.3 called direction selective',
		at: '',
		read: 'memory',
	},
} as const satisfies Record<string, PublishedSource>;
