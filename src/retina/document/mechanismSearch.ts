import { UserError } from '../../base/errors.ts';
import { holdsWords } from '../../base/wordSearch.ts';
import type { Declaration } from '../../ode/equations/language/declaration.ts';
import type { Traits } from '../../ode/equations/language/traits.ts';
import type { Library } from '../../ode/equations/linking/kind.ts';

/** A channel, pool, synapse or junction as the catalogue lists it. */
export interface MechanismEntry extends Omit<Traits, 'blockedWhen'> {
	readonly name: string;
	readonly kind: Declaration['kind'];
	readonly title: string;
	/** Empty where the declaration does not say. */
	readonly species: string;
	readonly temperature: string;
	readonly sources: readonly string[];
	readonly file: string;
}

/** What is looked for; what is left out does not matter. */
export interface MechanismQuery {
	/** An ion by its symbol. */
	readonly ion?: string;
	readonly cell?: string;
	readonly species?: string;
	readonly drug?: string;
	/** Each must occur somewhere in the entry. */
	readonly words?: readonly string[];
}

/** What a declaration says of itself. */
function entryOf(declaration: Declaration): MechanismEntry {
	const { name, kind, title, ions, foundIn, blockedBy, species = '', temperature = '', sources, place } = declaration;
	return { name, kind, title, ions, foundIn, blockedBy, species, temperature, sources, file: place.file };
}

/** The mechanisms of a library, by name. */
export function mechanismsOf(library: Library): MechanismEntry[] {
	const all = [...library.values()].filter(({ kind }) => kind !== 'cell' && kind !== 'circuit');
	return all.map(entryOf).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Ions, cells, species, temperature and drugs of a mechanism, in one line. */
export function factsOf(mechanism: Declaration | MechanismEntry): string {
	const { ions, foundIn, species = '', temperature = '', blockedBy } = mechanism;
	return [
		ions.join(', '),
		foundIn.join(', '),
		species,
		temperature === 'not stated' ? 'temperature not stated' : temperature,
		blockedBy.length === 0 ? '' : `blocked by ${blockedBy.join(', ')}`,
	]
		.filter((fact) => fact !== '')
		.join('; ');
}

/** `ZD 7288`, `zd7288`, `ZD-7288`: letters and digits alone count. */
const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Cells are called with and without the word (`rod`, `ganglion cell`), and their names end with what they are: an AII amacrine cell is an amacrine cell, a rod bipolar cell no rod. */
const plainCell = (text: string) =>
	text
		.trim()
		.replace(/ cells?$/i, '')
		.split(/\s+/)
		.map(plain)
		.join(' ');

interface Facet {
	readonly title: string;
	readonly valuesOf: (entry: MechanismEntry) => readonly string[];
	readonly plain: (text: string) => string;
	/** A part of the name is enough where no name ends with it. */
	readonly partly: boolean;
}

const facets: Readonly<Record<'ion' | 'cell' | 'species' | 'drug', Facet>> = {
	ion: { title: 'ions', valuesOf: ({ ions }) => ions, plain, partly: false },
	cell: { title: 'cells', valuesOf: ({ foundIn }) => foundIn, plain: plainCell, partly: true },
	species: { title: 'species', valuesOf: ({ species }) => (species === '' ? [] : [species]), plain, partly: true },
	drug: { title: 'drugs', valuesOf: ({ blockedBy }) => blockedBy, plain, partly: true },
};

function byFacet(all: readonly MechanismEntry[], facet: Facet, wanted: string): ReadonlySet<MechanismEntry> {
	const sought = facet.plain(wanted);
	const matching = (fits: (value: string) => boolean) =>
		all.filter((entry) => facet.valuesOf(entry).some((value) => fits(facet.plain(value))));
	const whole = matching((value) => value === sought || value.endsWith(` ${sought}`));
	const found =
		sought === '' ? [] : whole.length > 0 || !facet.partly ? whole : matching((value) => value.includes(sought));
	if (found.length > 0) return new Set(found);
	const known = [...new Set(all.flatMap((entry) => facet.valuesOf(entry)))].sort();
	throw new UserError(`the catalogue has no '${wanted}' among its ${facet.title}: ${known.join('; ')}`);
}

const textOf = ({ name, title, ions, foundIn, blockedBy, species, temperature, sources }: MechanismEntry) =>
	[name, title, ...ions, ...foundIn, ...blockedBy, species, temperature, ...sources].join('\n');

/**
 * The mechanisms that fit everything that is looked for.
 * @throws UserError for an ion, cell, species or drug that no mechanism names, with those that some do
 */
export function findMechanisms(all: readonly MechanismEntry[], query: MechanismQuery): MechanismEntry[] {
	const sets = (['ion', 'cell', 'species', 'drug'] as const).flatMap((key) => {
		const wanted = query[key];
		return wanted === undefined ? [] : [byFacet(all, facets[key], wanted)];
	});
	return all.filter((entry) => sets.every((set) => set.has(entry)) && holdsWords(textOf(entry), query.words ?? []));
}
