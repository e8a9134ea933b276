import { randomBits } from '../../base/pcg.ts';
import { groupNamed, inputIndex } from '../../ode/kernels/network/network.ts';
import type { ThreadHost, ThreadTask } from '../../ode/solvers/wasm/wasmThreads.ts';
import { defaultAcross, type MachineSpeed, stepsFor } from '../../protocol/limits/patchSize.ts';
import type { WallClock } from '../live/modelClock.ts';
import { realtimeStepper, type Stepper } from '../live/stepper.ts';
import { isSpiking } from '../model/describe.ts';
import { type Model, prepareModel, spikeThresholdMv } from '../model/prepareModel.ts';

/** What a calibration needs. */
export interface CalibrationOptions {
	readonly clock: WallClock;
	/** Processor time of this process, ms, where it can be had: what neighbours on the machine take does not count. */
	readonly processorClock?: WallClock;
	/** Lets other threads start; resolves after about so many ms. */
	readonly pause: (ms: number) => Promise<void>;
	readonly threads?: ThreadHost;
	/** Steps of the patch instead of the real kernel: for tests. */
	readonly makeStepper?: (model: Model, threads: ThreadHost | undefined) => Stepper;
	/** Columns across and down of the patch that is timed. Default: that of the default patch, which is what must be known. */
	readonly across?: number;
	/** Time for each of the two timings, ms. Default 150. */
	readonly budgetMs?: number;
}

/** Steps before anything is timed: code is optimised and tables lie in the caches. */
const warmUpSteps = 20;
/** Steps are timed in runs of about this length, ms: long for a clock's grain, short enough that some are not disturbed. */
const runMs = 2;
/** Runs timed in any case: on a busy machine most are disturbed. */
const leastRuns = 10;
/** Longest time that other threads may take to start, ms. */
const startLimitMs = 3000;

/** Light from × 0.02 to × 5 of the standard flash on every column, drawn from a seed, so that all cells are at work. */
function lightAll({ network }: Model, seed: number): void {
	for (const [name, ratePerMs] of [
		['rod', 0.1],
		['cone', 50],
	] as const) {
		const start = inputIndex(groupNamed(network, name), 'photoisomerisation');
		for (let column = 0; column < network.lattice.columns; column++) {
			const uniform = randomBits(seed, 0, column, 0) / 2 ** 32;
			network.inputs[start + column] = ratePerMs * 0.02 * 250 ** uniform;
		}
	}
}

/** Threads that start only when they are let: the time before is one thread's. */
function heldBack(threads: ThreadHost): { readonly host: ThreadHost; release(): void } {
	const waiting: (() => void)[] = [];
	let isFree = false;
	return {
		host: {
			...threads,
			start(task: ThreadTask, failed) {
				if (isFree) threads.start(task, failed);
				else waiting.push(() => threads.start(task, failed));
			},
		},
		release() {
			isFree = true;
			for (const start of waiting.splice(0)) start();
		},
	};
}

/** Times steps for at most `budgetMs` of wall time; the cost of one, ms: in the run that was disturbed least, or by processor time. */
function timeSteps(
	stepper: Stepper,
	y: Float64Array,
	clock: WallClock,
	budgetMs: number,
	processorClock?: WallClock,
): number {
	let tMs = 0;
	const run = (count: number): number => {
		const before = clock.nowMs();
		for (let k = 0; k < count; k++) {
			stepper.step(y, tMs, () => undefined);
			tMs += stepper.stepMs;
		}
		return (clock.nowMs() - before) / count;
	};
	const endMs = clock.nowMs() + budgetMs;
	// A slow machine must not spend its budget on getting warm.
	let first = Number.POSITIVE_INFINITY;
	for (let k = 0; k < warmUpSteps && clock.nowMs() < endMs - budgetMs / 2; k++) first = Math.min(first, run(1));
	const count = Math.max(1, Math.round(runMs / first));
	const ownBefore = processorClock?.nowMs() ?? 0;
	let best = first;
	let runs = 0;
	do {
		best = Math.min(best, run(count));
		runs++;
	} while (clock.nowMs() < endMs || runs < leastRuns);
	const own = processorClock
		? (processorClock.nowMs() - ownBefore) / (runs * count * stepper.threads)
		: Number.POSITIVE_INFINITY;
	return own > 0 ? Math.min(best, own) : best;
}

const made = (model: Model, threads: ThreadHost | undefined): Stepper =>
	realtimeStepper(model.network, {
		...stepsFor(model.network.lattice.columns),
		spiking: model.network.populations.filter(isSpiking).map(({ name }) => name),
		thresholdMv: spikeThresholdMv,
		spreadFrom: 1,
		...(threads ? { threads } : {}),
	});

/**
 * Times the real-time method on this machine: the published circuit on a patch of the default's size, first on one thread, then on all that there
 * are. Takes about 0.3 s of timing besides building the patch.
 */
export async function measureMachine(options: CalibrationOptions): Promise<MachineSpeed> {
	const { clock, processorClock, pause, threads, across = defaultAcross, budgetMs = 150, makeStepper = made } = options;
	const model = prepareModel({
		circuit: 'dual',
		variant: 'corrected',
		columns: { x: across, y: across },
		parameters: {},
	});
	lightAll(model, 1);
	const held = threads && heldBack(threads);
	const stepper = makeStepper(model, held?.host);
	const { columns } = model.network.lattice;
	const y = Float64Array.from(model.start);
	const columnsAt = (costMs: number): number => (columns * stepper.stepMs) / costMs;
	try {
		stepper.push(y);
		const timedOnOne = columnsAt(timeSteps(stepper, y, clock, budgetMs, processorClock));
		held?.release();
		const most = threads?.most ?? 1;
		for (let waited = 0; waited < startLimitMs && stepper.threads < most && stepper.note === undefined; waited += 20) {
			await pause(20);
		}
		const columnsOnAll =
			stepper.threads > 1 ? columnsAt(timeSteps(stepper, y, clock, budgetMs, processorClock)) : timedOnOne;
		// However busy the machine was while one was timed: so many threads are at most so many times as fast.
		const columnsOnOne = Math.max(timedOnOne, columnsOnAll / stepper.threads);
		return { columnsOnOne, threads: stepper.threads, columnsOnAll, note: stepper.note ?? threads?.note ?? '' };
	} finally {
		stepper.close();
	}
}
