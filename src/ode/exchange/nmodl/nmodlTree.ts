/** NMODL, the language of NEURON's mechanisms (Hines & Carnevale 2000, Neural Comput. 12:995-1007), as plain data. Lines are 1-based. */

export type NmodlOperator = '+' | '-' | '*' | '/' | '^' | '<' | '<=' | '>' | '>=' | '==' | '!=' | '&&' | '||';

/** An expression; numbers may carry a unit as written. */
export type NmodlExpression =
	| { readonly kind: 'number'; readonly value: number; readonly unit?: string; readonly line: number }
	| { readonly kind: 'name'; readonly name: string; readonly line: number }
	| { readonly kind: 'negative' | 'not'; readonly operand: NmodlExpression; readonly line: number }
	| {
			readonly kind: 'binary';
			readonly operator: NmodlOperator;
			readonly left: NmodlExpression;
			readonly right: NmodlExpression;
			readonly line: number;
	  }
	| { readonly kind: 'call'; readonly name: string; readonly args: readonly NmodlExpression[]; readonly line: number };

/** One side of a reaction: states with how many of each take part. */
export type NmodlSide = readonly { readonly state: string; readonly count: number }[];

export type NmodlStatement =
	| { readonly kind: 'assign'; readonly name: string; readonly value: NmodlExpression; readonly line: number }
	/** `x' = …`. */
	| { readonly kind: 'rate'; readonly name: string; readonly value: NmodlExpression; readonly line: number }
	| {
			readonly kind: 'if';
			readonly condition: NmodlExpression;
			readonly then: readonly NmodlStatement[];
			readonly otherwise: readonly NmodlStatement[];
			readonly line: number;
	  }
	| {
			readonly kind: 'loop';
			readonly name: string;
			readonly from: NmodlExpression;
			readonly to: NmodlExpression;
			readonly body: readonly NmodlStatement[];
			readonly line: number;
	  }
	| { readonly kind: 'call'; readonly call: NmodlExpression & { kind: 'call' }; readonly line: number }
	| { readonly kind: 'local'; readonly names: readonly string[]; readonly line: number }
	| { readonly kind: 'solve'; readonly block: string; readonly isSteady: boolean; readonly line: number }
	/** `~ a + b <-> c (forward, backward)`; of `~ a << (rate)` there is a right side only. */
	| {
			readonly kind: 'reaction';
			readonly left: NmodlSide;
			readonly right: NmodlSide;
			readonly forward: NmodlExpression;
			readonly backward?: NmodlExpression;
			readonly line: number;
	  }
	/** `CONSERVE a + b = 1`. */
	| { readonly kind: 'conserve'; readonly sum: NmodlExpression; readonly total: NmodlExpression; readonly line: number }
	| { readonly kind: 'table'; readonly line: number }
	/** What cannot be told in equations, in words. */
	| { readonly kind: 'foreign'; readonly what: string; readonly line: number };

/** A name of PARAMETER, ASSIGNED or STATE. */
export interface NmodlVariable {
	readonly name: string;
	readonly unit?: string;
	/** Of a parameter or constant that has one. */
	readonly value?: number;
	readonly range?: readonly [number, number];
	readonly line: number;
}

export interface NmodlIon {
	readonly name: string;
	readonly reads: readonly string[];
	readonly writes: readonly string[];
	readonly valence?: number;
	readonly line: number;
}

export type NmodlBlockKind = 'BREAKPOINT' | 'INITIAL' | 'DERIVATIVE' | 'KINETIC' | 'PROCEDURE' | 'FUNCTION';

/** A block of statements; of a function, what it gives has its name. */
export interface NmodlBlock {
	readonly kind: NmodlBlockKind;
	readonly name: string;
	readonly args: readonly { readonly name: string; readonly unit?: string }[];
	readonly unit?: string;
	readonly body: readonly NmodlStatement[];
	readonly line: number;
}

/** One mod file. */
export interface NmodlFile {
	readonly file: string;
	readonly title: string;
	/** `SUFFIX` or `POINT_PROCESS`, and its name. */
	readonly type: 'density' | 'point';
	readonly name: string;
	readonly ions: readonly NmodlIon[];
	readonly nonspecific: readonly string[];
	readonly electrode: readonly string[];
	readonly ranges: ReadonlySet<string>;
	readonly pointers: ReadonlySet<string>;
	/** Units of the UNITS block: the name as used, and what it is. */
	readonly unitNames: ReadonlyMap<string, string>;
	/** Constants of the UNITS block, of CONSTANT and of DEFINE. */
	readonly constants: readonly NmodlVariable[];
	readonly parameters: readonly NmodlVariable[];
	readonly assigned: readonly NmodlVariable[];
	readonly states: readonly NmodlVariable[];
	readonly blocks: readonly NmodlBlock[];
	/** Blocks that cannot be told in equations, in words, by line. */
	readonly foreign: readonly { readonly what: string; readonly line: number }[];
}
