import { isFilled } from '../../equations/linking/delivery.ts';
import type { Group, Network } from '../../kernels/network/network.ts';
import type { RealtimePlan } from '../../kernels/plan/realtimePlan.ts';
import type { StateRanges } from './realtimeCourse.ts';
import type { RealtimeTask, TaskFactory } from './realtimeTask.ts';

/** Member ranges of the inputs that connections fill for a population, but for those of some names. */
export function collectedRanges(group: Group, except: ReadonlySet<string>): [number, number][] {
	return group.kind.inputs.flatMap((input, k): [number, number][] => {
		const start = group.inputOffset + k * group.count;
		return isFilled(input) && !except.has(`${group.name} ${input.path}`) ? [[start, start + group.count]] : [];
	});
}

/** Signals that substepped cells take linear in time: what computes them, and what they are at the start of a step and change by in it. */
export class LinearSignals {
	readonly tasks: readonly RealtimeTask[];
	/** `POPULATION INPUT` of what they fill. */
	readonly filled: ReadonlySet<string>;
	readonly #ranges: StateRanges;
	readonly #inputs: Float64Array;
	readonly #start: Float64Array;
	readonly #change: Float64Array;

	constructor(network: Network, plan: RealtimePlan, factory: TaskFactory) {
		const connections = network.connections.flatMap((group) => {
			const planned = plan.groups.find((each) => each.name === group.name);
			return planned?.isInterpolated ? [{ group, planned }] : [];
		});
		const duty = { advance: false, deliver: [0] };
		this.tasks = connections.flatMap(({ group, planned }) => factory.create(group, planned, 'step', duty));
		this.filled = new Set(connections.map(({ group: { joins } }) => `${joins?.to} ${joins?.into}`));
		const others = new Set(
			network.populations.flatMap(({ name, kind }) =>
				kind.inputs.map(({ path }) => `${name} ${path}`).filter((each) => !this.filled.has(each)),
			),
		);
		this.#ranges = network.populations.flatMap((group) => collectedRanges(group, others));
		this.#inputs = network.inputs;
		this.#start = new Float64Array(network.inputs.length);
		this.#change = new Float64Array(network.inputs.length);
	}

	#each(visit: (index: number) => void): void {
		for (let k = 0; k < this.#ranges.length; k++) {
			const range = this.#ranges[k];
			if (!range) continue;
			for (let index = range[0]; index < range[1]; index++) visit(index);
		}
	}

	readonly #toZero = (index: number): void => {
		this.#inputs[index] = 0;
	};
	readonly #toStart = (index: number): void => {
		this.#start[index] = this.#inputs[index] as number;
	};
	#scale = 1;
	readonly #toChange = (index: number): void => {
		this.#change[index] = this.#scale * ((this.#inputs[index] as number) - (this.#start[index] as number));
	};
	#middle = 0;
	readonly #toMiddle = (index: number): void => {
		this.#inputs[index] = (this.#start[index] as number) + this.#middle * (this.#change[index] as number);
	};

	/** Before the tasks are run for a moment. */
	clear(): void {
		this.#each(this.#toZero);
	}

	/** What the inputs hold is the start of the step. */
	begin(): void {
		this.#each(this.#toStart);
	}

	/** What they hold now is a later moment, so that the change in the step is `scale` times the difference. */
	end(scale: number): void {
		this.#scale = scale;
		this.#each(this.#toChange);
	}

	/** Fills the inputs for a moment within the step, as a part of it. */
	at(middle: number): void {
		this.#middle = middle;
		this.#each(this.#toMiddle);
	}
}
