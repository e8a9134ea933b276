import { UserError } from '../../base/errors.ts';

/** How a concentration becomes a fraction of block: c^hill/(c^hill + half^hill), Hill 1910, J. Physiol. 40:iv-vii. */
export interface Affinity {
	/** Concentration of half the block, µM. */
	readonly halfUm: number;
	readonly hill: number;
	readonly source: string;
}

/** A drug. What it takes away is said by the mechanisms (`blocked by`), and nowhere else. */
export interface Drug {
	/** As mechanisms name it. */
	readonly name: string;
	/** Other names of the same substance. */
	readonly alias: readonly string[];
	/** What it is used for, in a few words. */
	readonly use: string;
	/** Where a measurement is known that holds for what it blocks here; without it a dose is a fraction. */
	readonly affinity?: Affinity;
}

/** Every drug that a mechanism of the catalogue names, and those that none does: what they are for can then be said. */
export const DRUGS: readonly Drug[] = [
	{
		name: 'TTX',
		alias: ['tetrodotoxin'],
		use: 'voltage-gated sodium channels',
		affinity: {
			halfUm: 0.001,
			hill: 1,
			source: 'Hille 1968, J. Gen. Physiol. 51:199-219 (myelinated nerve fibres; one molecule for each channel)',
		},
	},
	{
		name: 'TEA',
		alias: ['tetraethylammonium'],
		use: 'delayed-rectifier and large calcium-activated potassium channels',
		affinity: {
			halfUm: 5600,
			hill: 1,
			source:
				'Liu & Kourennyi 2004, Ann. Biomed. Eng. 32:1428-1442 (I_Kx of salamander rods; Hill coefficient assumed)',
		},
	},
	{ name: '4-AP', alias: ['4-aminopyridine'], use: 'A-type and delayed-rectifier potassium channels' },
	{ name: 'XE991', alias: [], use: 'M-type potassium channels' },
	{ name: 'linopirdine', alias: [], use: 'M-type potassium channels' },
	{ name: 'barium', alias: ['Ba'], use: 'inward-rectifier potassium channels' },
	{
		name: 'ZD7288',
		alias: [],
		use: 'channels that hyperpolarisation opens (Ih)',
		affinity: {
			halfUm: 2,
			hill: 1,
			source:
				'Harris & Constanti 1995, J. Neurophysiol. 74 (Ih of guinea pig substantia nigra neurons; Hill coefficient assumed; about 0.2 µM in rat facial motoneurons, Larkman & Kelly 2001)',
		},
	},
	{ name: 'caesium', alias: ['cesium', 'Cs'], use: 'channels that hyperpolarisation opens (Ih), inward rectifiers' },
	{ name: 'apamin', alias: [], use: 'small calcium-activated potassium channels' },
	{ name: 'charybdotoxin', alias: [], use: 'large calcium-activated potassium channels' },
	{ name: 'nifedipine', alias: [], use: 'L-type calcium channels' },
	{ name: 'omega-conotoxin GVIA', alias: ['ω-conotoxin GVIA'], use: 'N-type calcium channels' },
	{ name: 'cadmium', alias: ['Cd'], use: 'high-voltage-activated calcium channels, and with them release' },
	{ name: 'cobalt', alias: ['Co'], use: 'calcium channels, and with them release' },
	{ name: 'nickel', alias: ['Ni'], use: 'low-voltage-activated (T-type) calcium channels' },
	{ name: 'mibefradil', alias: [], use: 'low-voltage-activated (T-type) calcium channels' },
	{ name: 'niflumic acid', alias: [], use: 'calcium-activated chloride channels' },
	{ name: 'L-cis-diltiazem', alias: [], use: 'channels that cyclic GMP opens' },
	{ name: 'L-AP4', alias: ['APB'], use: 'agonist of mGluR6, which closes the channels of ON bipolar cells' },
	{ name: 'CNQX', alias: [], use: 'AMPA and kainate receptors' },
	{ name: 'NBQX', alias: [], use: 'AMPA and kainate receptors' },
	{ name: 'D-AP5', alias: ['AP5', 'APV', 'D-APV'], use: 'NMDA receptors' },
	{ name: 'MK-801', alias: ['dizocilpine'], use: 'NMDA receptors' },
	{ name: 'strychnine', alias: [], use: 'glycine receptors' },
	{ name: 'picrotoxin', alias: [], use: 'chloride channels that GABA opens' },
	{ name: 'bicuculline', alias: [], use: 'GABA-A receptors' },
	{ name: 'gabazine', alias: ['SR95531'], use: 'GABA-A receptors' },
	{ name: 'TPMPA', alias: [], use: 'GABA-C receptors' },
	{ name: 'CGP 35348', alias: [], use: 'GABA-B receptors' },
	{ name: 'saclofen', alias: [], use: 'GABA-B receptors' },
	{ name: 'carbenoxolone', alias: ['CBX'], use: 'gap junctions, and feedback of horizontal cells' },
	{ name: 'meclofenamic acid', alias: ['MFA', 'meclofenamate'], use: 'gap junctions' },
	{ name: 'HEPES', alias: [], use: 'feedback of horizontal cells (it buffers protons)' },
];

/** Letters and digits alone count: `ZD 7288`, `zd7288`. */
const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The drug of that name. @throws UserError that lists the names */
export function drugNamed(text: string): Drug {
	const sought = plain(text);
	const found = DRUGS.find(({ name, alias }) => [name, ...alias].some((each) => plain(each) === sought));
	if (found) return found;
	throw new UserError(`drug must be one of ${DRUGS.map(({ name }) => name).join(', ')}; got '${text}'`);
}

/** The part of a conductance that a concentration takes away, 0 to 1. */
export function blockedPart({ halfUm, hill }: Pick<Affinity, 'halfUm' | 'hill'>, concentrationUm: number): number {
	const ratio = (concentrationUm / halfUm) ** hill;
	return concentrationUm <= 0 ? 0 : ratio / (1 + ratio);
}
