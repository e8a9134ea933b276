import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import type { Network } from '../../ode/kernels/network/network.ts';
import { type FastestRate, fastestAt, fastestRelaxation } from '../../ode/kernels/plan/stiffness.ts';
import { odexOver, overNetwork } from '../../ode/solvers/delay/overNetwork.ts';
import { type NoiseGrid, underNoise } from '../../ode/solvers/noise/noiseGrid.ts';
import { createRealtime, type RealtimeStepper } from '../../ode/solvers/realtime/realtime.ts';
import type { Crossings } from '../../ode/solvers/realtime/realtimeCrossings.ts';
import { createRealtimeSolver, watchEvents } from '../../ode/solvers/realtime/realtimeSolver.ts';
import { createRk4, stableRate } from '../../ode/solvers/reference/rk4.ts';
import type { Solver, Strayed } from '../../ode/solvers/reference/solver.ts';
import type { CodeMaker } from '../../ode/solvers/wasm/engineCode.ts';
import { whyNoWasm } from '../../ode/solvers/wasm/wasmHost.ts';
import { createWasmRealtime, type PackedRealtime } from '../../ode/solvers/wasm/wasmRealtime.ts';

/**
 * The real-time method of one network, by its steps, as it was made for the first run: further runs take it, and nothing is analysed, generated or compiled for them.
 * Each must begin with the network as it was at the first: the same parameters, nothing held.
 */
export type KeptMethods = Map<string, PackedRealtime>;

/** What each solver is told. Steps in ms. */
interface SolverSettings {
	readonly odex: { readonly tolerance: number };
	readonly rk4: { readonly stepMs: number };
	readonly realtime: {
		readonly stepMs: number;
		readonly substepMs: number;
		/** See `WasmOptions`. */
		readonly pacedTogether?: 16;
		readonly code?: CodeMaker;
		/** Of the network that is solved, where it is solved again and again. */
		readonly kept?: KeptMethods;
	};
}

/** The solvers of batch runs. */
export type SolverName = keyof SolverSettings;

type ChoiceOf<Name extends SolverName> = { readonly method: Name } & SolverSettings[Name];

/** How to integrate. */
export type SolverChoice = { [Name in SolverName]: ChoiceOf<Name> }[SolverName];

/** The options that say how finely a solver works, as a user gives them. */
export const finenessOptions = {
	dt: { unit: 's', minimum: 1e-7, maximum: 1e-2, help: 'step' },
	tolerance: { unit: '', minimum: 1e-13, maximum: 1e-2, help: 'relative and absolute tolerance' },
} as const;

export type FinenessOption = keyof typeof finenessOptions;

/** What a choice follows where an option is not given. */
export interface ChoiceDefaults {
	/** The variant runs as the released program did. */
	readonly isReleased: boolean;
	/** Steps of the session. */
	readonly stepMs: number;
	readonly substepMs: number;
	/** What is to be solved. */
	readonly network: Network;
}

/** All that is to be known of a solver. */
interface SolverEntry<Name extends SolverName> {
	/** What it is and when to take it, for help. */
	readonly help: string;
	/** How finely it works is said by this option, with this default. */
	readonly fineness: FinenessOption;
	readonly defaultText: string;
	/** @param value of its option, in the option's unit */
	choose(value: number | undefined, defaults: ChoiceDefaults): SolverSettings[Name];
	/** The value that the choice amounts to, in the option's unit. */
	valueOf(settings: SolverSettings[Name]): number;
	/**
	 * What may help where it strayed, in the options of the command line; empty where nothing would.
	 * @param why nothing but a state or too many steps: an equation without a value has none for any solver
	 */
	advice(why: Exclude<Strayed, 'rate'>, settings: SolverSettings[Name], network: Network): string;
	/**
	 * @param states those wanted inside steps
	 * @param noise under which it is solved, if there is any
	 */
	create(settings: SolverSettings[Name], network: Network, states: readonly number[], noise?: NoiseGrid): Solver;
}

/** A method and what it finds of events: what is watched is part of its code. */
interface WatchedMethod {
	readonly stepper: RealtimeStepper;
	readonly events: readonly Crossings[];
}

/** The real-time method: on vectors where they can be had, which is what live sessions run. */
function realtimeOf({ kept, ...options }: SolverSettings['realtime'], network: Network): WatchedMethod {
	const watched = <Method extends RealtimeStepper>(stepper: Method) => ({
		stepper,
		events: watchEvents(network, stepper),
	});
	if (whyNoWasm() !== undefined) return watched(createRealtime(network, options));
	if (!kept) return watched(createWasmRealtime(network, options));
	const { code: _code, ...steps } = options;
	const key = JSON.stringify(steps);
	const made = kept.get(key);
	const method = watched(createWasmRealtime(network, made ? { ...options, made } : options));
	// Before its first step: afterwards its memory would hold what this run did.
	if (!made) kept.set(key, method.stepper.packed());
	return method;
}

/** A reference under noise, where there is any. */
const heldUnder = (solver: Solver, noise: NoiseGrid | undefined): Solver =>
	noise ? underNoise(solver, noise) : solver;

/** The step that the released program was run with, s. */
const releasedStepS = 1e-5;
/** The longest step that RK4 takes unless it is told to, s: well inside what its accuracy asks for in the published cells. */
const longestRk4StepS = 2e-5;
/** Of the step at which RK4 becomes unstable this part is taken. */
const stablePart = 0.8;

/** A step in s as a user types it: `1e-5`. */
export const stepText = (stepS: number): string => Number(stepS.toPrecision(3)).toExponential();

/** The next number below that is 1, 2 or 5 times a power of ten. */
function roundedDown(value: number): number {
	const power = 10 ** Math.floor(Math.log10(value) + 1e-12);
	const digit = [5, 2, 1].find((each) => each * power <= value * (1 + 1e-9)) ?? 1;
	return Number((digit * power).toPrecision(1));
}

/** The step of RK4 that holds a circuit in voltage clamp from −90 to 30 mV, and what asks for it. */
export function rk4StepFor(network: Network): { readonly stepS: number; readonly fastest: FastestRate } {
	const fastest = fastestRelaxation(network);
	const stableS = (stablePart * stableRate) / fastest.perMs / 1000;
	return { stepS: stableS < longestRk4StepS ? roundedDown(stableS) : longestRk4StepS, fastest };
}

/**
 * Refuses a step of RK4 that does not even hold the state that the circuit starts from.
 * @throws UserError that names the step, what asks for a shorter one, and one that does
 */
export function checkStability(choice: SolverChoice, network: Network, start: Float64Array): void {
	if (choice.method !== 'rk4') return;
	const { perMs, name } = fastestAt(network, start);
	const longestMs = stableRate / perMs;
	if (choice.stepMs <= longestMs) return;
	throw new UserError(
		`--dt ${stepText(choice.stepMs / 1000)} is too long for rk4: at the start ${name} relaxes at ${Number(perMs.toPrecision(3))}/ms, for which steps above ${stepText(longestMs / 1000)} s are unstable; take --dt ${stepText(rk4StepFor(network).stepS)}, or leave it out`,
	);
}

/** Every solver once. A new one is an entry here: help, ranges and the command line follow. */
export const solvers: { readonly [Name in SolverName]: SolverEntry<Name> } = {
	odex: {
		help: 'extrapolation with variable order and step, to a tolerance: the reference',
		fineness: 'tolerance',
		defaultText: '1e-8',
		choose: (tolerance = 1e-8) => ({ tolerance }),
		valueOf: ({ tolerance }) => tolerance,
		advice: (why, { tolerance }) =>
			why === 'steps'
				? `loosen --tolerance, which is ${tolerance}, or take --solver realtime`
				: 'the equations lead there: check parameters and interventions',
		create: ({ tolerance }, network, states, noise) => heldUnder(odexOver(network, tolerance, states), noise),
	},
	rk4: {
		help: 'classical Runge-Kutta with a fixed step, as the released program runs',
		fineness: 'dt',
		defaultText: `as short as the circuit's fastest relaxation asks for, which explain tells, and at most ${stepText(longestRk4StepS)}; ${stepText(releasedStepS)} for release2016`,
		choose: (stepS, { isReleased, network }) => ({
			stepMs: (stepS ?? (isReleased ? releasedStepS : rk4StepFor(network).stepS)) * 1000,
		}),
		valueOf: ({ stepMs }) => stepMs / 1000,
		advice(_why, { stepMs }, network) {
			const stepS = stepMs / 1000;
			const usual = rk4StepFor(network).stepS;
			return `its step is too long there: --dt is ${stepText(stepS)}; try --dt ${stepText(usual < stepS ? usual : roundedDown(stepS / 4))}`;
		},
		create: ({ stepMs }, network, _states, noise) => heldUnder(overNetwork(createRk4(stepMs), network), noise),
	},
	realtime: {
		help: 'the method of live sessions, with a fixed step',
		fineness: 'dt',
		defaultText: '5e-4',
		choose(stepS, defaults) {
			const stepMs = stepS === undefined ? defaults.stepMs : stepS * 1000;
			return { stepMs, substepMs: Math.min(stepMs, defaults.substepMs) };
		},
		valueOf: ({ stepMs }) => stepMs / 1000,
		advice: (_why, { stepMs }) =>
			`its step is too long there, or the equations lead there: --dt is ${stepText(stepMs / 1000)}; try --dt ${stepText(roundedDown(stepMs / 4000))}`,
		create(settings, network, denseStates, noise) {
			const { stepper, events } = realtimeOf(settings, network);
			return createRealtimeSolver(network, stepper, noise, denseStates, events);
		},
	},
};

/** Their names, in order. */
export const solverNames = Object.keys(solvers) as SolverName[];

/** The solvers whose fineness an option says. */
export const solversWith = (option: FinenessOption): SolverName[] =>
	solverNames.filter((name) => solvers[name].fineness === option);

/** The solver of this name. @throws UserError that lists the known ones */
export function solverNamed(text: string): SolverName {
	const found = solverNames.find((name) => name === text);
	if (found === undefined) throw new UserError(`--solver must be ${nameList(solverNames, 'or')}; got '${text}'`);
	return found;
}

function choiceOf<Name extends SolverName>(
	method: Name,
	value: number | undefined,
	defaults: ChoiceDefaults,
): ChoiceOf<Name> {
	const entry: SolverEntry<Name> = solvers[method];
	return { method, ...entry.choose(value, defaults) };
}

/** A solver with the value of its option, if that was given. */
export const chooseSolver = (method: SolverName, value: number | undefined, defaults: ChoiceDefaults): SolverChoice =>
	choiceOf(method, value, defaults) as SolverChoice;

/** What a choice says of its option: to be checked against its range. */
export function finenessOf<Name extends SolverName>(choice: ChoiceOf<Name>): { option: FinenessOption; value: number } {
	const entry: SolverEntry<Name> = solvers[choice.method];
	return { option: entry.fineness, value: entry.valueOf(choice) };
}

/** What may help where a solver strayed; see `SolverEntry`. */
export function adviceOn<Name extends SolverName>(
	why: Exclude<Strayed, 'rate'>,
	choice: ChoiceOf<Name>,
	network: Network,
): string {
	const entry: SolverEntry<Name> = solvers[choice.method];
	return entry.advice(why, choice, network);
}

/** Makes the solver of a choice. @param states those wanted inside steps @param noise under which it is solved, if there is any */
export function solverOf<Name extends SolverName>(
	choice: ChoiceOf<Name>,
	network: Network,
	states: readonly number[],
	noise?: NoiseGrid,
): Solver {
	const entry: SolverEntry<Name> = solvers[choice.method];
	return entry.create(choice, network, states, noise);
}
