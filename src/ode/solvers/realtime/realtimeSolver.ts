import { UserError } from '../../../base/errors.ts';
import { groupNamed, type Network, stateIndex } from '../../kernels/network/network.ts';
import type { NoiseGrid } from '../noise/noiseGrid.ts';
import { type DeclaredSpike, type DenseStep, type Solver, wantRates, wantState } from '../reference/solver.ts';
import type { RealtimeStepper } from './realtime.ts';
import type { Crossings } from './realtimeCrossings.ts';

/** A remainder of an interval below this part of a step is rounding and not integrated. */
const negligible = 1e-9;
/** How often rates are looked at, in steps: the method's own arithmetic may swallow one that has no value. */
const ratesEvery = 64;

/** Watches all populations of a network whose spikes are events. */
export const watchEvents = (network: Network, stepper: RealtimeStepper): readonly Crossings[] =>
	network.populations.flatMap(({ name, kind }) =>
		kind.spikeEvent ? [stepper.watch(name, 0, kind.spikeEvent.state)] : [],
	);

/** The events of the latest step, in order of time. */
function eventsOf(network: Network, watched: readonly Crossings[]): DeclaredSpike[] {
	const found = watched.flatMap(({ population, count, members, timesMs }) => {
		if (count === 0) return [];
		const group = groupNamed(network, population);
		const first = stateIndex(group, group.kind.spikeEvent?.state ?? 'V', 0);
		return Array.from({ length: count }, (_, k) => ({
			state: first + (members[k] as number),
			atMs: timesMs[k] as number,
		}));
	});
	return found.sort((a, b) => a.atMs - b.atMs);
}

/**
 * The real-time method as a solver of whole intervals: full steps from the start of the interval and a shorter last one, so intervals that are
 * split at changes of light end exactly there. A listener gets every substep as a step of its own (the states of graded cells
 * linear between the ends of theirs), so whatever looks for spikes between its two ends sees what the spiking cells did.
 * @param noise drawn for each step, which then begin where it is
 * @param denseStates those whose course within steps a listener wants; all when left out, and fewer cost less. Of a state that is not among them a listener
 * hears NaN, and one that ends the integration within a step leaves y as it is at the end of that step
 * @param events what watches its populations whose spikes are events
 * @param network whose right-hand side the solver must be given: the method works from its equations, not from `system.rates`
 * @throws UserError (from `integrate`) for a system of another size
 */
export function createRealtimeSolver(
	network: Network,
	stepper: RealtimeStepper,
	noise?: NoiseGrid,
	denseStates?: readonly number[],
	events: readonly Crossings[] = watchEvents(network, stepper),
): Solver {
	const shown = new Float64Array(network.size).fill(Number.NaN);
	const rates = new Float64Array(network.size);
	return {
		name: 'realtime',
		order: stepper.plan.scheme.order,
		integrate(system, y, from, to, onStep) {
			if (system.size !== network.size || y.length !== network.size) {
				throw new UserError(
					`the real-time method was made for a network of ${network.size} states; got ${system.size}`,
				);
			}
			const { stepMs, course } = stepper;
			// The first step ends where noise is drawn anew; without noise steps count from the start of the interval.
			const first = noise ? Math.min(noise.endAfter(from), to) - from : 0;
			const lead = first > negligible * stepMs && first < (1 - negligible) * stepMs ? 1 : 0;
			const rest0 = to - from - lead * first;
			const full = Math.floor(rest0 / stepMs + negligible);
			const rest = rest0 - full * stepMs;
			const count = lead + full + (rest > negligible * stepMs ? 1 : 0);
			const dense = {
				start: from,
				end: from,
				value: (index: number, t: number) => course.valueAt(index, t),
				spikes: [] as readonly DeclaredSpike[],
			};
			const piece: DenseStep = dense;
			course.wanted = onStep !== undefined;
			course.keep(denseStates);
			let steps = 0;
			let goesOn = true;
			const lookAtRates = (t: number): void => {
				system.rates(t, y, rates);
				wantRates(system, y, rates, t, 'realtime');
			};
			lookAtRates(from);
			while (goesOn && steps < count) {
				const start = steps === 0 ? from : from + lead * first + (steps - lead) * stepMs;
				const length = steps < lead ? first : steps < lead + full ? stepMs : rest;
				noise?.begin(start, start + length);
				try {
					stepper.step(y, start, length);
				} finally {
					noise?.end();
				}
				steps++;
				wantState(system, y, start + length, 'realtime');
				if (steps % ratesEvery === 0 || steps === count) lookAtRates(start + length);
				if (!onStep) continue;
				let spikes = events.length === 0 ? dense.spikes : eventsOf(network, events);
				for (let j = 0; goesOn && j < course.pieces; j++) {
					dense.start = start + (length * j) / course.pieces;
					dense.end = j === course.pieces - 1 ? start + length : start + (length * (j + 1)) / course.pieces;
					course.copyEnd(j, shown);
					if (spikes.length > 0 || dense.spikes.length > 0) {
						const isLast = j === course.pieces - 1;
						dense.spikes = spikes.filter(({ atMs }) => isLast || atMs <= dense.end);
						spikes = spikes.slice(dense.spikes.length);
					}
					goesOn = onStep(piece, shown) !== false;
				}
				if (!goesOn && !denseStates) y.set(shown);
			}
			course.wanted = false;
			return { steps, rejected: 0, evaluations: 2 * steps };
		},
	};
}
