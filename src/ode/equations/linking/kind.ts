import type { Declaration, Evidence, noiseOrigins } from '../language/declaration.ts';
import type { Expression } from '../language/expression.ts';
import type { Place } from '../language/place.ts';

/** A unit as a user reads it, with the factor to inside units: `inside = shown * factor`. */
export interface ShownUnit {
	readonly unit: string;
	readonly factor: number;
}

/** One state variable of a kind; initial value and range in inside units. */
export interface KindState extends ShownUnit {
	/** `V`, `Kv.m`. */
	readonly path: string;
	readonly title: string;
	readonly initial: number;
	readonly minimum: number;
	readonly maximum: number;
	/** Of a state that another one comes to later: which one, and the synapse that has that delay. */
	readonly delayed?: { readonly of: string; readonly by: string };
}

/** One number or switch of a kind; value and range in the unit as declared. */
export interface KindParameter extends ShownUnit {
	/** `C`, `Kv.g`. */
	readonly path: string;
	readonly title: string;
	readonly type: 'number' | 'switch';
	/** A switch is 0 or 1; `darkRestOf` names a state: of the presynaptic kind in a synapse, else of the cell itself. */
	readonly value: number | { readonly darkRestOf: string };
	readonly minimum: number;
	readonly maximum: number;
	readonly source: string;
	readonly evidence: Evidence;
	readonly editable: boolean;
}

/** A drive from outside the kind's equations; `role` says who fills it. */
export interface KindInput extends ShownUnit {
	readonly path: string;
	readonly title: string;
	readonly role: 'light' | 'synaptic' | 'junction' | 'collected' | 'electrode' | 'noise' | 'member' | 'delayed';
	/** Of a light input whose declaration names one; without it a photoisomerisation counts as one. */
	readonly gain?: InputGain;
	/** Of a light input that counts photons: inside units of the input per photoisomerisation per ms, at a gain of 1. */
	readonly photons?: number;
	/** Of a noise. */
	readonly noise?: KindNoise;
	/** What it is meant to be, in inside units; absent where the declaration does not say. */
	readonly range?: readonly [minimum: number, maximum: number];
}

/** A spike of a cell that is an event and no current. Numbers in inside units. */
export interface KindSpikeEvent {
	/** Path of the state that spikes where it comes to the threshold from below, and is held for the refractory time, ms. */
	readonly state: string;
	/** Of parameters alone, as the refractory time is. */
	readonly threshold: Expression;
	readonly refractory: Expression;
	/** What states jump to, of parameters and of what states were, that of the state above among them. */
	readonly resets: readonly { readonly state: string; readonly expression: Expression }[];
	/** Path of the state that says for how long the first one is still held, ms; below 0 how much of its way it has yet to go. */
	readonly waits: string;
	/** Path of the state that says, after a step of the real-time method, in which part of the step (above 0 to 1) it spiked; 0 where it did not. */
	readonly marks: string;
	readonly place: Place;
}

/** A normal number of mean 0 and variance 1 that loses its memory within a time. */
export interface KindNoise {
	readonly origin: (typeof noiseOrigins)[number];
	/** Correlation time, ms, or the path of the parameter that holds it. */
	readonly time: number | { readonly parameter: string };
}

/** What makes photoisomerisations per second into an input. */
export interface InputGain {
	/** The parameter that holds it. */
	readonly path: string;
	/** Input in its declared unit, of one photoisomerisation per second, per inside unit of the parameter. */
	readonly factor: number;
}

/** A state of another cell that a connection reads: `pre.V`. */
export interface KindExternal {
	readonly side: 'pre' | 'post' | 'a' | 'b';
	readonly state: string;
	readonly path: string;
}

/** An assigned quantity; everything here can be probed. */
export interface KindQuantity extends ShownUnit {
	readonly path: string;
	readonly title: string;
	/** Names in it are paths of this kind; numbers are in inside units. */
	readonly expression: Expression;
	readonly isCurrent: boolean;
	/** What a synapse delivers in place of a current. */
	readonly isSignal: boolean;
}

/** Something in a declaration that is no mistake and should be looked at. */
export interface KindWarning {
	readonly place: Place;
	readonly message: string;
}

/** A cell, synapse or junction with its mechanisms linked in: names resolved, units checked, equations in order. */
export interface Kind {
	readonly name: string;
	readonly type: 'cell' | 'synapse' | 'junction';
	readonly title: string;
	readonly declaration: Declaration;
	/** Included mechanisms in order, with the name they have in this kind. */
	readonly mechanisms: readonly { readonly alias: string; readonly declaration: Declaration }[];
	readonly states: readonly KindState[];
	readonly parameters: readonly KindParameter[];
	readonly inputs: readonly KindInput[];
	readonly externals: readonly KindExternal[];
	/** In an order in which each needs only those before it. */
	readonly quantities: readonly KindQuantity[];
	/** dy/dt of each state, in inside units per ms, in the order of `states`. */
	readonly derivatives: readonly Expression[];
	/** Of a cell whose spikes are events. */
	readonly spikeEvent?: KindSpikeEvent;
	/** Where each name was declared, for errors. */
	readonly places: ReadonlyMap<string, Place>;
	readonly warnings: readonly KindWarning[];
}

/** The declarations by name; circuits by `circuitKey`. */
export type Library = ReadonlyMap<string, Declaration>;
