import type { Expression } from './expression.ts';
import type { Place } from './place.ts';
import type { SpikeStatements } from './spikeStatements.ts';
import type { Traits } from './traits.ts';

/** What a file may declare. */
export type DeclarationKind = 'channel' | 'pool' | 'cell' | 'synapse' | 'junction' | 'circuit';

/** How well a number is founded: from the source named, fitted to data, or assumed. */
export type Evidence = 'source' | 'fitted' | 'assumed';

/** `needs NAME [unit]`. */
export interface NeedStatement {
	readonly name: string;
	readonly unit: string;
	readonly place: Place;
}

/** `parameter` and `constant`; value and range in the unit as declared. */
export interface ParameterStatement {
	readonly name: string;
	/** A number in `unit`, or the value that a state has in the dark: of the presynaptic population in a synapse, of its own cell in a mechanism. */
	readonly value: number | { readonly darkRestOf: string };
	readonly unit: string;
	readonly minimum: number;
	readonly maximum: number;
	readonly title: string;
	readonly evidence: Evidence;
	/** Of its own; else the declaration's sources hold. */
	readonly source?: string;
	readonly editable: boolean;
	readonly place: Place;
}

/** `switch NAME = on|off "title"`. */
export interface SwitchStatement {
	readonly name: string;
	readonly value: boolean;
	readonly title: string;
	readonly place: Place;
}

/** `state NAME [unit] = initial in min .. max "title"`. */
export interface StateStatement {
	readonly name: string;
	readonly unit: string;
	readonly initial: number;
	readonly minimum: number;
	readonly maximum: number;
	readonly title: string;
	readonly place: Place;
}

/** `input NAME [unit] in min .. max "title" gain PARAMETER photons`; range, gain and photons may be left out. */
export interface InputStatement {
	readonly name: string;
	readonly unit: string;
	readonly range?: readonly [minimum: number, maximum: number];
	readonly title: string;
	/** The name of the number that photoisomerisations are multiplied with to make the input; 1 when left out. */
	readonly gain?: string;
	/** It counts photons that are caught, so that it has photon noise. */
	readonly photons?: true;
	readonly place: Place;
}

/** Whose photoisomerisations the light input of a receptor counts. */
export const spectra = ['rod', 'cone'] as const;

/** `receptor rod|cone aperture RADIUS [um] height HEIGHT [um] peak WAVELENGTH [nm] area AREA [um^2]`: what light falls on; peak and area may be left out. */
export interface ReceptorStatement {
	readonly spectrum: (typeof spectra)[number];
	/** Radius of the disc over which light is averaged, µm. */
	readonly apertureUm: number;
	/** Height above the ganglion cells, µm. */
	readonly heightUm: number;
	/** Its pigment: wavelength of its peak, nm, and collecting area there, µm². */
	readonly pigment?: { readonly peakNm: number; readonly areaUm2: number };
	readonly place: Place;
}

/** `collects NAME [unit] "title"`: the sum of what connections deliver. */
export type CollectStatement = InputStatement;

/** What noise that cells declare comes from. */
export const noiseOrigins = ['channel', 'synaptic'] as const;

/** `noise NAME channel|synaptic time TIME [unit]|PARAMETER "title"`: a normal number without unit of mean 0 and variance 1. */
export interface NoiseStatement {
	readonly name: string;
	readonly origin: (typeof noiseOrigins)[number];
	/** Correlation time, ms, or the name of the number that it is. */
	readonly time: number | { readonly parameter: string };
	readonly title: string;
	readonly place: Place;
}

/** `NAME [unit] = expression`, `current NAME [unit] = expression` or `signal NAME [unit] = expression`. */
export interface AssignmentStatement {
	readonly name: string;
	readonly unit?: string;
	readonly expression: Expression;
	readonly title: string;
	readonly isCurrent: boolean;
	/** What a synapse delivers in place of a current. */
	readonly isSignal: boolean;
	readonly place: Place;
}

/** `NAME' = expression`. */
export interface DerivativeStatement {
	readonly state: string;
	readonly expression: Expression;
	readonly place: Place;
}

/** `include MECHANISM as ALIAS with NEED = EXPRESSION, …`. */
export interface IncludeStatement {
	readonly mechanism: string;
	readonly alias: string;
	readonly bindings: readonly { readonly need: string; readonly expression: Expression }[];
	readonly place: Place;
}

/** `with PATH = value [unit] | on | off` in a circuit. */
export interface Setting {
	readonly path: string;
	readonly value: number | boolean;
	/** Unit as written; a switch has none. */
	readonly unit?: string;
}

/** `cell KIND as POPULATION with …`. */
export interface PopulationStatement {
	readonly cell: string;
	readonly population: string;
	readonly settings: readonly Setting[];
	readonly place: Place;
}

/** `synapse KIND as NAME from A to B into INPUT delay TIME[ms] with …`, `junction KIND as NAME between A and B with …`. */
export interface ConnectionStatement {
	readonly type: 'synapse' | 'junction';
	readonly kind: string;
	readonly name: string;
	/** Presynaptic population, or side a. */
	readonly from: string;
	/** Postsynaptic population, or side b. */
	readonly to: string;
	/** What of the postsynaptic cell a signal is added to. */
	readonly into?: string;
	/** Joins each column with its neighbours on the lattice instead of with itself. */
	readonly neighbours: boolean;
	/** Which cells it joins where the circuit is laid out as a tissue. */
	readonly reach?: Reach;
	/** Of a synapse: how long after it happens it reads what its presynaptic cell does, ms. */
	readonly delayMs?: number;
	readonly settings: readonly Setting[];
	readonly place: Place;
}

/** `scatter PATH SD normal|lognormal seed S`: a parameter that differs from cell to cell. */
export interface ScatterStatement {
	readonly population: string;
	/** Of the parameter in its cell: `Na.g`. */
	readonly path: string;
	/** Standard deviation: a part of the value, or with a unit in that unit. */
	readonly deviation: number;
	readonly unit?: string;
	readonly distribution: 'normal' | 'lognormal';
	readonly seed: number;
	readonly place: Place;
}

/** `set PATH of MEMBER = value [unit]`: the value of one cell. */
export interface MemberStatement {
	readonly population: string;
	readonly member: number;
	readonly setting: Setting;
	readonly place: Place;
}

/** `mosaic POPULATION density …`: how the cells of a population stand in a tissue. */
export interface MosaicStatement {
	readonly population: string;
	/** Cells per mm² of retina, those that a thinned population stands for included. */
	readonly densityPerMm2: number;
	readonly lattice: 'hex' | 'square';
	/** Standard deviation of a cell's displacement from its lattice point in x and in y, in parts of the spacing. */
	readonly jitter: number;
	readonly seed: number;
	/** For how many cells one that is simulated stands. */
	readonly thinned: number;
	readonly place: Place;
}

/** `extent WIDTH by HEIGHT …`: the piece of tissue that is simulated unless a user asks for another. */
export interface ExtentStatement {
	readonly widthUm: number;
	readonly heightUm: number;
	/** Opposite edges are joined. */
	readonly isTorus: boolean;
	/** How far the tissue goes on beyond the extent on every side. */
	readonly marginUm: number;
	readonly place: Place;
}

/** Which cells a connection joins in a tissue, by distance in the plane of the retina, µm. */
export interface Reach {
	readonly withinUm?: number;
	/** Each receiving cell (side b of a junction) takes so many of those nearest to it. */
	readonly nearest?: number;
	/** Standard deviation of the Gaussian by which weights fall with distance; all weigh alike without. */
	readonly sigmaUm?: number;
	/** Convergence: most partners of a receiving cell. */
	readonly mostInputs?: number;
	/** Divergence: most partners of a sending cell (side a). */
	readonly mostOutputs?: number;
	/** What a receiving cell gets is the sum over its partners and not their mean. */
	readonly isSummed: boolean;
}

/** One parsed file. */
export interface Declaration extends Traits {
	readonly kind: DeclarationKind;
	readonly name: string;
	readonly title: string;
	readonly sources: readonly string[];
	readonly species?: string;
	readonly temperature?: string;
	/** Of a circuit that states at which temperature it is, °C. */
	readonly celsius?: number;
	/** Of a cell that light falls on. */
	readonly receptor?: ReceptorStatement;
	/** A cell whose action potentials count: they are shown, recorded and sent to devices. */
	readonly spikes: boolean;
	/** Of a cell whose spikes are events: when it spikes, and what jumps then. */
	readonly spikeEvent?: SpikeStatements;
	readonly notes: readonly string[];
	readonly needs: readonly NeedStatement[];
	readonly parameters: readonly ParameterStatement[];
	readonly switches: readonly SwitchStatement[];
	readonly states: readonly StateStatement[];
	readonly inputs: readonly InputStatement[];
	readonly collects: readonly CollectStatement[];
	readonly noises: readonly NoiseStatement[];
	readonly assignments: readonly AssignmentStatement[];
	readonly derivatives: readonly DerivativeStatement[];
	readonly includes: readonly IncludeStatement[];
	readonly populations: readonly PopulationStatement[];
	readonly connections: readonly ConnectionStatement[];
	/** What differs from cell to cell in a circuit. */
	readonly scatters: readonly ScatterStatement[];
	readonly memberSettings: readonly MemberStatement[];
	/** How a circuit's populations stand in a tissue; without any it is laid out in columns. */
	readonly mosaics: readonly MosaicStatement[];
	readonly extent?: ExtentStatement;
	readonly place: Place;
}
