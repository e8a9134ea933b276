import fc from 'fast-check';
import type { DeclarationFile } from '../../../src/ode/equations/linking/library.ts';
import { randomCircuit } from './circuits.ts';

/** A circuit with one mistake in it, and what the refusal has to name. */
export interface SpoiledCircuit {
	readonly mistake: string;
	readonly files: readonly DeclarationFile[];
	/** Files of which one must be named, with a line. */
	readonly places: readonly string[];
	/** Texts of which one must be named: the term, the symbol, the unit, the value. */
	readonly terms: readonly string[];
}

/** One change of one file. */
interface Change {
	readonly text: string;
	readonly terms: readonly string[];
	/** Where the mistake may show, besides in the changed file. */
	readonly elsewhere?: readonly string[];
}

/** Makes a mistake in a text, somewhere (`at`, from 0 to 1); undefined where there is nothing to make it in. */
type Mistake = (text: string, at: number) => Change | undefined;

/** Changes one of the matches of a pattern. */
function change(
	text: string,
	at: number,
	pattern: RegExp,
	by: (match: RegExpMatchArray) => { readonly to: string; readonly terms: readonly string[] },
): Change | undefined {
	const matches = [...text.matchAll(pattern)];
	const match = matches[Math.floor(at * matches.length)];
	if (!match) return undefined;
	const { to, terms } = by(match);
	return { text: text.slice(0, match.index) + to + text.slice(match.index + match[0].length), terms };
}

/** The name that a line defines. */
const defined = (line: string) => /^(?:current |state |parameter |input )?(\w+)/.exec(line)?.[1] ?? line;
const equation = /^(?:current )?(\w+)(?: \[\S+\])?'? = .*$/gm;
const add = (text: string, lines: string, ...terms: string[]): Change => ({ text: `${text}${lines}\n`, terms });

const ofCells: Readonly<Record<string, Mistake>> = {
	'a symbol that is not there': (text, at) =>
		change(text, at, /\bV\b(?= [-+] [\d.]+\[mV\])/g, () => ({ to: 'nosuch', terms: ['nosuch'] })),
	'a unit that does not fit': (text, at) =>
		change(text, at, /^(?:current )?(\w+)(?: \[\S+\])?'? = .*\[(?:mV|ms|nS)\].*$/gm, ([line]) => ({
			to: line.replace(/(.*)\[(?:mV|ms|nS)\]/, '$1[uM]'),
			terms: [defined(line), 'uM'],
		})),
	'a term that does not fit': (text, at) =>
		change(text, at, equation, ([line]) => ({
			to: `${line.replace(/ "[^"]*"$/, '')} + 3[mol]`,
			terms: ['mol', defined(line)],
		})),
	'a unit that does not exist': (text, at) =>
		change(text, at, /\[(?:mV|ms|pF|nS|uM)\]/g, () => ({ to: '[parsec]', terms: ['parsec'] })),
	'a unit left open': (text, at) =>
		change(text, at, /\[(mV|ms|pF|nS)\]/g, ([, unit = '']) => ({ to: `[${unit}`, terms: ['[', unit] })),
	'a missing derivative': (text, at) =>
		change(text, at, /^(\w+)' = .*\n/gm, ([, state = '']) => ({ to: '', terms: [state] })),
	'a derivative given twice': (text, at) =>
		change(text, at, /^(\w+)' = .*$/gm, ([line, state = '']) => ({ to: `${line}\n${line}`, terms: [state] })),
	'a derivative of what is no state': (text) => add(text, "g' = 0[nS/ms]", 'g'),
	'a name defined twice': (text, at) =>
		change(text, at, /^(?:state|parameter|input|current) (\w+) .*$/gm, ([line, name = '']) => ({
			to: `${line}\n${line}`,
			terms: [name],
		})),
	'quantities in a circle': (text) =>
		add(text, 'first = second + 1\nsecond = third*2\nthird = first', 'first', 'second'),
	'a quantity of itself': (text) => add(text, 'alone = alone + 1', 'alone'),
	'a value beyond its range': (text, at) =>
		change(text, at, /^parameter (\w+) = \S+/gm, ([, name = '']) => ({
			to: `parameter ${name} = 1e9`,
			terms: [name, '1000000000'],
		})),
	'a start beyond its range': (text, at) =>
		change(text, at, /^state (\w+) (\[\S+\]) = \S+/gm, ([, name = '', unit = '']) => ({
			to: `state ${name} ${unit} = -1e9`,
			terms: [name, '-1000000000'],
		})),
	'an empty range': (text, at) =>
		change(text, at, /in (\S+) \.\. (\S+)/g, ([, low = '', high = '']) => ({
			to: `in ${high} .. ${low}`,
			terms: [low, high],
		})),
	'a number too large': (text, at) =>
		change(text, at, /(?<![\w.])\d+(?:\.\d+)?(?=\[mV\])/g, () => ({ to: '1e999', terms: ['1e999'] })),
	'a number with two points': (text, at) =>
		change(text, at, /(?<![\w.])\d+(?:\.\d+)?(?=\[mV\])/g, () => ({ to: '1.2.3', terms: ["'.3'"] })),
	'a parenthesis too few': (text, at) => change(text, at, /\)(?=.*$)/gm, () => ({ to: '', terms: ["')'", '('] })),
	'a parenthesis too many': (text, at) =>
		change(text, at, equation, ([line]) => ({ to: `${line})`.replace(/( "[^"]*")\)$/, ')$1'), terms: ["')'"] })),
	'an operator without its operand': (text, at) =>
		change(text, at, equation, ([line]) => ({
			to: `${line.replace(/ "[^"]*"$/, '')} *`,
			terms: ['the end of the statement'],
		})),
	'a letter that cannot stand there': (text, at) => change(text, at, / = /g, () => ({ to: ' = $', terms: ['$'] })),
	'a function that does not exist': (text, at) =>
		change(text, at, /\b(?:exp|tanh|max|L)\(/g, () => ({ to: 'expo(', terms: ['expo'] })),
	'an argument too few': (text) => add(text, 'short = max(1)', 'max', 'short'),
	'a truth where a number belongs': (text) => add(text, 'truth = 1 + (V > 0[mV])', 'truth', 'V > 0'),
	'a number where a truth belongs': (text) => add(text, 'choice = if(V, 1, 2)', 'choice', 'V'),
	'an exponential of a quantity': (text) => add(text, 'hot = exp(V)', 'exp', 'hot'),
	'an exponent with a unit': (text) => add(text, 'high = 2^V', 'high', 'V'),
	'a current in another unit': (text) => add(text, 'current I_wrong [mV] = V "no current"', 'I_wrong', 'mV'),
	'a mechanism that is not there': (text) => add(text, 'include nosuch.channel as y', 'nosuch.channel'),
	'a need that nothing binds': (text) => add(text, 'include needy as y', 'Nowhere'),
	'a statement that is none': (text) => add(text, 'perhaps x is 3', 'perhaps', 'x'),
	'a title without its end': (text, at) => change(text, at, /"$/gm, () => ({ to: '', terms: ['"'] })),
	'a word of the language as a name': (text) => add(text, 'state and [1] = 0 in 0 .. 1 "no name"', 'and'),
	'too many parentheses': (text) => add(text, `deep = ${'('.repeat(5000)}1${')'.repeat(5000)}`, 'deep', 'nested'),
	'a kind of file that is none': (text) => ({ text: text.replace(/^cell/, 'sell'), terms: ['sell'] }),
};

const ofCircuits: Readonly<Record<string, Mistake>> = {
	'a population of unknown cells': (text) => add(text, 'cell nosuch as pop9', 'nosuch'),
	'a population twice': (text) => add(text, 'cell cell0 as pop0', 'pop0'),
	'a connection of no population': (text) => add(text, 'synapse release as bad from pop0 to nobody', 'nobody'),
	'a connection from no population': (text) =>
		add(text, 'junction gap as bad between nobody and pop0 of neighbours', 'nobody'),
	'a connection of an unknown kind': (text) => add(text, 'synapse nosuch as bad from pop0 to pop0', 'nosuch'),
	'a gap junction as a synapse': (text) => add(text, 'synapse gap as bad from pop0 to pop0', 'gap'),
	'a cell as a synapse': (text) => add(text, 'synapse cell0 as bad from pop0 to pop0', 'cell0'),
	'two connections of one name': (text) =>
		add(text, 'synapse release as twice from pop0 to pop0\nsynapse release as twice from pop0 to pop0', 'twice'),
	'a connection with the name of a population': (text) =>
		add(text, 'synapse release as pop0 from pop0 to pop0', 'pop0'),
	'a setting that is not there': (text) =>
		add(text, 'synapse release as bad from pop0 to pop0 with nosuch = 3', 'nosuch'),
	'a setting beyond its range': (text) => add(text, 'synapse release as bad from pop0 to pop0 with g = 1e6[nS]', "'g'"),
	'a setting in another unit': (text) =>
		add(text, 'synapse release as bad from pop0 to pop0 with g = 1[mV]', "'g'", 'mV'),
	'a switch set to a number': (text) =>
		add(text, 'synapse release as bad from pop0 to pop0 with inverting = 3', 'inverting'),
	'a number set to a truth': (text) => add(text, 'synapse release as bad from pop0 to pop0 with g = on', "'g'"),
	'a statement of a cell in a circuit': (text) => add(text, 'parameter g = 1 [nS] in 0 .. 2 "no place"', "'cell'"),
	'a signal without what collects it': (text) => add(text, 'synapse voice as bad from pop0 to pop0', 'voice', 'into'),
	'a signal into what nobody collects': (text) =>
		add(text, 'synapse voice as bad from pop0 to pop0 into nosuch', 'nosuch'),
	'a signal into light': (text) => add(text, 'synapse voice as bad from pop0 to pop0 into drive', 'drive'),
	'a current into what collects signals': (text) =>
		add(text, 'synapse release as bad from pop0 to pop0 into heard', 'release', 'into heard'),
	'a connection without its end': (text) => add(text, 'synapse release as bad from pop0', "'to'", 'to'),
};

/** A channel that needs what no cell has, for one of the mistakes. */
const needy: DeclarationFile = {
	file: 'needy.eq',
	text: `channel needy\ntitle Needs what is not there\nsource made at random\nneeds Nowhere [uM]\nx = Nowhere/1[uM]\n`,
};

const mistakes = [
	...Object.entries(ofCells).map(([mistake, make]) => ({ mistake, make, inCircuit: false })),
	...Object.entries(ofCircuits).map(([mistake, make]) => ({ mistake, make, inCircuit: true })),
];

/** A random circuit with a random mistake. */
export const spoiledCircuit: fc.Arbitrary<SpoiledCircuit> = fc
	.tuple(randomCircuit, fc.constantFrom(...mistakes), fc.double({ min: 0, max: 0.999, noNaN: true }))
	.map(([{ files }, { mistake, make, inCircuit }, at]): SpoiledCircuit => {
		// The cell of population 0 is used in any case.
		const used = /cell (\w+) as pop0/.exec(files.at(-1)?.text ?? '')?.[1];
		const file = inCircuit ? 'random.eq' : `${used}.eq`;
		const target = files.find((each) => each.file === file);
		const changed = target ? make(target.text, at) : undefined;
		// Every cell ends with a sentence that can be spoiled, so that no circuit stays as it was.
		const text = changed?.text ?? `${target?.text}x = nosuch\n`;
		return {
			mistake: changed ? mistake : 'a symbol that is not there',
			files: [...files.map((each) => (each.file === file ? { file, text } : each)), needy],
			places: [file, 'needy.eq', ...(inCircuit ? [] : ['random.eq'])],
			terms: changed?.terms ?? ['nosuch'],
		};
	});
