import { type DelayLine, delayLinesOf } from '../../kernels/network/delays.ts';
import type { Network } from '../../kernels/network/network.ts';
import type { OdeSystem, Solver, SolverCounters, StepListener } from '../reference/solver.ts';
import { History } from './history.ts';

/** Points at which a step of a method of variable order is kept. */
const pointsOfVariableOrder = 13;
/** Where a solution bends, what reads it a delay later bends in its next derivative: so many of them are watched for, which is what order 4 asks for. */
const watchedDerivatives = 4;
/** Most moments at which a solution bends that are watched for at a time. */
const mostBends = 1000;
/** What of a time rounding may put it off by, ms. */
const rounding = 1e-9;

/** Moments at which a solution bends, each with how many delays lie between it and what changed from outside. */
class Bends {
	#ahead: { readonly atMs: number; readonly delays: number }[] = [];

	/** Something changes from outside, or did as many delays ago. */
	add(atMs: number, delays: number, delaysMs: readonly number[]): void {
		if (delays >= watchedDerivatives) return;
		for (const delayMs of delaysMs) {
			const next = { atMs: atMs + delayMs, delays: delays + 1 };
			const isKnown = this.#ahead.some((each) => Math.abs(each.atMs - next.atMs) < rounding);
			if (!isKnown && this.#ahead.length < mostBends) this.#ahead.push(next);
		}
	}

	/** The next one before a time, or that time. */
	before(toMs: number): number {
		return this.#ahead.reduce((first, { atMs }) => Math.min(first, atMs), toMs);
	}

	/** A time is reached: what bends there bends later again. */
	reach(atMs: number, delaysMs: readonly number[]): void {
		const here = this.#ahead.filter((each) => each.atMs <= atMs + rounding);
		this.#ahead = this.#ahead.filter((each) => each.atMs > atMs + rounding);
		for (const each of here) this.add(each.atMs, each.delays, delaysMs);
	}
}

/** A step and a state with what comes out of the lines in its place. */
function completed(history: History, lines: readonly DelayLine[], onStep: StepListener): StepListener {
	const lineOf = (index: number): number =>
		lines.findIndex(({ delayed, count }) => index >= delayed && index < delayed + count);
	return (step, y) => {
		const value = (index: number, t: number): number => {
			const k = lineOf(index);
			const line = lines[k];
			if (!line) return step.value(index, t);
			const member = index - line.delayed;
			return line.delayMs() === 0 ? step.value(line.source + member, t) : history.value(k, member, t);
		};
		history.put(step.end, y);
		return onStep({ ...step, value }, y);
	};
}

/** States of which a method over delays needs dense output: these, and what goes into delay lines in place of what comes out. */
export function withSources(network: Network, states: readonly number[]): readonly number[] {
	const lines = delayLinesOf(network);
	if (lines.length === 0) return states;
	const members = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
	return [...new Set([...states, ...lines.flatMap(({ source, count }) => members(source, count))])];
}

/**
 * A reference method for a network with delays, by the method of steps (Bellman 1961; Hairer, Nørsett & Wanner 1993, II.17): pieces no longer than the shortest delay, in which
 * what comes out of each line is known, as the method's own dense output, and which end where what was changed from outside comes out of a line, up to four delays later. Before
 * the start cells have done for ever what they do there. It keeps the accuracy of the dense output: cubic with RK4, whose order stays 4.
 * @param solver with dense output of what goes into the lines (`delayLinesOf`, `source`)
 * @returns the method itself for a network without delays
 */
export function overDelays(solver: Solver, network: Network): Solver {
	const lines = delayLinesOf(network);
	if (lines.length === 0) return solver;
	const points = solver.order === undefined ? pointsOfVariableOrder : solver.order + 1;
	let reached = Number.NaN;
	let history = new History(lines, points, new Float64Array(network.size));
	let bends = new Bends();
	return {
		...solver,
		integrate(system: OdeSystem, y: Float64Array, from: number, to: number, onStep?: StepListener): SolverCounters {
			if (reached !== from) {
				history = new History(lines, points, y);
				bends = new Bends();
			}
			const delaysMs = [...new Set(lines.map((line) => line.delayMs()))].filter((delayMs) => delayMs > 0);
			const longestMs = Math.min(...delaysMs, Number.POSITIVE_INFINITY);
			bends.reach(from, delaysMs);
			bends.add(from, 0, delaysMs);
			for (const { rate, count } of lines) network.inputs.fill(0, rate, rate + count);
			const delayed: OdeSystem = {
				...system,
				rates(t, state, dydt) {
					history.put(t, state);
					system.rates(t, state, dydt);
				},
			};
			const total: SolverCounters = { steps: 0, rejected: 0, evaluations: 0 };
			const told = onStep && completed(history, lines, onStep);
			let stopped = false;
			const listener: StepListener = (step, state) => {
				history.keep(step);
				stopped = told?.(step, state) === false;
				return !stopped;
			};
			for (let start = from; start < to && !stopped; ) {
				const end = bends.before(Math.min(to, start + longestMs));
				const cost = solver.integrate(delayed, y, start, end, listener);
				total.steps += cost.steps;
				total.rejected += cost.rejected;
				total.evaluations += cost.evaluations;
				history.forget(end);
				bends.reach(end, delaysMs);
				start = end;
			}
			reached = to;
			history.put(to, y);
			return total;
		},
	};
}
