import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import type { Network } from '../../ode/kernels/network/network.ts';
import { createRealtime, type RealtimeStepper } from '../../ode/solvers/realtime/realtime.ts';
import { createRealtimeSolver } from '../../ode/solvers/realtime/realtimeSolver.ts';
import { createOdex } from '../../ode/solvers/reference/odex.ts';
import { createRk4 } from '../../ode/solvers/reference/rk4.ts';
import type { Solver } from '../../ode/solvers/reference/solver.ts';
import { whyNoWasm } from '../../ode/solvers/wasm/wasmHost.ts';
import { createWasmRealtime } from '../../ode/solvers/wasm/wasmRealtime.ts';

/** What each solver is told. Steps in ms. */
interface SolverSettings {
	readonly odex: { readonly tolerance: number };
	readonly rk4: { readonly stepMs: number };
	readonly realtime: { readonly stepMs: number; readonly substepMs: number };
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
	/** @param states those wanted inside steps */
	create(settings: SolverSettings[Name], network: Network, states: readonly number[]): Solver;
}

/** The real-time method: on vectors where they can be had, which is what live sessions run. */
function realtimeOf(options: SolverSettings['realtime'], network: Network): RealtimeStepper {
	return whyNoWasm() === undefined ? createWasmRealtime(network, options) : createRealtime(network, options);
}

/** Every solver once. A new one is an entry here: help, ranges and the command line follow. */
export const solvers: { readonly [Name in SolverName]: SolverEntry<Name> } = {
	odex: {
		help: 'extrapolation with variable order and step, to a tolerance: the reference',
		fineness: 'tolerance',
		defaultText: '1e-8',
		choose: (tolerance = 1e-8) => ({ tolerance }),
		valueOf: ({ tolerance }) => tolerance,
		create: ({ tolerance }, _network, denseStates) => createOdex({ tolerance, denseStates }),
	},
	rk4: {
		help: 'classical Runge-Kutta with a fixed step, as the released program runs',
		fineness: 'dt',
		defaultText: '2e-5; 1e-5 for release2016',
		choose: (stepS, { isReleased }) => ({ stepMs: (stepS ?? (isReleased ? 1e-5 : 2e-5)) * 1000 }),
		valueOf: ({ stepMs }) => stepMs / 1000,
		create: ({ stepMs }) => createRk4(stepMs),
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
		create: (settings, network) => createRealtimeSolver(network, realtimeOf(settings, network)),
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

/** Makes the solver of a choice. @param states those wanted inside steps */
export function solverOf<Name extends SolverName>(
	choice: ChoiceOf<Name>,
	network: Network,
	states: readonly number[],
): Solver {
	const entry: SolverEntry<Name> = solvers[choice.method];
	return entry.create(choice, network, states);
}
