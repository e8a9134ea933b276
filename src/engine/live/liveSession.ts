import { SolverError } from '../../ode/integrators/solver.ts';
import { type Group, groupNamed, stateIndex } from '../../ode/model/network.ts';
import type { LightFrame } from '../../retina/light/light-frame.ts';
import type { LightLevel } from '../../retina/light/light-level.ts';
import type { Model } from '../model/prepareModel.ts';
import { type ProbeInputs, probeInputs } from '../model/probeInputs.ts';
import { createProbe, type Probe, type Quantity } from '../model/quantities.ts';
import { receptorsOf } from '../model/receptors.ts';
import type { Snapshot } from '../protocol/snapshot.ts';
import type { CellAddress, Intervention } from '../session/sessionFile.ts';
import { createLaboratory, type Laboratory } from './laboratory.ts';
import { createLightEntry, type LightListener } from './lightEntry.ts';
import type { LightFeed } from './lightFeed.ts';
import { createLightInput } from './lightInput.ts';
import { type ClockReading, createModelClock, type WallClock } from './modelClock.ts';
import { createSnapshotBuffer } from './snapshotBuffer.ts';
import type { Stepper } from './stepper.ts';
import { stepAt } from './steps.ts';

/** Hears of what happens, at once and in order. */
export interface LiveListener extends LightListener {
	/** A spike of cell number `cell` at tMs; `frame` is the light frame in force (−1 before the first). */
	spike?(cell: number, tMs: number, frame: number): void;
}

/** What a live session is made of. */
export interface LiveOptions {
	readonly model: Model;
	readonly stepper: Stepper;
	readonly level: LightLevel;
	readonly clock: WallClock;
	readonly interventions?: readonly Intervention[];
	readonly listener?: LiveListener;
	/** Gives numbers for watches and interventions; default 1, 2, 3 … */
	readonly nextNumber?: () => number;
	/**
	 * Steps taken on a copy of the start before anything else, so that the machine has compiled the method when the first light comes. Steps are
	 * memoryless: the run is the same without. Default 0.
	 */
	readonly warmUpSteps?: number;
}

/** Counts since the session began. */
export interface LiveCounts {
	readonly framesIn: number;
	readonly framesDropped: number;
	readonly spikes: number;
}

/**
 * A circuit that runs in step with wall time, or as fast as it goes. All changes act at the next step; everything that decides
 * the spikes is counted in whole steps, so that a run does not depend on when it was computed.
 */
export interface LiveSession extends Omit<Laboratory, 'beforeStep'> {
	readonly model: Model;
	/** Model time, ms: a whole number of steps. */
	readonly tMs: number;
	readonly running: boolean;
	/** How steps are computed at present. */
	readonly method: Pick<Stepper, 'threads' | 'note'>;
	setRunning(running: boolean): void;
	/** Takes the steps that wall time asks for, for at most `budgetMs` of it; returns how many. Does nothing while stopped. */
	advance(budgetMs: number): number;
	/** Takes steps without regard to wall time until model time `untilMs`, for at most `budgetMs`; returns how many. */
	run(untilMs: number, budgetMs: number): number;
	/** Takes no step beyond model time `tMs`, nor, if asked, beyond the end of the light source. */
	stopAt(tMs: number, atSourceEnd: boolean): void;
	/** Where it was told to stop has been reached. */
	readonly finished: boolean;
	/** The source has not yet said what light comes next. */
	readonly starved: boolean;
	/** The source's last frame is over. */
	readonly sourceEnded: boolean;
	reading(): ClockReading;
	counts(): LiveCounts;
	/** Light from now on; the one before is closed. Its times count from now. */
	setFeed(feed: LightFeed): void;
	/** A frame from a live source: acts at the next step; replaces one that still waits. */
	offer(light: LightFrame, capturedAtMs: number): void;
	setLevel(level: LightLevel): void;
	/** @throws UserError for an unknown cell or quantity */
	watch(cell: CellAddress, quantities: readonly string[]): { watch: number; quantities: readonly Quantity[] };
	unwatch(watch: number): void;
	/** The state now, and spikes and samples since the last call; its arrays are the caller's. */
	takeSnapshot(): Snapshot;
	/** The state vector; not to be written to. */
	readonly state: Float64Array;
	/** Releases the light source, and threads. */
	close(): void;
}

/** Probes are read this often, ms (or every step, if that is longer). */
const probeEveryMs = 0.4;
/** How many steps are taken between looks at the clock. */
const stepsPerLook = 4;
/** States are checked for being finite this often, steps. */
const checkEvery = 256;

/** Number of a population's first cell in the order of snapshots. */
function firstCells(populations: readonly Group[]): Map<string, number> {
	let next = 0;
	return new Map(
		populations.map(({ name, count }) => {
			const first = next;
			next += count;
			return [name, first] as const;
		}),
	);
}

function counter(): () => number {
	let last = 0;
	return () => ++last;
}

/** Creates a stopped session at model time 0. @throws UserError for interventions that do not fit the circuit */
export function createLiveSession(options: LiveOptions): LiveSession {
	const { model, stepper, clock, listener = {}, nextNumber = counter() } = options;
	const { network } = model;
	const { stepMs } = stepper;
	const y = Float64Array.from(model.start);
	const scratch = Float64Array.from(model.start);
	network.inputs.fill(0);
	network.held.clear();
	for (let k = 0; k < (options.warmUpSteps ?? 0); k++) stepper.step(scratch, 0, () => undefined);
	network.inputs.fill(0);

	const modelClock = createModelClock(stepMs);
	let isPaced = false;
	const input = createLightInput(network, receptorsOf(network, model.mosaic), options.level);
	const light = createLightEntry({
		input,
		stepMs,
		clock,
		dueAtMs: (tMs) => (isPaced ? modelClock.wallOfMs(tMs) : undefined),
		listener,
	});
	let step = 0;
	/** y is what the stepper holds. */
	let isCurrent = true;
	const pull = (): void => {
		if (!isCurrent) stepper.pull(y);
		isCurrent = true;
	};
	const push = (): void => stepper.push(y);
	push();
	const laboratory = createLaboratory(model, y, stepMs, () => step, nextNumber, { pull, push });
	for (const intervention of options.interventions ?? []) laboratory.addIntervention(intervention);

	const first = firstCells(network.populations);
	const potentials = network.populations.flatMap((group) =>
		Array.from({ length: group.count }, (_, member) => stateIndex(group, 'V', member)),
	);
	const buffer = createSnapshotBuffer(potentials, input.rates);
	const probes = new Map<number, { readonly probe: Probe; readonly inputs: ProbeInputs }>();
	const probeEvery = Math.max(1, Math.round(probeEveryMs / stepMs));
	const inputsBefore = new Float64Array(network.inputs.length);
	let spikes = 0;
	let stopStep = Number.POSITIVE_INFINITY;
	let stopsWithSource = false;

	const isFinished = (): boolean => step >= stopStep || (stopsWithSource && light.endsBy(step));

	const onSpike = (population: string, member: number, tMs: number): void => {
		const cell = (first.get(population) ?? 0) + member;
		spikes++;
		buffer.spike(cell, tMs);
		light.spiked();
		listener.spike?.(cell, tMs, light.frame());
	};

	const readProbes = (): void => {
		inputsBefore.set(network.inputs);
		for (const [watch, { probe, inputs }] of probes) {
			if (!isCurrent) stepper.pull(y, inputs.columns);
			inputs.fill(y, scratch);
			buffer.sample(watch, step * stepMs, probe, y);
		}
		// What a probe looked at must not reach the next step.
		network.inputs.set(inputsBefore);
	};

	const wantFinite = (): void => {
		pull();
		if (y.every(Number.isFinite)) return;
		throw new SolverError(
			`the model left its bounds at ${(step * stepMs) / 1000} s: a parameter is out of reach of the step of ${stepMs} ms; undo the last change and restart`,
		);
	};

	/** One step. False when it cannot be taken yet. */
	const takeStep = (): boolean => {
		if (isFinished()) return false;
		laboratory.beforeStep();
		if (!light.take(step)) return false;
		stepper.step(y, step * stepMs, onSpike);
		isCurrent = false;
		step++;
		light.integrated();
		if (probes.size > 0 && step % probeEvery === 0) readProbes();
		if (step % checkEvery === 0) wantFinite();
		return true;
	};

	return {
		model,
		get state() {
			pull();
			return y;
		},
		get tMs() {
			return step * stepMs;
		},
		get method() {
			return stepper;
		},
		get running() {
			return modelClock.running;
		},
		get starved() {
			return light.isStarved();
		},
		get sourceEnded() {
			return light.endsBy(step);
		},
		get finished() {
			return isFinished();
		},
		stopAt(tMs, atSourceEnd) {
			stopStep = stepAt(tMs, stepMs);
			stopsWithSource = atSourceEnd;
		},
		setRunning(running) {
			if (running === modelClock.running) return;
			if (running) modelClock.start(clock.nowMs());
			else modelClock.stop();
		},
		advance(budgetMs) {
			const beganMs = clock.nowMs();
			isPaced = true;
			// Before the first light is there, nothing is due: opening a file is no lag of the model.
			if (step === 0 && modelClock.running && light.isStarved()) modelClock.start(beganMs);
			let nowMs = beganMs;
			let due = modelClock.stepsDue(nowMs);
			let taken = 0;
			while (due > 0 && nowMs - beganMs < budgetMs) {
				let count = 0;
				while (count < Math.min(stepsPerLook, due) && takeStep()) count++;
				taken += count;
				nowMs = clock.nowMs();
				modelClock.took(count, nowMs);
				if (count === 0) break;
				due = modelClock.stepsDue(nowMs);
			}
			return taken;
		},
		run(untilMs, budgetMs) {
			const beganMs = clock.nowMs();
			isPaced = false;
			const last = stepAt(untilMs, stepMs);
			let taken = 0;
			while (step < last && takeStep()) {
				taken++;
				if (taken % stepsPerLook === 0 && clock.nowMs() - beganMs >= budgetMs) break;
			}
			return taken;
		},
		reading: () => modelClock.reading(clock.nowMs()),
		counts: () => ({ ...light.counts(), spikes }),
		setFeed: (feed) => light.setFeed(feed, step),
		offer: light.offer,
		setLevel: (level) => light.setLevel(level, step),
		setParameter: laboratory.setParameter,
		resetParameter: laboratory.resetParameter,
		parameter: laboratory.parameter,
		edits: laboratory.edits,
		addIntervention: laboratory.addIntervention,
		removeIntervention: laboratory.removeIntervention,
		interventions: laboratory.interventions,
		interventionNumbers: laboratory.interventionNumbers,
		history: laboratory.history,
		watch({ population, member }, quantities) {
			const group = groupNamed(network, population);
			const probe = createProbe(network, group, member, quantities);
			const watch = nextNumber();
			probes.set(watch, { probe, inputs: probeInputs(network, group, member) });
			return { watch, quantities: probe.quantities };
		},
		unwatch(watch) {
			probes.delete(watch);
			buffer.forget(watch);
		},
		takeSnapshot() {
			pull();
			return buffer.take(step * stepMs, y);
		},
		close() {
			light.close();
			stepper.close();
		},
	};
}
