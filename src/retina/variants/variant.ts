import type { CircuitName } from '../catalogue.ts';

/** A parameter or switch put to a value. */
export interface ParameterSetting {
	/** `ganglion.calcium.exclusiveOr`, `rod_cone.offset_b`. A path that the circuit has not is skipped. */
	readonly path: string;
	/** In the unit in which the parameter is declared; true or false for a switch. */
	readonly value: number | boolean;
}

/** Where the state of a run comes from, state by state: path to value in the unit in which the state is declared. */
export type GivenState = Readonly<Record<string, number>>;

/** What a fault does to a run. Plain data: the runner carries it out. */
export type FaultEffect =
	| { readonly kind: 'settings'; readonly settings: readonly ParameterSetting[] }
	/** The run starts from these values instead of the dark steady state. */
	| { readonly kind: 'start'; readonly states: Readonly<Record<CircuitName, GivenState>> }
	/** The five occupancies of each Ih stay as the given start has them, even if they do not sum to 1. */
	| { readonly kind: 'occupanciesAsGiven' }
	/** The threshold of a synapse is the potential of another population than its presynaptic one. */
	| { readonly kind: 'thresholdSource'; readonly connection: string; readonly population: string }
	/** Thresholds are presynaptic potentials at the fourth Runge–Kutta stage of the first step, instead of in the dark steady state. */
	| { readonly kind: 'thresholdsFromFirstStep' }
	/**
	 * While the time at the start of a step is before the light: after the step these states are put back to what they were before it
	 * (its stages run free), and the derivatives of all synapses are 0.
	 */
	| { readonly kind: 'heldUntilLight'; readonly putBack: readonly string[] }
	/** Classical Runge–Kutta with this step; the light is looked up once per step, at its start, and is on for start <= t <= start + duration. */
	| { readonly kind: 'fixedStep'; readonly stepS: number; readonly single: SinglePrecision }
	/** What the table of results shows instead of the plain state at the row's time. */
	| { readonly kind: 'printing'; readonly rules: PrintingRules };

/** What passes through a 32-bit float: step, light times (their sum is taken afterwards, in double precision) and intensities always. */
export interface SinglePrecision {
	/** Last parts of the paths of the parameters that do as well, rounded in the unit in which they are declared. */
	readonly parameters: readonly string[];
}

/** How rows differ from the plain state. */
export interface PrintingRules {
	/** The light-sensitive current in a row is that of the fourth stage of the step which begins at the row's time. */
	readonly photocurrentFromLastStage: boolean;
	/** Potentials printed less their initial value, by circuit. */
	readonly aboveStart: Readonly<Partial<Record<CircuitName, readonly string[]>>>;
}

/** One way in which a published program departs from its equations, switchable on its own. */
export interface Fault {
	/** `bipolarVolumes`; unique in its variant. */
	readonly name: string;
	readonly title: string;
	/** What was done, how it is known, and what follows from it. */
	readonly description: string;
	readonly effects: readonly FaultEffect[];
}

/** A way to run the circuits: the equations as declared, with these faults. */
export interface Variant {
	readonly name: string;
	readonly title: string;
	readonly description: string;
	readonly faults: readonly Fault[];
}

/** What the effects of a set of faults come to for one circuit. */
export interface RunRules {
	readonly settings: readonly ParameterSetting[];
	/** Absent: the dark steady state. States that are not named start as declared. */
	readonly start?: GivenState;
	/** Connection to the population whose potential is its threshold, where that is not the presynaptic one. */
	readonly thresholdSources: Readonly<Record<string, string>>;
	/** Thresholds are taken at the fourth stage of the first step of the run; otherwise they are dark rests. */
	readonly thresholdsFromFirstStep: boolean;
	/** Present: hold until the light starts, as in the effect `heldUntilLight`. */
	readonly heldUntilLight?: { readonly putBack: readonly string[] };
	/** Present: integrate so, whatever step was asked for the RK4 method. */
	readonly fixedStep?: { readonly stepS: number; readonly single: SinglePrecision };
	readonly photocurrentFromLastStage: boolean;
	/** Potentials printed less their initial value. */
	readonly aboveStart: readonly string[];
}

/** Occupancies of an Ih scheme, scaled to a sum of 1. */
function withWholeOccupancies(start: GivenState): GivenState {
	const schemes = new Map<string, number>();
	for (const [path, value] of Object.entries(start)) {
		const scheme = /^(.*\.h)\.[CO]\d$/.exec(path)?.[1];
		if (scheme !== undefined) schemes.set(scheme, (schemes.get(scheme) ?? 0) + value);
	}
	return Object.fromEntries(
		Object.entries(start).map(([path, value]) => {
			const sum = schemes.get(path.replace(/\.[^.]*$/, ''));
			return [path, sum === undefined ? value : value / sum];
		}),
	);
}

/**
 * Works out what a set of faults means for a circuit.
 * @param circuit the circuit that will run
 * @param faults those that are on: a variant's all, or some of them
 */
export function rulesOf(circuit: CircuitName, faults: readonly Fault[]): RunRules {
	const effects = faults.flatMap((fault) => fault.effects);
	const of = <K extends FaultEffect['kind']>(kind: K) =>
		effects.filter((effect): effect is Extract<FaultEffect, { kind: K }> => effect.kind === kind);
	const given = of('start').at(-1)?.states[circuit];
	const start = given && of('occupanciesAsGiven').length === 0 ? withWholeOccupancies(given) : given;
	const held = of('heldUntilLight');
	const fixedStep = of('fixedStep').at(-1);
	const printing = of('printing').map((effect) => effect.rules);
	return {
		settings: of('settings').flatMap((effect) => effect.settings),
		...(start === undefined ? {} : { start }),
		thresholdSources: Object.fromEntries(of('thresholdSource').map((each) => [each.connection, each.population])),
		thresholdsFromFirstStep: of('thresholdsFromFirstStep').length > 0,
		...(held.length === 0 ? {} : { heldUntilLight: { putBack: held.flatMap((effect) => effect.putBack) } }),
		...(fixedStep === undefined ? {} : { fixedStep: { stepS: fixedStep.stepS, single: fixedStep.single } }),
		photocurrentFromLastStage: printing.some((rules) => rules.photocurrentFromLastStage),
		aboveStart: printing.flatMap((rules) => rules.aboveStart[circuit] ?? []),
	};
}
