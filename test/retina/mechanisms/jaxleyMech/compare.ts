import { parseDeclaration } from '../../../../src/ode/equations/language/parser.ts';
import { createLibrary } from '../../../../src/ode/equations/linking/library.ts';
import { catalogue } from '../../../../src/retina/catalogue.ts';
import { type LoneMechanism, loneMechanism } from '../loneMechanism.ts';
import type { Pair } from './pairs.ts';

/** What a class of jaxley-mech computes; how it was made stands in the head of `test/reference/jaxleyMech/reference.py`. */
export interface ReferenceClass {
	readonly gates?: Readonly<
		Record<string, { readonly inf: readonly number[]; readonly tauMs: readonly (number | null)[] }>
	>;
	readonly samples: readonly {
		/** mV, of a channel. */
		readonly v?: number;
		/** mV, of a synapse. */
		readonly pre?: number;
		readonly post?: number;
		readonly pulse?: boolean;
		readonly given: Readonly<Record<string, number>>;
		readonly assigned?: Readonly<Record<string, number>>;
		readonly current?: number;
		/** Per ms. */
		readonly derivatives?: Readonly<Record<string, number>>;
	}[];
}

/** All classes, at these potentials (mV). */
export interface Reference {
	readonly 'jaxley-mech': string;
	readonly voltages: readonly number[];
	readonly classes: Readonly<Record<string, ReferenceClass>>;
}

const library = createLibrary(catalogue);
const texts = new Map(catalogue.map(({ file, text }) => [parseDeclaration(text, file).name, { file, text }]));

/** Text that is put in the place of other text of a declaration. */
export type Edit = readonly [from: string, to: string];

/** A declaration of the catalogue, edited. @throws Error where there is no such declaration or nothing to edit */
export function declarationOf(name: string, edits: readonly Edit[] = []) {
	const found = texts.get(name);
	if (!found) throw new Error(`no declaration ${name}`);
	const text = edits.reduce((before, [from, to]) => {
		if (!before.includes(from)) throw new Error(`${name} does not say: ${from}`);
		return before.replaceAll(from, to);
	}, found.text);
	return parseDeclaration(text, found.file);
}

/** What of a class differs from its declaration by more than the tolerance: a line each, the worst of every quantity. */
class Comparison {
	readonly #worst = new Map<string, { readonly excess: number; readonly line: string }>();

	take(what: string, where: string, ours: number, theirs: number, tolerance: number): void {
		const excess = Math.abs(ours - theirs) / tolerance;
		if (excess <= 1 || (this.#worst.get(what)?.excess ?? 0) >= excess) return;
		this.#worst.set(what, { excess, line: `${what} is ${ours}, there ${theirs}, ${where}` });
	}

	lines(): string[] {
		return [...this.#worst.values()].map(({ line }) => line);
	}
}

/** 1e-6, relative to 1 and in ms. */
const TOLERANCE = 1e-6;

function compareGates(
	found: Comparison,
	own: LoneMechanism,
	pair: Pair,
	reference: ReferenceClass,
	voltages: readonly number[],
): void {
	for (const [theirs, { inf, tauMs }] of Object.entries(reference.gates ?? {})) {
		const gate = pair.names?.[theirs] ?? theirs;
		voltages.forEach((v, k) => {
			own.set('V', v);
			const where = `at ${v} mV`;
			const tau = tauMs[k];
			if (tau === null || tau === undefined) {
				found.take(gate, where, own.get(gate), inf[k] as number, TOLERANCE);
				return;
			}
			// A gate's equation is linear in it.
			own.set(gate, 0);
			const rising = own.rate(gate);
			own.set(gate, 1);
			const ourTau = 1 / (rising - own.rate(gate));
			found.take(`the steady state of ${gate}`, where, rising * ourTau, inf[k] as number, TOLERANCE);
			found.take(`the time constant of ${gate}`, where, ourTau, tau, TOLERANCE);
		});
	}
}

function compareSamples(found: Comparison, own: LoneMechanism, pair: Pair, { samples }: ReferenceClass): void {
	const nameOf = (theirs: string) => (pair.names && Object.hasOwn(pair.names, theirs) ? pair.names[theirs] : theirs);
	const factorOf = (theirs: string) => pair.factors?.[theirs] ?? 1;
	for (const [name, value] of Object.entries(pair.set ?? {})) own.set(name, value);
	samples.forEach(({ v, pre, post, given, assigned = {}, derivatives = {}, current }, index) => {
		const where = `in sample ${index}`;
		if (v !== undefined) own.set('V', v);
		if (pre !== undefined) own.set(nameOf('pre') === 'pre' ? 'pre.V' : (nameOf('pre') as string), pre);
		if (post !== undefined) own.set(nameOf('post') === 'post' ? 'post.V' : (nameOf('post') as string), post);
		for (const [theirs, value] of Object.entries(given)) {
			const name = nameOf(theirs);
			if (name !== undefined) own.set(name, value * factorOf(theirs));
		}
		for (const [theirs, value] of Object.entries(assigned)) {
			const name = nameOf(theirs);
			if (name !== undefined) found.take(name, where, own.get(name), value, TOLERANCE * Math.max(1, Math.abs(value)));
		}
		for (const [theirs, value] of Object.entries(derivatives)) {
			const [name, rate] = [nameOf(theirs) as string, value * factorOf(theirs)];
			// A derivative near 0 is known as well as its state is: to 1e-8 of it per ms.
			const least = 1e-8 * Math.abs((given[theirs] ?? 1) * factorOf(theirs));
			found.take(`the derivative of ${name}`, where, own.rate(name), rate, TOLERANCE * Math.abs(rate) + least);
		}
		if (current !== undefined) {
			found.take('the current', where, own.get('I'), current, TOLERANCE * Math.abs(current) + 1e-9);
		}
	});
}

/**
 * Where a declaration and a class of jaxley-mech are further apart than 1e-6 (relative to 1, and in ms; of currents and derivatives their own size).
 * @param pulse only the samples with transmitter, or without; all where left out
 */
export function differencesOf(
	pair: Pair,
	reference: ReferenceClass,
	voltages: readonly number[],
	{ edits = [], pulse }: { readonly edits?: readonly Edit[]; readonly pulse?: boolean } = {},
): string[] {
	const own = loneMechanism(declarationOf(pair.declaration, edits), library);
	const found = new Comparison();
	compareGates(found, own, pair, reference, voltages);
	const samples = reference.samples.filter((each) => pulse === undefined || each.pulse === pulse);
	compareSamples(found, own, pair, { samples });
	return found.lines();
}
