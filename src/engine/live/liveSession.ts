import { SolverError } from '../../ode/solvers/reference/solver.ts';
import type { CellAddress, Intervention } from '../../protocol/session/sessionFile.ts';
import type { Snapshot } from '../../protocol/snapshot.ts';
import type { LightFrame } from '../../retina/light/field/lightFrame.ts';
import type { LightLevel } from '../../retina/light/levels/lightLevel.ts';
import type { Model } from '../model/prepareModel.ts';
import type { Quantity } from '../model/quantities.ts';
import { receptorsOf } from '../model/receptors.ts';
import { carryRest, carryStates } from './carryOver.ts';
import { createFrameEntry, type FrameListener } from './frameEntry.ts';
import type { FrameFeed } from './frameFeed.ts';
import { createLaboratory, type Laboratory } from './laboratory.ts';
import { type LiveCircuit, renumbering } from './liveCircuit.ts';
import { type ClockReading, createModelClock, type WallClock } from './modelClock.ts';
import { createReceptorInput } from './receptorInput.ts';
import { createSnapshotBuffer } from './snapshotBuffer.ts';
import type { Stepper } from './stepper.ts';
import { stepAt } from './steps.ts';
import { createWatches } from './watches.ts';

/** Hears of what happens, at once and in order. */
export interface LiveListener extends FrameListener {
	/** A spike of cell number `cell` at tMs; `frame` is the light frame in force (−1 before the first). */
	spike?(cell: number, tMs: number, frame: number): void;
}

/** What a live session is made of. */
export interface LiveOptions {
	/** At its start. */
	readonly circuit: LiveCircuit;
	readonly level: LightLevel;
	readonly clock: WallClock;
	readonly interventions?: readonly Intervention[];
	readonly listener?: LiveListener;
	/** Gives numbers for watches and interventions; default 1, 2, 3 … */
	readonly nextNumber?: () => number;
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
export interface LiveSession extends Omit<Laboratory, 'beforeStep' | 'exchange'> {
	readonly model: Model;
	/** Model time, ms: a whole number of steps. */
	readonly tMs: number;
	readonly running: boolean;
	/** How steps are computed at present. */
	readonly method: Pick<Stepper, 'threads' | 'threadsReady' | 'useThreads' | 'note'>;
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
	setFeed(feed: FrameFeed): void;
	/** A frame from a live source: acts at the next step; replaces one that still waits. */
	offer(light: LightFrame, capturedAtMs: number): void;
	setLevel(level: LightLevel): void;
	/** @throws UserError for an unknown cell or quantity */
	watch(cell: CellAddress, quantities: readonly string[]): { watch: number; quantities: readonly Quantity[] };
	unwatch(watch: number): void;
	/** Numbers of the watches that are open. */
	watches(): readonly number[];
	/**
	 * Goes on with another circuit from the next step: model time, light, parameters, interventions, watches and every state that both have go
	 * on. The one before is closed.
	 * @param next with steps of the same length
	 * @returns what the other circuit has no place for, one sentence each; it is dropped
	 */
	exchange(next: LiveCircuit): string[];
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

function counter(): () => number {
	let last = 0;
	return () => ++last;
}

/** Creates a stopped session at model time 0. @throws UserError for interventions that do not fit the circuit */
export function createLiveSession(options: LiveOptions): LiveSession {
	const { clock, listener = {}, nextNumber = counter() } = options;
	let { circuit } = options;
	const { model, stepper } = circuit;
	const { stepMs } = stepper;

	const modelClock = createModelClock(stepMs);
	let isPaced = false;
	const input = createReceptorInput(model.network, receptorsOf(model.network, model.mosaic), options.level);
	const light = createFrameEntry({
		input,
		stepMs,
		clock,
		dueAtMs: (tMs) => (isPaced ? modelClock.wallOfMs(tMs) : undefined),
		listener,
	});
	let step = 0;
	circuit.push();
	const laboratory = createLaboratory(model, circuit.y, stepMs, () => step, nextNumber, {
		pull: () => circuit.pull(),
		push: () => circuit.push(),
	});
	for (const intervention of options.interventions ?? []) laboratory.addIntervention(intervention);

	const buffer = createSnapshotBuffer(circuit.potentials, () => input.rates);
	const watches = createWatches(circuit);
	const probeEvery = Math.max(1, Math.round(probeEveryMs / stepMs));
	let spikes = 0;
	let stopStep = Number.POSITIVE_INFINITY;
	let stopsWithSource = false;

	const isFinished = (): boolean => step >= stopStep || (stopsWithSource && light.endsBy(step));

	const onSpike = (population: string, member: number, tMs: number): void => {
		const cell = (circuit.first.get(population) ?? 0) + member;
		spikes++;
		buffer.spike(cell, tMs);
		light.spiked();
		listener.spike?.(cell, tMs, light.frame());
	};

	const wantFinite = (): void => {
		circuit.pull();
		if (circuit.y.every(Number.isFinite)) return;
		throw new SolverError(
			`the model left its bounds at ${(step * stepMs) / 1000} s: a parameter is out of reach of the step of ${stepMs} ms; undo the last change and restart`,
		);
	};

	/** One step. False when it cannot be taken yet. */
	const takeStep = (): boolean => {
		if (isFinished()) return false;
		laboratory.beforeStep();
		if (!light.take(step)) return false;
		circuit.step(step * stepMs, onSpike);
		step++;
		light.integrated();
		if (step % probeEvery === 0) watches.read(step * stepMs, buffer);
		if (step % checkEvery === 0) wantFinite();
		return true;
	};

	return {
		get model() {
			return circuit.model;
		},
		get state() {
			circuit.pull();
			return circuit.y;
		},
		get tMs() {
			return step * stepMs;
		},
		get method() {
			return circuit.stepper;
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
		watch(cell, quantities) {
			const watch = nextNumber();
			return { watch, quantities: watches.open(watch, cell, quantities) };
		},
		unwatch(watch) {
			watches.close(watch);
			buffer.forget(watch);
		},
		watches: watches.numbers,
		exchange(next) {
			if (next.stepper.stepMs !== stepMs) {
				throw new RangeError(`the other circuit must have steps of ${stepMs} ms; got ${next.stepper.stepMs}`);
			}
			const before = circuit;
			before.pull();
			carryStates(before, next);
			circuit = next;
			input.exchange(next.model.network, receptorsOf(next.model.network, next.model.mosaic));
			const dropped = laboratory.exchange(next.model, next.y);
			for (const { watch, why } of watches.exchange(next)) {
				buffer.forget(watch);
				dropped.push(why);
			}
			carryRest(before, next);
			buffer.exchange(next.potentials, renumbering(before, next));
			before.stepper.close();
			return dropped;
		},
		takeSnapshot() {
			circuit.pullPotentials();
			return buffer.take(step * stepMs, circuit.y);
		},
		close() {
			light.close();
			circuit.stepper.close();
		},
	};
}
