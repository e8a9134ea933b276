import type { Kind } from '../../equations/linking/kind.ts';
import { buildKernels } from '../../kernels/graph/realtimeKernel.ts';
import type { StepKernel } from '../../kernels/javascript/kernelLayout.ts';
import { compileKernel } from '../../kernels/javascript/realtimeJavascript.ts';
import type { Group } from '../../kernels/network/network.ts';
import { type Duty, type GroupPlan, matrixOf } from '../../kernels/plan/groupPlan.ts';
import { type RealtimePlan, schemeOf } from '../../kernels/plan/realtimePlan.ts';

/** The kernels of a group for one duty; one that would do nothing is absent. */
interface Kernels {
	readonly first: StepKernel | undefined;
	readonly second: StepKernel | undefined;
	readonly fused: StepKernel | undefined;
	readonly carried: number;
}

/** Kernels with room for the factors of the matrix between their two stages: those that respect held states carry more of them. */
interface Work {
	readonly kernels: Kernels;
	readonly carry: Float64Array;
}

/** One group at work in one clock. */
export interface RealtimeTask {
	readonly group: Group;
	/** For a network without held states, and with; the latter is made when first needed. */
	readonly free: Work;
	masked: Work | undefined;
	readonly makeMasked: () => Work;
}

/** The arrays that a clock works on; the state at the start of a step, and at its second stage. */
export interface RealtimeArrays {
	readonly stage: Float64Array;
	readonly increments: Float64Array;
	readonly inputs: Float64Array;
	readonly slopes: Float64Array;
	readonly mask: Float64Array;
	/** Length of the step or substep in ms: one number. */
	readonly stepMs: Float64Array;
}

/** Makes kernels of equal groups once. */
export class TaskFactory {
	readonly #plan: RealtimePlan;
	readonly #known = new Map<Kind, Map<string, Kernels>>();

	constructor(plan: RealtimePlan) {
		this.#plan = plan;
	}

	/** A task for a group in a clock, or nothing if its duty there is empty. */
	create(group: Group, plan: GroupPlan, clock: GroupPlan['clock'], duty: Duty): RealtimeTask[] {
		if (!duty.advance && duty.deliver.length === 0) return [];
		const work = (held: boolean): Work => {
			const kernels = this.#kernels(group, plan, clock, duty, held);
			return { kernels, carry: new Float64Array(kernels.carried * group.count) };
		};
		return [{ group, free: work(false), masked: undefined, makeMasked: () => work(true) }];
	}

	#kernels(group: Group, plan: GroupPlan, clock: GroupPlan['clock'], duty: Duty, held: boolean): Kernels {
		const { advance, deliver } = duty;
		const { kind } = group;
		// Kinds of one name can differ: in parameters of single cells, or in what is on its way to a synapse.
		const ofKind = this.#known.get(kind) ?? new Map<string, Kernels>();
		this.#known.set(kind, ofKind);
		const key = JSON.stringify([plan.feedback, plan.matrix, plan.sends, clock, advance, deliver, held]);
		const known = ofKind.get(key);
		if (known) return known;
		const base = {
			kind,
			scheme: schemeOf(this.#plan, clock),
			feedback: plan.feedback,
			advance,
			deliver,
			held,
			...(plan.sends ? { sends: plan.sends } : {}),
		};
		const { first, second, fused } = buildKernels({ ...base, ...matrixOf(plan, held) });
		const firstKernel = compileKernel(first);
		const made = {
			first: firstKernel,
			second: compileKernel(second),
			// A connection that takes part in fused substeps has only its current to deliver.
			fused: fused ? compileKernel(fused) : firstKernel,
			carried: first.carried,
		};
		ofKind.set(key, made);
		return made;
	}
}

/** Runs one stage, or both in one, of a list of tasks on a state. @param isHeld by the kernels that respect held states */
export function runTasks(
	tasks: readonly RealtimeTask[],
	phase: 'first' | 'second' | 'fused',
	isHeld: boolean,
	y: Float64Array,
	arrays: RealtimeArrays,
): void {
	const { stage, increments, inputs, slopes, mask, stepMs } = arrays;
	for (let index = 0; index < tasks.length; index++) {
		const task = tasks[index];
		if (!task) continue;
		const { group } = task;
		if (isHeld) task.masked ??= task.makeMasked();
		const { kernels, carry } = (isHeld ? task.masked : undefined) ?? task.free;
		kernels[phase]?.(y, stage, increments, carry, inputs, slopes, group.parameters, mask, group, stepMs);
	}
}
