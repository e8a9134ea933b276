import type { Group, Network } from '../../kernels/network/network.ts';
import type { RealtimePlan } from '../../kernels/plan/realtimePlan.ts';
import { measureCell, overshootText } from '../../kernels/plan/stepLengths.ts';

/** A plan was made for the parameters of its time: growth may be above its limit by this part before it counts as another one. */
const tolerance = 1.02;
/** Likewise by so many mV more than a step may throw a potential: a plan has the fewest substeps that hold. */
const toleranceMv = 5;

/** Tells whether a plan still suits a network whose parameters are edited while it runs. */
export class PlanWatch {
	readonly #plan: RealtimePlan;
	readonly #groups: readonly Group[];
	/** Parameters as they were when the plan was made, when they were last looked at, and when each cell was last measured. */
	readonly #seen = new Map<string, string>();
	readonly #measured = new Map<string, string>();
	readonly #notes = new Map<string, string | undefined>();

	constructor(network: Network, plan: RealtimePlan) {
		this.#plan = plan;
		this.#groups = network.populations;
		for (const { name, parameters } of network.populations) {
			this.#seen.set(name, parameters.join());
			this.#measured.set(name, parameters.join());
		}
	}

	/**
	 * Which cell can now run away faster than the plan allows for or is thrown by its steps, and what to do; nothing while the plan holds. Measuring a cell takes some ms, so
	 * it waits until its parameters are the same at two looks: not while a slider moves.
	 */
	note(): string | undefined {
		for (const group of this.#groups) {
			const now = group.parameters.join();
			const isSettled = this.#seen.get(group.name) === now;
			this.#seen.set(group.name, now);
			if (!isSettled || this.#measured.get(group.name) === now) continue;
			this.#measured.set(group.name, now);
			this.#notes.set(group.name, this.#noteOn(group));
		}
		return [...this.#notes.values()].find((each) => each !== undefined);
	}

	#noteOn(group: Group): string | undefined {
		const { name } = group;
		const { groups, stepMs, substepMs, mostGrowth, substepScheme } = this.#plan;
		const planned = groups.find((each) => each.name === name);
		const isFast = planned?.clock === 'substep';
		const lengthMs = isFast ? substepMs : stepMs;
		const steps = isFast ? 'substeps' : 'steps';
		const anew = 'start the session anew and they are chosen for these parameters';
		const { excitability, trials } = measureCell(group, substepScheme);
		const { growthPerMs } = excitability;
		if (growthPerMs * lengthMs > mostGrowth * tolerance) {
			const rate = growthPerMs.toPrecision(2);
			return `${name} can now run away at ${rate}/ms, for which ${steps} of ${lengthMs} ms are too long to time its spikes well: ${anew}`;
		}
		const [worst] = trials?.by(lengthMs, planned?.matrix.shares) ?? [];
		if (trials?.isLost) return `no step holds ${name} with these parameters: undo the change`;
		if (!worst || worst.beyondMv <= toleranceMv) return undefined;
		return `${name} is no longer held by its ${steps}, of which ${overshootText(worst)}: ${anew}`;
	}
}
