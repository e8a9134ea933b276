import { EquationError, type Place } from './place.ts';

/** What a mechanism may say of itself beside its equations, a list each: `ion Na, K`, `found in rod, cone`, `blocked by TTX`. */
export interface Traits {
	/** Ions that carry the current or that a pool holds: names of `knownIons`. */
	readonly ions: readonly string[];
	/** Cells that it was measured in or is stated for. */
	readonly foundIn: readonly string[];
	/** Drugs that take its current away. */
	readonly blockedBy: readonly string[];
	/** Those of them that do so only where a switch is on, or off. */
	readonly blockedWhen: readonly BlockCondition[];
}

/** `blocked by CNQX when not inverting`. */
export interface BlockCondition {
	readonly drug: string;
	readonly switch: string;
	readonly isOn: boolean;
}

/** The ions that a declaration may name. */
export const knownIons = ['Na', 'K', 'Ca', 'Cl', 'HCO3', 'H', 'Mg'] as const;

const lists = { ion: 'ions', 'found in': 'foundIn', 'blocked by': 'blockedBy' } as const;

type Keyword = keyof typeof lists;

const isKeyword = (word: string): word is Keyword => Object.hasOwn(lists, word);

const examples: Readonly<Record<Keyword, string>> = {
	ion: 'ion Na, K',
	'found in': 'found in rod, cone',
	'blocked by': 'blocked by TTX, TEA',
};

function checkName(keyword: Keyword, name: string, place: Place): void {
	if (keyword === 'ion' && !knownIons.some((ion) => ion === name)) {
		throw new EquationError(place, `unknown ion '${name}'; known are ${knownIons.join(', ')}`);
	}
	if (/^[\p{L}\p{N}][\p{L}\p{N} +'()/-]*$/u.test(name)) return;
	const what = keyword === 'found in' ? 'a cell' : 'a drug';
	throw new EquationError(place, `expected the name of ${what}, got '${name}'; write ${examples[keyword]}`);
}

/** Reads the statements of one declaration that say what a mechanism is. */
export class TraitReader {
	readonly traits: { ions: string[]; foundIn: string[]; blockedBy: string[]; blockedWhen: BlockCondition[] } = {
		ions: [],
		foundIn: [],
		blockedBy: [],
		blockedWhen: [],
	};

	/**
	 * @param kind of the declaration
	 * @returns whether the statement is of this kind; an assignment to a quantity that is called `ion` is not
	 * @throws EquationError for a cell or circuit, an unknown ion, what is no name, and a name that stands there already
	 */
	read(text: string, kind: string, place: Place): boolean {
		const [, keyword = '', names = ''] = /^(ion|found in|blocked by)(?:\s+(?![=[])(.*))?$/.exec(text) ?? [];
		if (!isKeyword(keyword)) {
			const [, begun] = /^(found|blocked)(?:\s+(?![=[]).*)?$/.exec(text) ?? [];
			const meant = begun === 'found' ? 'found in' : 'blocked by';
			if (begun === undefined) return false;
			throw new EquationError(place, `expected '${meant}', got '${text}'; write ${examples[meant]}`);
		}
		if (kind === 'cell' || kind === 'circuit') {
			throw new EquationError(
				place,
				`'${keyword}' is said of a channel, a pool, a synapse or a junction, not of a ${kind}; it follows from what the ${kind} holds`,
			);
		}
		const list = this.traits[lists[keyword]];
		for (const each of names.split(',')) {
			const name = keyword === 'blocked by' ? this.#drugOf(each.trim()) : each.trim();
			checkName(keyword, name, place);
			if (list.includes(name)) throw new EquationError(place, `'${name}' is named twice after '${keyword}'`);
			list.push(name);
		}
		return true;
	}

	/** The drug of `CNQX when not inverting`, whose condition is noted. */
	#drugOf(text: string): string {
		const [, drug = text, not, name] = /^(.*?)\s+when\s+(not\s+)?(\w+)$/.exec(text) ?? [];
		if (name !== undefined) this.traits.blockedWhen.push({ drug, switch: name, isOn: not === undefined });
		return drug;
	}
}
