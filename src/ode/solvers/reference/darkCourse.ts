import { eigenvalues } from '../../../base/eigenvalues.ts';
import { deliveredBy } from '../../equations/linking/delivery.ts';
import { voltagesOf } from '../../equations/linking/stateRoles.ts';
import type { Group, Network } from '../../kernels/network/network.ts';
import { type Part, partsOf, partWith, ratesOfPart } from '../../kernels/network/parts.ts';
import { type SpikingCell, spikingCells } from '../../kernels/network/spikeEvents.ts';
import { type Straying, strayingOf } from '../../kernels/network/straying.ts';
import { overEvents } from './overSpikes.ts';
import { PartJacobian } from './partJacobian.ts';
import { createRos2 } from './ros2.ts';
import { largeFrom, takeJacobian } from './shiftedJacobian.ts';
import { type OdeSystem, SolverError } from './solver.ts';
import { findSteadyState } from './steadyState.ts';
import { Track } from './track.ts';

/** Darkness that is followed at least, ms, and in slowest time constants. */
const darknessMs = 3000;
const timeConstants = 5;
/** What changes more slowly than this, per ms, counts as conserved. */
const slowestRate = 1e-7;
/** Relative error of a step of the course. */
const tolerance = 1e-3;
/** A part that does not come to rest is followed for no more steps than this beyond the 3 s. */
const mostSteps = 200_000;
/** The end of a course, as a part of it, over which it is looked at, and at least so long, ms. */
const lookedAt = 1 / 3;
const leastLookedAtMs = 1000;
/** A part rests if its potentials moved by no more than this at the end of the course and the fixed point is no further away, mV. */
const restMv = 1;
/** The same of other states, relative to their size or to `smallest`. */
const restPart = 0.1;
const smallest = 1e-2;
/** A large part that is within this part of those distances after 3 s has come to its rest, and is followed no longer. */
const arrivedPart = 1e-3;
/** First step of the iteration that finds the fixed point after the course, ms. */
const polishStepMs = 100;

/** How a population that does not come to rest in the dark goes on. */
export interface Restless {
	readonly population: string;
	/** Cycles (of a spiking cell: spikes) per second; 0 where there is less than one in the time looked at. */
	readonly ratePerS: number;
}

/** Where the course through darkness leads. */
export interface DarkCourse {
	/** The state at its end: the rest, or a state on the cycle. */
	readonly y: Float64Array;
	/** The mean of each state at the end. */
	readonly mean: Float64Array;
	readonly restless: readonly Restless[];
}

/** Indices of the free states of some groups. */
const statesOf = (groups: readonly Group[], held: ReadonlySet<number>): number[] =>
	groups
		.flatMap(({ offset, kind, count }) => Array.from({ length: kind.states.length * count }, (_, k) => offset + k))
		.filter((index) => !held.has(index));

const potentialsOf = (groups: readonly Group[]): Set<number> =>
	new Set(
		groups.flatMap(({ offset, kind, count }) => {
			const voltages = new Set(voltagesOf(kind));
			return kind.states.flatMap(({ path }, k) =>
				voltages.has(path) ? Array.from({ length: count }, (_, i) => offset + k * count + i) : [],
			);
		}),
	);

/** The least and the greatest of some values. */
const extremesOf = (values: Float64Array): readonly [number, number] => [
	values.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY),
	values.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY),
];

/** By how much some values move. */
function spanOf(values: Float64Array): number {
	const [least, most] = extremesOf(values);
	return most - least;
}

/** Upward crossings of the middle between least and greatest value, per second. */
function cyclesPerS(times: readonly number[], values: Float64Array): number {
	const [least, most] = extremesOf(values);
	const middle = (least + most) / 2;
	const crossings = times.filter(
		(_, k) => k > 0 && (values[k - 1] as number) < middle && (values[k] as number) >= middle,
	);
	const first = crossings[0];
	const last = crossings.at(-1);
	if (first === undefined || last === undefined || last === first) return 0;
	return (1000 * (crossings.length - 1)) / (last - first);
}

/** Real parts of the eigenvalues of a system's Jacobian at a point, per ms. */
function growthRates(system: OdeSystem, t: number, y: Float64Array): Float64Array {
	const jacobian = new Float64Array(system.size ** 2);
	takeJacobian(system, t, y, jacobian);
	// Beside a point where an equation has no value nothing can be said to rest.
	if (!jacobian.every(Number.isFinite)) return Float64Array.of(Number.POSITIVE_INFINITY);
	return eigenvalues(jacobian, system.size).real;
}

/** The fixed point that an iteration finds from a point, and whether what is near stays near; nothing where it finds none. */
export function fixedPointFrom(system: OdeSystem, start: Float64Array, firstStepMs?: number) {
	try {
		const { y } = findSteadyState(system, start, firstStepMs);
		return { y, isStable: () => growthRates(system, 0, y).every((each) => each <= slowestRate) };
	} catch (failure) {
		if (failure instanceof SolverError) return undefined;
		throw failure;
	}
}

/** A part on its way, and what has been found of it. */
interface Followed {
	/** Indices of its states in the network's vector. */
	readonly states: readonly number[];
	/** Its states at the end. */
	readonly x: Float64Array;
	readonly rests: boolean;
	readonly track: Track;
	readonly endMs: number;
}

/** One column in the dark, part after part: what comes later waits for what comes before and not the other way round. */
class Darkness {
	readonly #network: Network;
	readonly #start: Float64Array;
	readonly #y: Float64Array;
	readonly #rates: Float64Array;
	readonly #resting: Track[] = [];
	/** When the last of them came to rest. */
	#restingFromMs = 0;
	readonly #watched: ReadonlySet<number>;
	readonly #straying: Straying;

	constructor(network: Network, start: Float64Array) {
		this.#network = network;
		this.#straying = strayingOf(network);
		this.#start = start;
		this.#y = Float64Array.from(start);
		this.#rates = new Float64Array(network.size);
		const read = network.connections.flatMap(({ externals }) => externals.flatMap((each) => [...each]));
		this.#watched = new Set([...potentialsOf(network.populations), ...read]);
	}

	/** Whether the Jacobian is taken from the equations: of large parts, and in circuits of signals, where most parts are coupled. In all others differences are as quick. */
	#takesJacobian(states: readonly number[]): boolean {
		return states.length > largeFrom || this.#network.connections.some(({ kind }) => deliveredBy(kind)?.isSignal);
	}

	/** The part with what comes before it where that is at a time. */
	#system(part: Part, states: readonly number[]): OdeSystem {
		const rates = ratesOfPart(this.#network, part);
		const jacobian = this.#takesJacobian(states) ? new PartJacobian(this.#network, part, states) : undefined;
		const [y, dydt] = [this.#y, this.#rates];
		const all = new Float64Array(this.#network.size);
		const place = (x: Float64Array): void => {
			for (let k = 0; k < states.length; k++) y[states[k] as number] = x[k] as number;
		};
		const read = new Set(part.connections.flatMap(({ externals }) => externals.flatMap((each) => [...each])));
		const resting = this.#resting.map((track) => track.reader(read));
		const system: OdeSystem = {
			size: states.length,
			straying: {
				nameOf: (k) => this.#straying.nameOf(states[k] as number),
				state: (x) => {
					let k = 0;
					while (k < x.length && !this.#straying.isLost(states[k] as number, x[k] as number)) k++;
					if (k === x.length) return undefined;
					place(x);
					return this.#straying.state(y);
				},
				rate: (x, dxdt) => {
					place(x);
					states.forEach((index, k) => {
						all[index] = dxdt[k] as number;
					});
					return this.#straying.rate(y, all);
				},
			},
			rates: (t, x, dxdt) => {
				for (let k = 0; k < resting.length; k++) resting[k]?.(t, y);
				place(x);
				rates(y, dydt);
				for (let k = 0; k < states.length; k++) dxdt[k] = dydt[states[k] as number] as number;
			},
		};
		if (!jacobian) return system;
		const unused = new Float64Array(states.length);
		return {
			...system,
			jacobian: (t, x, into) => {
				system.rates(t, x, unused);
				jacobian.take(system, t, x, y, into);
			},
		};
	}

	/** The cells whose spikes are events, by their places among some states of the network's vector. */
	#spiking(states: readonly number[]): SpikingCell[] {
		const places = new Map(states.map((index, k) => [index, k]));
		return spikingCells(this.#network).flatMap((cell): SpikingCell[] => {
			const [state, waits] = [places.get(cell.state), places.get(cell.waits)];
			if (state === undefined || waits === undefined) return [];
			const reset = (x: Float64Array): void => {
				states.forEach((index, k) => {
					this.#y[index] = x[k] as number;
				});
				cell.reset(this.#y);
				states.forEach((index, k) => {
					x[k] = this.#y[index] as number;
				});
			};
			return [{ ...cell, state, waits, reset }];
		});
	}

	follow(part: Part): Followed {
		const states = statesOf([...part.populations, ...part.connections], this.#network.held);
		const system = this.#system(part, states);
		const x = Float64Array.from(states, (index) => this.#start[index] as number);
		const track = new Track(states.filter((index) => this.#watched.has(index)));
		track.add(0, this.#start);
		if (states.length === 0) return { states, x, rests: true, track, endMs: 0 };
		const ros2 = overEvents(createRos2(tolerance, 'in the dark'), {
			cells: this.#spiking(states),
			isHeld: () => false,
		});
		let [endMs, steps] = [0, 0];
		const until = (to: number): void => {
			ros2.integrate(system, x, endMs, to, (step, now) => {
				for (let k = 0; k < states.length; k++) this.#y[states[k] as number] = now[k] as number;
				endMs = step.end;
				track.add(endMs, this.#y);
				steps++;
				return endMs <= darknessMs || steps < mostSteps;
			});
		};
		until(darknessMs);
		// Of a large part the eigenvalues are what takes the time: there they are asked for once, not twice.
		const arrived = states.length > largeFrom ? this.#rest(system, states, x, track, endMs, arrivedPart) : undefined;
		if (!arrived) {
			const slowest = Math.max(
				...growthRates(system, endMs, x).filter((each) => each < -slowestRate),
				Number.NEGATIVE_INFINITY,
			);
			const longestMs = timeConstants / -slowest;
			steps = 0;
			if (longestMs > darknessMs) until(longestMs);
		}
		let rest = arrived ?? this.#rest(system, states, x, track, endMs);
		if (!rest && endMs < this.#restingFromMs && !this.#cycles(track, endMs)) {
			until(this.#restingFromMs);
			rest = this.#rest(system, states, x, track, endMs);
		}
		if (rest) {
			x.set(rest);
			states.forEach((index, k) => {
				this.#y[index] = x[k] as number;
			});
			track.add(endMs, this.#y);
		}
		return { states, x, rests: rest !== undefined, track, endMs };
	}

	/** Times and values of the potentials that move at the end of a course. */
	#moving(track: Track, endMs: number): { readonly times: readonly number[]; readonly values: Float64Array }[] {
		const potentials = potentialsOf(this.#network.populations);
		const { times, of } = track.since(endMs - Math.max(leastLookedAtMs, endMs * lookedAt));
		return track.states.flatMap((index, i) => {
			if (!potentials.has(index)) return [];
			const values = of(i);
			return spanOf(values) <= restMv ? [] : [{ times, values }];
		});
	}

	/** Whether some potential goes through cycles, and does not just drift. */
	#cycles(track: Track, endMs: number): boolean {
		return this.#moving(track, endMs).some(({ times, values }) => cyclesPerS(times, values) > 0);
	}

	/**
	 * The fixed point that the course has come to; nothing where it moves on, or where that is not stable.
	 * @param part of the distances that it may be away
	 */
	#rest(system: OdeSystem, states: readonly number[], x: Float64Array, track: Track, endMs: number, part = 1) {
		const potentials = potentialsOf(this.#network.populations);
		if (this.#moving(track, endMs).length > 0) return undefined;
		// What comes before the part may take longer to its own rest.
		const atRest = Number.POSITIVE_INFINITY;
		const { size, jacobian } = system;
		const rates: OdeSystem['rates'] = (_t, y, dydt) => system.rates(atRest, y, dydt);
		const atEnd: OdeSystem = jacobian
			? { size, rates, jacobian: (_t, y, into) => jacobian(atRest, y, into) }
			: { size, rates };
		const found = fixedPointFrom(atEnd, x, polishStepMs);
		if (!found) return undefined;
		const isNear = states.every((index, k) => {
			const distance = Math.abs((found.y[k] as number) - (x[k] as number));
			if (potentials.has(index)) return distance <= part * restMv;
			return distance <= part * restPart * Math.max(Math.abs(x[k] as number), smallest);
		});
		return isNear && found.isStable() ? found.y : undefined;
	}

	keep({ track, endMs }: Followed): void {
		this.#resting.push(track);
		this.#restingFromMs = Math.max(this.#restingFromMs, endMs);
	}
}

/**
 * Follows a column through darkness from the values given, for 3 s or five times its slowest time constant, whichever is longer: what comes to rest is brought
 * to the fixed point there to rounding; what does not (a cell that fires or oscillates) is where the course is then. A fixed point that the course does not come to, stable
 * or not, is none of its business. Parts that wait for each other are followed together, and each with what comes before it on its way.
 * What moves by itself is followed alone, and together with what waits for it.
 * @param network one column, dark; held states stay
 * @param start values to begin with; not changed
 * @param isWanted populations to follow, with what they and it wait for each other; the others stay at the start. All when left out
 * @throws SolverError where states run away
 */
export function courseInTheDark(
	network: Network,
	start: Float64Array,
	isWanted: (population: string) => boolean = () => true,
): DarkCourse {
	const darkness = new Darkness(network, start);
	const y = Float64Array.from(start);
	const take = ({ states, x }: Followed): void => {
		states.forEach((index, k) => {
			y[index] = x[k] as number;
		});
	};
	let onTheMove: { readonly populations: readonly Group[]; readonly followed?: Followed }[] = [];
	for (const part of partsOf(network)) {
		if (!part.populations.some(({ name }) => isWanted(name))) continue;
		const [before, apart] = [true, false].map((isBefore) =>
			onTheMove.filter(({ populations }) => isBefore === isReadBy(part, populations)),
		) as [typeof onTheMove, typeof onTheMove];
		if (before.length > 0) {
			onTheMove = [...apart, { populations: [...before.flatMap((each) => each.populations), ...part.populations] }];
			continue;
		}
		const followed = darkness.follow(part);
		if (followed.rests) {
			take(followed);
			darkness.keep(followed);
		} else onTheMove = [...onTheMove, { populations: part.populations, followed }];
	}
	const moving = onTheMove.map(({ populations, followed = darkness.follow(partWith(network, populations)) }) => {
		take(followed);
		return { populations, followed };
	});
	const mean = Float64Array.from(y);
	const restless = moving.flatMap(({ populations, followed }) => restlessOf(followed, populations, mean));
	return { y, mean, restless };
}

/** Whether a part reads one of some populations. */
const isReadBy = (part: Part, populations: readonly Group[]): boolean =>
	part.connections.some(({ joins }) => populations.some(({ name }) => name === joins?.from));

/** Means and rates of what moves, from the end of its course. */
function restlessOf({ track, endMs, rests }: Followed, populations: readonly Group[], mean: Float64Array): Restless[] {
	if (rests) return [];
	const { times, of } = track.since(endMs - Math.max(leastLookedAtMs, endMs * lookedAt));
	track.states.forEach((index, i) => {
		const values = of(i);
		let [sum, whole] = [0, 0];
		for (let k = 1; k < times.length; k++) {
			const weight = (times[k] as number) - (times[k - 1] as number);
			sum += (weight * ((values[k] as number) + (values[k - 1] as number))) / 2;
			whole += weight;
		}
		mean[index] = sum / whole;
	});
	return populations.flatMap((group) => {
		const i = track.states.findIndex((index) => potentialsOf([group]).has(index));
		const values = of(i);
		return spanOf(values) > restMv ? [{ population: group.name, ratePerS: cyclesPerS(times, values) }] : [];
	});
}
