/** How a class of jaxley-mech is stated here. */
export interface Pair {
	/** The declaration's name. */
	readonly declaration: string;
	/** Our names of what has another one there; nothing for what follows from the rest here. */
	readonly names?: Readonly<Record<string, string | undefined>>;
	/** Our units in theirs, by their names: what theirs is multiplied by. 1 where left out. */
	readonly factors?: Readonly<Record<string, number>>;
	/** What else is to be set, by our names. */
	readonly set?: Readonly<Record<string, number>>;
}

/** pA in the density (mA/cm²) of a current through the cylinder that the reference is made with: radius 10 µm, length 50 µm. */
const paOnCylinder = (2 * Math.PI * 10 * 50 * 1e-8) / 1e-9;

const mM = 1000;
/** Concentrations in mM there, in µM here; a calcium current in mA/cm² there, in µA/cm² here. */
const calcium = { Cai: mM, iCa: 1000 };
/** A reversal potential that follows from calcium here. */
const nernst = { names: { eCa: undefined }, factors: calcium };
const reversal = { names: { eCa: 'E' }, factors: calcium };

const horizontal = (name: string): Pair => ({ declaration: `horizontal.${name}.aoyama2000` });
const cat = (name: string, more: Omit<Pair, 'declaration'> = {}): Pair => ({
	declaration: `ganglion.${name}.benison2001`,
	...more,
});
const liu = (name: string, more: Omit<Pair, 'declaration'> = {}): Pair => ({
	declaration: `rod.${name}.liu2004`,
	...more,
});
const pyramidal = (name: string, more: Omit<Pair, 'declaration'> = {}): Pair => ({
	declaration: `pyramidal.${name}.hay2011`,
	...more,
});
const cortical = { names: { eCa: 'E_Ca', CaCon_i: undefined } };
const cascade = { names: { Jhv: 'photoisomerisation' } };

/** Every class of channels and synapses of jaxley-mech, by module and class. */
export const pairs: Readonly<Record<string, Pair>> = {
	'aoyama00.Ca': horizontal('Ca'),
	'aoyama00.Kar': { ...horizontal('Kir'), names: { m: 'm_inf' } },
	'aoyama00.Kdr': horizontal('Kv'),
	'aoyama00.Kto': horizontal('A'),
	'aoyama00.Leak': horizontal('leak'),
	'aoyama00.Na': horizontal('Na'),
	'benison01.CaL': cat('CaL', nernst),
	'benison01.CaN': cat('CaN', nernst),
	'benison01.CaNernstReversal': cat('CaL', reversal),
	'benison01.CaPumpNS': cat('calcium', { factors: calcium, names: { iCa: 'I_Ca' } }),
	'benison01.KA': cat('A'),
	'benison01.KCa': cat('KCa', { factors: calcium }),
	'benison01.Kdr': cat('Kdr'),
	'benison01.Leak': cat('leak'),
	'benison01.Na': cat('Na'),
	'chen24.Phototransduction': { declaration: 'cone.phototransduction.chen2024', names: { Stim: 'photoisomerisation' } },
	'chen24.Phototransduction (rod)': {
		declaration: 'rod.phototransduction.chen2024',
		names: { Stim: 'photoisomerisation' },
	},
	'fohlmeister97.Ca': { declaration: 'ganglion.Ca', names: { c: 'n', eCa: undefined }, factors: calcium },
	'fohlmeister97.CaNernstReversal': { declaration: 'ganglion.Ca', ...reversal },
	'fohlmeister97.CaPump': { declaration: 'ganglion.calcium', factors: calcium, names: { iCa: 'I_Ca' } },
	'fohlmeister97.K': { declaration: 'ganglion.K' },
	'fohlmeister97.KA': { declaration: 'ganglion.A', names: { A: 'm', hA: 'h' } },
	'fohlmeister97.KCa': { declaration: 'ganglion.KCa', factors: calcium },
	'fohlmeister97.Leak': { declaration: 'ganglion.leak' },
	'fohlmeister97.Na': { declaration: 'ganglion.Na' },
	'hodgkin52.K': { declaration: 'axon.K.hodgkin1952' },
	'hodgkin52.K5States': { declaration: 'axon.K5.armstrong1969' },
	'hodgkin52.Leak': { declaration: 'axon.leak.hodgkin1952' },
	'hodgkin52.Na': { declaration: 'axon.Na.hodgkin1952' },
	'hodgkin52.Na8States': { declaration: 'axon.Na8.armstrong1981', names: { I: 'I0' } },
	'kamiyama09.Ca': { declaration: 'rod.Ca', names: { h: 'h_inf', eCa: undefined } },
	'kamiyama09.CaNernstReversal': { declaration: 'rod.Ca', names: { eCa: 'E' } },
	'kamiyama09.CaPump': {
		declaration: 'rod.calcium',
		names: { Cab_ls: 'Cabls', Cab_hs: 'Cabhs', Cab_lf: 'Cablf', Cab_hf: 'Cabhf', iCa: 'I_Ca' },
		factors: { iCa: paOnCylinder },
	},
	'kamiyama09.ClCa': { declaration: 'rod.ClCa', names: { m: 'm_inf' } },
	'kamiyama09.Hyper': { declaration: 'rod.h' },
	'kamiyama09.KCa': { declaration: 'rod.KCa', names: { n: 'm_Ca' }, set: { E_K: -74 } },
	'kamiyama09.Kv': { declaration: 'rod.Kv' },
	'kamiyama09.Leak': { declaration: 'rod.leak' },
	'kamiyama09.Phototransduction': { declaration: 'rod.phototransduction', ...cascade },
	'l5pc.CaHVA': pyramidal('CaHVA', cortical),
	'l5pc.CaLVA': pyramidal('CaLVA', cortical),
	'l5pc.CaNernstReversal': pyramidal('calcium', {
		names: { CaCon_i: 'Cai', CaCon_e: undefined, eCa: 'E' },
		factors: { CaCon_i: mM },
	}),
	'l5pc.CaPump': pyramidal('calcium', {
		names: { CaCon_i: 'Cai', i_Ca: 'I_Ca' },
		factors: { CaCon_i: mM, i_Ca: 1000 },
	}),
	'l5pc.H': pyramidal('h'),
	'l5pc.KPst': pyramidal('KP'),
	'l5pc.KTst': pyramidal('KT'),
	'l5pc.M': pyramidal('M'),
	'l5pc.NaTaT': pyramidal('NaTa'),
	'l5pc.NaTs2T': pyramidal('NaTs'),
	'l5pc.NapEt2': pyramidal('NaP'),
	'l5pc.SKE2': pyramidal('SK', { names: { CaCon_i: 'Cai' }, factors: { CaCon_i: mM } }),
	'l5pc.SKv3_1': pyramidal('Kv3'),
	'liu04.Ca': liu('Ca', nernst),
	'liu04.CaNernstReversal': liu('Ca', reversal),
	'liu04.CaPump': liu('calcium', { factors: calcium, names: { iCa: 'I_Ca' } }),
	'liu04.ClCa': liu('ClCa', { factors: calcium, names: { n: 'n_inf' } }),
	'liu04.Hyper': liu('h'),
	'liu04.KCa': liu('KCa', { factors: calcium, names: { n: 'n_inf' } }),
	'liu04.Kv': liu('Kv'),
	'liu04.Kx': liu('Kx'),
	'liu04.Leak': liu('leak'),
	'torre90.Phototransduction': { declaration: 'rod.transduction.torre1990', ...cascade },
	'usui96.Ca': { declaration: 'bipolar.Ca', names: { h: 'h_inf', eCa: undefined } },
	'usui96.CaNernstReversal': { declaration: 'bipolar.Ca', names: { eCa: 'E' } },
	'usui96.CaPump': {
		declaration: 'bipolar.calcium',
		names: { Cab_ls: 'Cabls', Cab_hs: 'Cabhs', Cab_ld: 'Cabld', Cab_hd: 'Cabhd', iCa: 'I_Ca' },
		factors: { iCa: paOnCylinder },
	},
	'usui96.Hyper': { declaration: 'bipolar.h' },
	'usui96.KA': { declaration: 'bipolar.A', set: { E_K: -58 } },
	'usui96.KCa': { declaration: 'bipolar.KCa', names: { n: 'm_Ca' }, set: { E_K: -58 } },
	'usui96.Kv': { declaration: 'bipolar.Kv' },
	'usui96.Leak': { declaration: 'bipolar.leak' },
	'destexhe98.AMPA': { declaration: 'AMPA.destexhe1998' },
	'destexhe98.GABAa': { declaration: 'GABAA.destexhe1998' },
	'destexhe98.GABAb': { declaration: 'GABAB.destexhe1998' },
	'destexhe98.NMDA': { declaration: 'NMDA.destexhe1998' },
	'feedback_ribbon.FeedbackRibbon': {
		declaration: 'ribbon.feedback.schroeder2021',
		names: { Panx1_OpenProb: 'open_panx', GABA_OpenProb: 'open_gaba' },
	},
	'gap_junction.GapJunction': { declaration: 'gap', names: { pre: 'b.V', post: 'a.V' } },
	'ribbon.RibbonSynapse': { declaration: 'ribbon.schroeder2021' },
	'ribbon_mGluR6.Ribbon_mGluR6': { declaration: 'ribbon.mGluR6.nishiyama2014', names: { mTRPM1: 'm' } },
};
