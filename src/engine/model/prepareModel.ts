import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import type { Declaration } from '../../ode/equations/language/declaration.ts';
import { placeText } from '../../ode/equations/language/place.ts';
import type { Library } from '../../ode/equations/linking/kind.ts';
import {
	circuitKey,
	circuitsIn,
	createLibrary,
	type DeclarationFile,
	lazyLibrary,
} from '../../ode/equations/linking/library.ts';
import { checkDeclaration } from '../../ode/kernels/network/checkDeclaration.ts';
import { groupNamed, type Network, stateIndex } from '../../ode/kernels/network/network.ts';
import { buildNetwork } from '../../ode/kernels/network/networkBuilder.ts';
import {
	memberPath,
	parameterAt,
	parametersOf,
	parameterValue,
	setParameter,
} from '../../ode/kernels/network/parameterPlaces.ts';
import { requireSpikesThatEnd } from '../../ode/kernels/network/spikeEvents.ts';
import { settleInTheDark, settleLike } from '../../ode/solvers/reference/darkState.ts';
import type { CircuitDescription, TissueDescription } from '../../protocol/description.ts';
import { type CircuitName, catalogue, publishedCircuits } from '../../retina/catalogue.ts';
import { EYES } from '../../retina/light/optics/eye.ts';
import { bodyPlaces } from '../../retina/tissue/anatomy.ts';
import { createMosaic, type Mosaic, mosaicOfTissue, type ReceptorBody } from '../../retina/tissue/mosaic.ts';
import { createTissue, extentOf, hasMosaics, type TissueSize } from '../../retina/tissue/tissue.ts';
import { type RunRules, rulesOf, type Variant } from '../../retina/variants/variant.ts';
import { variantNamed } from '../../retina/variants/variants.ts';
import { requireLight } from './receptors.ts';
import { fourthStageOfFirstStep, givenStart, thresholdSource, thresholdsOf } from './startState.ts';

/** What model is wanted. */
export interface ModelRequest {
	/** One of the catalogue (`circuitNames`), or a circuit of the user's own declarations. */
	readonly circuit: string;
	/** `corrected` or `release2016`. */
	readonly variant: string;
	/** The patch: columns across and down, each from 1. */
	readonly columns: { readonly x: number; readonly y: number };
	/** A piece of tissue in place of columns, for circuits that declare mosaics. */
	readonly tissue?: TissueSize | undefined;
	/** Parameters that differ from the variant's, by path, in their declared units (switches 0 or 1). */
	readonly parameters: Readonly<Record<string, number>>;
	/** Declarations of the user's own, which add to or replace those of the catalogue. */
	readonly declarations?: readonly DeclarationFile[];
	/** Names of the variant's faults that are on; all when left out. */
	readonly faults?: readonly string[];
}

/** Something in a declaration file that is no mistake and should be looked at. */
export interface Warning {
	readonly file: string;
	/** `FILE:LINE (declaration, term): …`. */
	readonly text: string;
}

/** A circuit ready to run: laid out in memory, with the state it starts from and its place on the retina. */
export interface Model {
	readonly request: ModelRequest;
	readonly variant: Variant;
	readonly rules: RunRules;
	readonly library: Library;
	/** What of the user's own declarations is no mistake and should be looked at. */
	readonly warnings: readonly Warning[];
	readonly network: Network;
	/** State at time 0. Never written to: copy it. */
	readonly start: Float64Array;
	/** What is to be said of that state, one sentence; empty when all is well. */
	readonly startNote: string;
	readonly mosaic: Mosaic;
	/** Value of each parameter under the variant alone, in its declared unit: what reset goes back to. */
	readonly standards: ReadonlyMap<string, number>;
}

/** What makes a request one of a single column. */
export const oneColumn = { columns: { x: 1, y: 1 }, tissue: undefined } as const;

/** Spikes count as upward crossings of this potential, mV, unless they are events that a cell declares. */
export const spikeThresholdMv = -20;

const isNamed = (name: string): name is CircuitName => publishedCircuits.some((each) => each === name);

let parsedCatalogue: Library | undefined;

/** The declarations of the catalogue, each parsed once, when it is first asked for. */
export function catalogueLibrary(): Library {
	parsedCatalogue ??= lazyLibrary(catalogue);
	return parsedCatalogue;
}

/** The declarations that a model is made of: the user's own over the catalogue's. Read when they are asked for; whether they are right is for `prepareModel` to say. */
export const libraryOf = ({ declarations = [] }: Pick<ModelRequest, 'declarations'>): Library =>
	lazyLibrary(declarations, catalogueLibrary());

/**
 * Checks declarations of the user's own over the catalogue's.
 * @returns both, and one warning for each term
 * @throws EquationError for the first mistake
 */
function withOwn(files: readonly DeclarationFile[]): {
	readonly library: Library;
	readonly warnings: readonly Warning[];
} {
	const library = createLibrary(files, catalogueLibrary());
	const own = [...lazyLibrary(files).keys()].flatMap((key) => library.get(key) ?? []);
	const found = new Map<string, Warning>();
	for (const { place, message } of own.flatMap((declaration) => checkDeclaration(declaration, library))) {
		const at = placeText(place);
		// A mechanism is checked by itself and in each cell that includes it.
		if (!found.has(at)) found.set(at, { file: place.file, text: `${at}: ${message}` });
	}
	return { library, warnings: [...found.values()] };
}

/** Checks declarations of the user's own, without making a model of them. @throws EquationError for the first mistake */
export const warningsOf = (declarations: readonly DeclarationFile[]): readonly Warning[] =>
	withOwn(declarations).warnings;

/** The circuits that can be asked for: those of the catalogue, then the user's own. */
export function circuitsOf(library: Library): CircuitDescription[] {
	const order: readonly string[] = publishedCircuits;
	const rank = (name: string) => (isNamed(name) ? order.indexOf(name) : order.length);
	return circuitsIn(library)
		.sort((a, b) => rank(a.name) - rank(b.name))
		.map((each) => ({ name: each.name, title: each.title, tissue: declaredTissue(each) }));
}

/** The piece of tissue that a circuit declares, and what its mosaics come to. */
const declaredTissue = (circuit: Declaration): TissueDescription | null => {
	if (!hasMosaics(circuit) || !circuit.extent) return null;
	const { widthUm, heightUm } = circuit.extent;
	const cellsPerMm2 = circuit.mosaics.reduce((sum, { densityPerMm2, thinned }) => sum + densityPerMm2 / thinned, 0);
	const thinned = circuit.mosaics.flatMap(({ population, thinned: factor }) =>
		factor === 1 ? [] : [{ population, factor }],
	);
	return { widthUm, heightUm, cellsPerMm2, thinned };
};

/** @throws UserError for a circuit that there is not */
export function requireCircuit(name: string, library: Library): void {
	const known = circuitsOf(library).map((each) => each.name);
	if (!known.includes(name)) throw new UserError(`circuit must be one of ${known.join(', ')}; got '${name}'`);
}

function faultsOf(variant: Variant, wanted: readonly string[] | undefined) {
	if (!wanted) return variant.faults;
	for (const name of wanted) {
		if (variant.faults.some((fault) => fault.name === name)) continue;
		const known = variant.faults.map((fault) => fault.name).join(', ') || 'none';
		throw new UserError(`variant ${variant.name} has no fault '${name}'; its faults are ${known}`);
	}
	return variant.faults.filter(({ name }) => wanted.includes(name));
}

/** Whether light enters a cell or one of its mechanisms. */
function hasInput({ inputs, includes }: Declaration, library: Library): boolean {
	return inputs.length > 0 || includes.some(({ mechanism }) => (library.get(mechanism)?.inputs.length ?? 0) > 0);
}

/**
 * The populations of a circuit that light falls on. One with an input and the name of a published receptor is one like that, unless its text says another.
 * Its eye is that of its `species`, where that is one whose optics are known.
 */
export function receptorBodies(circuit: string, library: Library): ReadonlyMap<string, ReceptorBody> {
	const receptors = new Map<string, ReceptorBody>();
	for (const { population, cell } of library.get(circuitKey(circuit))?.populations ?? []) {
		const declaration = library.get(cell);
		if (!declaration || !hasInput(declaration, library)) continue;
		const { receptor = catalogueLibrary().get(population)?.receptor } = declaration;
		if (!receptor) continue;
		const { spectrum, apertureUm, heightUm, pigment } = receptor;
		const eye = EYES.find((name) => name === declaration.species);
		receptors.set(population, {
			spectrum,
			apertureUm,
			heightUm,
			...(pigment ? { pigment } : {}),
			...(eye ? { eye } : {}),
		});
	}
	return receptors;
}

/** The tissue that is asked for. @throws UserError for a circuit without mosaics, and what `createTissue` refuses */
function tissueMosaicOf(circuit: string, size: TissueSize, library: Library): Mosaic {
	const declaration = library.get(circuitKey(circuit));
	if (!declaration || !hasMosaics(declaration)) {
		const others = circuitsOf(library).filter(({ tissue }) => tissue !== null);
		const known =
			nameList(
				others.map(({ name }) => name),
				'and',
			) || 'none';
		throw new UserError(
			`circuit '${circuit}' declares no mosaics, so it is laid out in columns; circuits with mosaics: ${known}`,
		);
	}
	return mosaicOfTissue(createTissue(declaration, extentOf(declaration, size)), receptorBodies(circuit, library));
}

/** The patch of columns, or the tissue; populations of the user's own that are no receptors have no place in columns, the rest lie as they would without them. */
export function mosaicOf(
	{ circuit, columns, tissue }: Pick<ModelRequest, 'circuit' | 'columns' | 'tissue'>,
	library: Library,
): Mosaic {
	if (tissue) return tissueMosaicOf(circuit, tissue, library);
	const names = library.get(circuitKey(circuit))?.populations.map(({ population }) => population) ?? [];
	const receptors = receptorBodies(circuit, library);
	return createMosaic(
		names.filter((name) => receptors.has(name) || Object.hasOwn(bodyPlaces, name)),
		receptors,
		columns.x,
		columns.y,
	);
}

/** Puts the variant's settings into a network; paths that the circuit has not are left out. */
function applySettings(network: Network, rules: RunRules): void {
	const known = new Map(parametersOf(network).map((place) => [place.path, place]));
	for (const { path, value } of rules.settings) {
		const place = known.get(path);
		if (place) setParameter(place, typeof value === 'number' ? value : Number(value));
	}
}

/** The state at time 0; thresholds that nobody set are found on the way. `given` are the paths that the user set. */
function findStart(
	network: Network,
	library: Library,
	rules: RunRules,
	given: ReadonlySet<string>,
): Pick<Model, 'start' | 'startNote'> {
	const thresholds = thresholdsOf(network).filter(({ path }) => !given.has(path));
	const take = (y: Float64Array, only: readonly string[]) => {
		for (const threshold of thresholds) {
			if (!only.includes(threshold.group.name)) continue;
			const source = groupNamed(network, thresholdSource(threshold, rules));
			threshold.group.parameters[threshold.index] = y[stateIndex(source, threshold.state, 0)] as number;
		}
	};
	const start = rules.start && givenStart(network, rules.start);
	if (start && rules.thresholdsFromFirstStep) {
		// Its own step, whatever solver runs later: the threshold is part of the state that the program starts from.
		const stage = fourthStageOfFirstStep(network, start, Math.fround(rules.fixedStep?.stepS ?? 1e-5) * 1000);
		const all = thresholds.map(({ group }) => group.name);
		take(stage, all);
		return { start, startNote: '' };
	}
	let { y: rest, note } = settleInTheDark(network, library);
	const elsewhere = Object.keys(rules.thresholdSources);
	if (thresholds.some(({ group }) => elsewhere.includes(group.name))) {
		take(rest, elsewhere);
		({ y: rest, note } = settleInTheDark(network, library));
	}
	return start ? { start, startNote: '' } : { start: rest, startNote: note };
}

/** The variant that is asked for, and what it means for the circuit. @throws UserError when it has no such fault or is not of this circuit */
export function variantOf(request: ModelRequest): Pick<Model, 'variant' | 'rules'> {
	const variant = variantNamed(request.variant);
	const faults = faultsOf(variant, request.faults);
	if (!isNamed(request.circuit) && faults.length > 0) {
		throw new UserError(
			`variant ${variant.name} is of the circuits ${publishedCircuits.join(', ')}; circuit '${request.circuit}' needs variant corrected`,
		);
	}
	return { variant, rules: rulesOf(isNamed(request.circuit) ? request.circuit : 'dual', faults) };
}

/**
 * Lays out a circuit, sets its variant and parameters, and finds the state it starts from: the dark steady state for `corrected`,
 * the released initial state with its faults for `release2016`.
 * @throws UserError for an unknown circuit, variant, fault or parameter and for values out of range; EquationError for
 * declarations that do not fit; SolverError when the circuit does not come to rest in the dark
 * @param leftOut hears of parameters that the circuit has not, or not in this range, one sentence each; without it they are errors
 * @param column a model of one column, of which this one has several that nothing joins: they start as it does, which need not be found again
 */
export function prepareModel(request: ModelRequest, leftOut?: (sentence: string) => void, column?: Model): Model {
	const { library, warnings } = withOwn(request.declarations ?? []);
	requireCircuit(request.circuit, library);
	const { variant, rules } = variantOf(request);
	const mosaic = mosaicOf(request, library);
	const ownPaths = Object.keys(request.parameters).flatMap((path) => memberPath(path) ?? []);
	const network = buildNetwork(request.circuit, library, mosaic, ownPaths);
	requireLight(network, mosaic);
	applySettings(network, rules);
	const standards = new Map(parametersOf(network).map((place) => [place.path, parameterValue(place)]));
	const given = new Set<string>();
	for (const [path, value] of Object.entries(request.parameters)) {
		try {
			setParameter(parameterAt(network, path), value);
			given.add(path);
		} catch (error) {
			if (!leftOut || !(error instanceof UserError)) throw error;
			leftOut(error.message);
		}
	}
	requireSpikesThatEnd(network);
	const { start, startNote } = column
		? { start: settleLike(network, column.network, column.start), startNote: column.startNote }
		: findStart(network, library, rules, given);
	for (const { path, group, index } of thresholdsOf(network)) {
		const factor = group.kind.parameters[index]?.factor ?? 1;
		if (!given.has(path)) standards.set(path, (group.parameters[index] as number) / factor);
		// A threshold that the user set goes back to what the variant's own rest gives.
		else standards.set(path, standardThreshold(request, path));
	}
	return { request, variant, rules, library, warnings, network, start, startNote, mosaic, standards };
}

function standardThreshold(request: ModelRequest, path: string): number {
	const { [path]: _own, ...parameters } = request.parameters;
	const model = prepareModel({ ...request, ...oneColumn, parameters }, () => undefined);
	return parameterValue(parameterAt(model.network, path));
}
