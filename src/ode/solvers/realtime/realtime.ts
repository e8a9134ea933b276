import { UserError } from '../../../base/errors.ts';
import { type Group, groupNamed, type Network } from '../../kernels/network/network.ts';
import { parametersOf } from '../../kernels/network/parameterPlaces.ts';
import { freeMark } from '../../kernels/plan/groupPlan.ts';
import type { RealtimeOptions } from '../../kernels/plan/realtimeOptions.ts';
import { planRealtime, type RealtimePlan } from '../../kernels/plan/realtimePlan.ts';
import { DelayLines } from '../delay/delayLines.ts';
import { ComingBack, HeldStates, mostPieces, piecesOf } from './heldStates.ts';
import { collectedRanges, LinearSignals } from './linearSignals.ts';
import { type StateRanges, StepCourse } from './realtimeCourse.ts';
import { type Crossings, CrossingWatch, watchedState } from './realtimeCrossings.ts';
import { type RealtimeArrays, type RealtimeTask, runTasks, TaskFactory } from './realtimeTask.ts';

/**
 * Advances a network by fixed steps. Of a step nothing is remembered but which states were held, at which values (`HeldStates`), and how long ago; and what is on its way to
 * synapses with a delay (`DelayLines`).
 */
export interface RealtimeStepper {
	readonly stepMs: number;
	readonly plan: RealtimePlan;
	/**
	 * Advances y in place from tMs by one step (or by a shorter one, to land on a change of light or the end of a run), without
	 * allocation. Light and electrode are taken from `network.inputs`, held states from `network.held`, parameters from the groups, all as
	 * they are now. The same y, inputs and parameters give the same bits, unless a held state jumped:
	 * then the step is taken in pieces; and for some time after one was let go (`ComingBack`). `tMs` serves only to date crossings.
	 */
	step(y: Float64Array, tMs: number, durationMs?: number): void;
	/**
	 * Watches a population for upward crossings of a threshold by a state; refilled in every step. Of a population whose spikes are events, and of the state that spikes,
	 * it hears of those, at whatever threshold.
	 * @throws UserError for an unknown population or state
	 */
	watch(population: string, thresholdMv: number, state?: string): Crossings;
	/** The course of the states within the latest step, kept while `course.wanted`. */
	readonly course: StepCourse;
	/** What is on its way to synapses with a delay; their `restart` belongs to another state that is no change of the present one. */
	readonly delays: DelayLines;
	/**
	 * What the next step goes by beside the state: for how long a cell that was let go still comes back, and on vectors how much each substepped cell moved
	 * last, by population.
	 */
	rest(): ReadonlyMap<string, Float64Array>;
	/** Goes by what `rest` gave for the same circuit in the next step, unless on vectors another state is loaded before. */
	keepRest(rest: ReadonlyMap<string, Float64Array>): void;
}

const rangeOf = (group: Group): [number, number] => [
	group.offset,
	group.offset + group.kind.states.length * group.count,
];

class Stepper implements RealtimeStepper {
	readonly stepMs: number;
	readonly plan: RealtimePlan;
	readonly #network: Network;
	readonly #stepTasks: readonly RealtimeTask[];
	readonly #substepTasks: readonly RealtimeTask[];
	readonly #signals: LinearSignals;
	readonly #stepArrays: RealtimeArrays;
	readonly #substepArrays: RealtimeArrays;
	/** State as the substepped cells see it: their own, and what they read of others at the middle of the substep. */
	readonly #fast: Float64Array;
	readonly #fastRanges: StateRanges;
	readonly #stepSlots: StateRanges;
	readonly #substepSlots: StateRanges;
	/** States on the step's clock that substepped groups read, with their values at both ends of the step. */
	readonly #bridge: Int32Array;
	readonly #bridgeStart: Float64Array;
	readonly #bridgeChange: Float64Array;
	readonly #watches: { readonly watch: CrossingWatch; readonly isFast: boolean }[] = [];
	readonly #held: Int32Array;
	#heldCount = 0;
	readonly #heldStates = new HeldStates();
	/** The state at the start of the present step. */
	#start: Float64Array = new Float64Array(0);
	readonly #atStart = (index: number) => this.#start[index] as number;
	/** Piece of the present step that is computed. */
	#piece = 0;
	readonly #hold: (index: number) => void;
	readonly #comingBack: ComingBack;
	/** The kernels for held states take the present step. */
	#isHeld = false;
	/** The next step goes on from another stepper, where what is held was held before. */
	#goesOn = false;
	readonly course: StepCourse;
	readonly delays: DelayLines;

	constructor(network: Network, plan: RealtimePlan) {
		this.#network = network;
		this.delays = new DelayLines(network, plan.stepMs);
		this.plan = plan;
		this.stepMs = plan.stepMs;
		const n = network.size;
		const factory = new TaskFactory(plan);
		const planned = [...network.connections, ...network.populations].map((group) => {
			const found = plan.groups.find((each) => each.name === group.name);
			if (!found) throw new Error(`the plan has no group '${group.name}'`);
			return { group, plan: found };
		});
		this.#stepTasks = planned.flatMap((each) => factory.create(each.group, each.plan, 'step', each.plan.inStep));
		this.#signals = new LinearSignals(network, plan, factory);
		this.#substepTasks = planned.flatMap((each) =>
			factory.create(each.group, each.plan, 'substep', each.plan.inSubsteps),
		);
		const slopes = new Float64Array(network.inputs.length);
		const increments = new Float64Array(n);
		const mask = new Float64Array(n);
		for (const { group, plan: ofGroup } of planned) mask.fill(freeMark(ofGroup), ...rangeOf(group));
		this.#comingBack = new ComingBack(network, ({ name, offset, kind, count }, member, isAway) => {
			const ofGroup = planned.find((each) => each.group.name === name)?.plan;
			const mark = isAway || !ofGroup ? 1 : freeMark(ofGroup);
			for (let k = 0; k < kind.states.length; k++) {
				const index = offset + k * count + member;
				if (mask[index] !== 0) mask[index] = mark;
			}
		});
		const shared = { increments, inputs: network.inputs, slopes, mask };
		this.#stepArrays = { ...shared, stage: new Float64Array(n), stepMs: new Float64Array(1) };
		this.#substepArrays = { ...shared, stage: new Float64Array(n), stepMs: new Float64Array(1) };
		this.#fast = new Float64Array(n);
		const isFast = (group: Group) => planned.some((each) => each.group === group && each.plan.clock === 'substep');
		this.#fastRanges = planned.filter((each) => each.plan.clock === 'substep').map((each) => rangeOf(each.group));
		this.course = new StepCourse(n, this.#fastRanges, mostPieces(plan));
		const { filled } = this.#signals;
		const slotsOf = (groups: readonly Group[]) => groups.flatMap((group) => collectedRanges(group, filled));
		this.#stepSlots = slotsOf(network.populations.filter((each) => !isFast(each)));
		this.#substepSlots = slotsOf(network.populations.filter(isFast));
		this.#bridge = this.#findBridge();
		this.#bridgeStart = new Float64Array(this.#bridge.length);
		this.#bridgeChange = new Float64Array(this.#bridge.length);
		this.#held = new Int32Array(n);
		this.#hold = (index) => {
			mask[index] = 0;
			this.#held[this.#heldCount++] = index;
		};
	}

	#findBridge(): Int32Array {
		const isFast = (index: number) => this.#fastRanges.some(([start, end]) => index >= start && index < end);
		const found = new Set<number>();
		for (const { group } of this.#substepTasks) {
			for (const external of group.externals) for (const index of external) found.add(index);
			const [start, end] = rangeOf(group);
			for (let index = start; index < end; index++) found.add(index);
		}
		return Int32Array.from([...found].filter((index) => !isFast(index)).sort((a, b) => a - b));
	}

	#refreshHeld(): void {
		const { held } = this.#network;
		if (this.#heldCount === 0 && held.size === 0) return;
		const { mask } = this.#stepArrays;
		for (let k = 0; k < this.#heldCount; k++) mask[this.#held[k] as number] = 1;
		this.#heldCount = 0;
		held.forEach(this.#hold);
	}

	#clear(slots: StateRanges): void {
		const { inputs, slopes } = this.#stepArrays;
		for (let k = 0; k < slots.length; k++) {
			const range = slots[k];
			if (!range) continue;
			inputs.fill(0, range[0], range[1]);
			slopes.fill(0, range[0], range[1]);
		}
	}

	#copyFast(from: Float64Array, to: Float64Array): void {
		for (let k = 0; k < this.#fastRanges.length; k++) {
			const range = this.#fastRanges[k];
			if (!range) continue;
			for (let index = range[0]; index < range[1]; index++) to[index] = from[index] as number;
		}
	}

	step(y: Float64Array, tMs: number, durationMs: number = this.stepMs): void {
		if (!(durationMs > 0 && durationMs <= this.stepMs)) {
			throw new RangeError(`a step must be longer than 0 and at most ${this.stepMs} ms; got ${durationMs}`);
		}
		if (!this.delays.isEmpty) this.delays.begin(y, durationMs);
		this.#network.spread();
		this.#refreshHeld();
		if (this.course.wanted) this.course.begin(y, tMs, durationMs);
		for (let k = 0; k < this.#watches.length; k++) this.#watches[k]?.watch.begin(y);
		const { substeps, substepMs } = this.plan;
		const count = durationMs === this.stepMs ? substeps : Math.max(1, Math.ceil(durationMs / substepMs - 1e-9));
		this.#start = y;
		this.#isHeld = this.#comingBack.takes(this.#network.held, durationMs);
		const jumps = this.#heldStates.jumped(this.#network.held, this.#atStart) && !this.#goesOn;
		this.#goesOn = false;
		const pieces = jumps ? piecesOf(count, durationMs) : 1;
		const lengthMs = durationMs / pieces;
		for (this.#piece = 0; this.#piece < pieces; this.#piece++) {
			this.#advance(y, tMs + this.#piece * lengthMs, lengthMs, jumps ? 1 : count);
		}
		if (this.course.wanted) this.course.finish(y);
	}

	rest(): ReadonlyMap<string, Float64Array> {
		return this.#comingBack.addTo(new Map());
	}

	keepRest(rest: ReadonlyMap<string, Float64Array>): void {
		this.#comingBack.takeFrom(rest);
		this.#goesOn = true;
	}

	#run(
		tasks: readonly RealtimeTask[],
		phase: 'first' | 'second' | 'fused',
		y: Float64Array,
		arrays: RealtimeArrays,
	): void {
		runTasks(tasks, phase, this.#isHeld, y, arrays);
	}

	#advance(y: Float64Array, tMs: number, durationMs: number, count: number): void {
		const { substepsActBack } = this.plan;
		const hasFast = this.#substepTasks.length > 0;
		if (hasFast)
			for (let k = 0; k < this.#bridge.length; k++) this.#bridgeStart[k] = y[this.#bridge[k] as number] as number;
		this.#stepArrays.stepMs[0] = durationMs;
		this.#signals.clear();
		this.#run(this.#signals.tasks, 'first', y, this.#stepArrays);
		this.#signals.begin();
		this.#clear(this.#stepSlots);
		this.#run(this.#stepTasks, 'first', y, this.#stepArrays);
		if (hasFast && substepsActBack) {
			this.#signals.clear();
			this.#run(this.#signals.tasks, 'second', y, this.#stepArrays);
			this.#signals.end(1 / this.plan.scheme.alpha);
			this.#bridgeFrom(this.#stepArrays.stage, 1 / this.plan.scheme.alpha);
			this.#substeps(y, tMs, durationMs, count);
		}
		this.#clear(this.#stepSlots);
		this.#run(this.#stepTasks, 'second', y, this.#stepArrays);
		if (hasFast && !substepsActBack) {
			this.#signals.clear();
			this.#run(this.#signals.tasks, this.plan.sendsMeans ? 'second' : 'first', y, this.#stepArrays);
			this.#signals.end(1);
			this.#bridgeFrom(y, 1);
			this.#substeps(y, tMs, durationMs, count);
		}
		for (let k = 0; k < this.#watches.length; k++) {
			const each = this.#watches[k];
			if (each && !each.isFast) each.watch.look(y, tMs, durationMs);
		}
	}

	#bridgeFrom(end: Float64Array, scale: number): void {
		for (let k = 0; k < this.#bridge.length; k++) {
			this.#bridgeChange[k] = scale * ((end[this.#bridge[k] as number] as number) - (this.#bridgeStart[k] as number));
		}
	}

	#substeps(y: Float64Array, tMs: number, durationMs: number, count: number): void {
		const fast = this.#fast;
		const { stage, stepMs } = this.#substepArrays;
		const length = durationMs / count;
		stepMs[0] = length;
		const atStage = this.plan.scheme.alpha * count;
		this.#copyFast(y, fast);
		for (let j = 0; j < count; j++) {
			const middle = (j + 0.5) / count;
			for (let k = 0; k < this.#bridge.length; k++) {
				const value = (this.#bridgeStart[k] as number) + middle * (this.#bridgeChange[k] as number);
				fast[this.#bridge[k] as number] = value;
				stage[this.#bridge[k] as number] = value;
			}
			// The slow cells' second stage sees the fast ones at its own time, linear within the substep.
			const part = atStage - j;
			const isStage = this.plan.substepsActBack && part > 0 && part <= 1;
			if (isStage) this.#blendFast(fast, 1 - part, 0);
			this.#clear(this.#substepSlots);
			this.#signals.at(middle);
			if (this.plan.fusedSubsteps) {
				this.#run(this.#substepTasks, 'fused', fast, this.#substepArrays);
			} else {
				this.#run(this.#substepTasks, 'first', fast, this.#substepArrays);
				this.#clear(this.#substepSlots);
				this.#run(this.#substepTasks, 'second', fast, this.#substepArrays);
			}
			if (isStage) this.#blendFast(fast, part, 1);
			for (let k = 0; k < this.#watches.length; k++) {
				const each = this.#watches[k];
				if (each?.isFast) each.watch.look(fast, tMs + j * length, length);
			}
			if (this.course.wanted) this.course.substep(this.#piece + j, fast);
		}
		this.#copyFast(fast, y);
	}

	/** stage ← kept·stage + weight·fast, on the substepped states as the slow cells' second stage sees them. */
	#blendFast(fast: Float64Array, weight: number, kept: number): void {
		const { stage } = this.#stepArrays;
		for (let k = 0; k < this.#fastRanges.length; k++) {
			const range = this.#fastRanges[k];
			if (!range) continue;
			for (let index = range[0]; index < range[1]; index++) {
				stage[index] = kept * (stage[index] as number) + weight * (fast[index] as number);
			}
		}
	}

	watch(population: string, thresholdMv: number, state = 'V'): Crossings {
		if (!Number.isFinite(thresholdMv)) throw new UserError(`the threshold must be a number of mV; got ${thresholdMv}`);
		const group = groupNamed(this.#network, population);
		const isFast = this.plan.groups.some((each) => each.name === population && each.clock === 'substep');
		const watch = new CrossingWatch(group, watchedState(group, state), thresholdMv, mostPieces(this.plan));
		this.#watches.push({ watch, isFast });
		return watch;
	}
}

/**
 * Prepares the real-time method for a network: plans it, emits its kernels, allocates everything. Order 2 in the step; see `RealtimePlan.scheme`.
 * Parameters, inputs and held states stay live; the plan (which cells are substepped) is made from the parameters of this moment.
 * @throws UserError for steps out of range, or a threshold that still waits for the dark steady state
 */
export function createRealtime(network: Network, options: RealtimeOptions = {}): RealtimeStepper {
	for (const { path, group, index } of parametersOf(network)) {
		if (Number.isNaN(group.parameters[index])) {
			throw new UserError(`${path} has no value yet; find the dark steady state first or set it by hand`);
		}
	}
	return new Stepper(network, planRealtime(network, options));
}
