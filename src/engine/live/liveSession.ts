import { NoiseForcing } from '../../ode/solvers/noise/noiseForcing.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import type { Snapshot } from '../../protocol/snapshot.ts';
import type { LightFrame } from '../../retina/light/field/lightFrame.ts';
import type { LightLevel } from '../../retina/light/levels/lightLevel.ts';
import type { Model } from '../model/prepareModel.ts';
import type { Quantity } from '../model/quantities.ts';
import { receptorsOf } from '../model/receptors.ts';
import { carryDelays, carryRest, carryStates } from './carryOver.ts';
import { createFrameEntry, type FrameEntry, type FrameListener } from './frameEntry.ts';
import type { FrameFeed } from './frameFeed.ts';
import { createLaboratory, type Laboratory, type ParameterEdit } from './laboratory.ts';
import { type LiveCircuit, renumbering } from './liveCircuit.ts';
import { type ClockReading, createModelClock, type ModelClock, type WallClock } from './modelClock.ts';
import { createReceptorInput, type ReceptorInput } from './receptorInput.ts';
import { createSnapshotBuffer, type SnapshotBuffer } from './snapshotBuffer.ts';
import { checkEvery, createSolutionWatch, type SolutionWatch } from './solutionWatch.ts';
import type { Stepper } from './stepper.ts';
import { stepAt } from './steps.ts';
import { createWatches, type Watches } from './watches.ts';

/** Hears of what happens, at once and in order. */
export interface LiveListener extends FrameListener {
	/** A spike of cell number `cell` at tMs; `frame` is the light frame in force (−1 before the first). */
	spike?(cell: number, tMs: number, frame: number): void;
	/** A step has been taken, and the model has come to tMs. */
	stepped?(tMs: number): void;
}

/** What a live session is made of. */
export interface LiveOptions {
	/** At its start. */
	readonly circuit: LiveCircuit;
	readonly level: LightLevel;
	/** Of its noise, where any is on: 32 bits; default 1. */
	readonly seed?: number;
	readonly clock: WallClock;
	readonly interventions?: readonly Intervention[];
	readonly listener?: LiveListener;
	/** Gives numbers for watches and interventions; default 1, 2, 3 … */
	readonly nextNumber?: () => number;
}

type CellsOfLaboratory = Pick<Laboratory, 'ofCell' | 'hasOwn' | 'followed'>;

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
export interface LiveSession extends Omit<Laboratory, 'beforeStep' | 'exchange' | keyof CellsOfLaboratory> {
	/** What single cells have of parameters. */
	readonly cells: CellsOfLaboratory;
	readonly model: Model;
	/** Model time, ms: a whole number of steps. */
	readonly tMs: number;
	readonly running: boolean;
	/** How steps are computed at present. */
	readonly method: Pick<Stepper, 'threads' | 'threadsReady' | 'useThreads' | 'note' | 'code' | 'plan' | 'prepareCode'>;
	/** Forgets where it was to pause. */
	setRunning(running: boolean): void;
	/** Runs in step with wall time and pauses by itself at a moment, which is no later than now for none. */
	runTo(tMs: number): void;
	/** Where it pauses by itself, ms; undefined where it runs on. */
	readonly pausesAtMs: number | undefined;
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
	/** It was told to stop where the source ends, and nowhere else, and has learnt that this source never ends. */
	readonly endless: boolean;
	reading(): ClockReading;
	counts(): LiveCounts;
	/** Light from now on; the one before is closed. Its times count from now. */
	setFeed(feed: FrameFeed): void;
	/** A frame from a live source: acts at the next step; replaces one that still waits. */
	offer(light: LightFrame, capturedAtMs: number): void;
	/** A frame of a live source waits for the next step, which comes when it is due. */
	readonly lightWaits: boolean;
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
	/** The state now, and spikes and samples since the last call; its arrays are the caller's. @throws SolverError where a potential is lost */
	takeSnapshot(): Snapshot;
	/** The state is no solution any more: no step goes on from it, and no screen is shown it. */
	readonly isLost: boolean;
	/** See `Watches`. */
	readonly note: string;
	/** The state vector; not to be written to. */
	readonly state: Float64Array;
	/** The state vector in which some states are up to date, those of these indices or all; whoever writes to it puts back what was there. */
	stateOf(states: readonly number[] | undefined): Float64Array;
	/** Releases the light source, and threads. */
	close(): void;
}

/** Probes are read this often, ms (or every step, if that is longer). */
const probeEveryMs = 0.4;
/** How many steps are taken between looks at the clock. */
const stepsPerLook = 4;
function counter(): () => number {
	let last = 0;
	return () => ++last;
}

class CircuitSession implements LiveSession {
	readonly #clock: WallClock;
	readonly #listener: LiveListener;
	readonly #nextNumber: () => number;
	readonly #stepMs: number;
	readonly #modelClock: ModelClock;
	readonly #input: ReceptorInput;
	readonly #light: FrameEntry;
	readonly #laboratory: Laboratory;
	readonly #buffer: SnapshotBuffer;
	readonly #watches: Watches;
	readonly #solution: SolutionWatch;
	readonly #probeEvery: number;
	readonly #seed: number;
	#circuit: LiveCircuit;
	#noise: NoiseForcing;
	/** Steps follow wall time at present. */
	#isPaced = false;
	/** Spikes of the step under way. */
	#crossings: { readonly population: string; readonly member: number; readonly tMs: number }[] = [];
	#step = 0;
	#spikes = 0;
	#stopStep = Number.POSITIVE_INFINITY;
	#pauseStep = Number.POSITIVE_INFINITY;
	#stopsWithSource = false;

	constructor({ circuit, level, clock, seed = 1, listener = {}, nextNumber = counter() }: LiveOptions) {
		const { model, stepper } = circuit;
		const { stepMs } = stepper;
		this.#clock = clock;
		this.#listener = listener;
		this.#nextNumber = nextNumber;
		this.#circuit = circuit;
		this.#seed = seed;
		this.#noise = new NoiseForcing(model.network, seed);
		this.#solution = createSolutionWatch(
			() => this.#circuit,
			() => this.tMs,
			stepMs,
		);
		this.#stepMs = stepMs;
		this.#modelClock = createModelClock(stepMs);
		this.#input = createReceptorInput(model.network, receptorsOf(model.network, model.mosaic), level);
		const dueAtMs = (tMs: number) => (this.#isPaced ? this.#modelClock.wallOfMs(tMs) : undefined);
		this.#light = createFrameEntry({ input: this.#input, stepMs, clock, dueAtMs, listener });
		circuit.push();
		this.#laboratory = createLaboratory(model, circuit.y, stepMs, () => this.#step, nextNumber, {
			pull: () => this.#circuit.pull(),
			push: () => {
				this.#solution.touched();
				this.#circuit.push();
			},
			checkRoom: () => this.#circuit.stepper.delays.checkRoom(),
		});
		this.#buffer = createSnapshotBuffer(circuit.potentials, () => this.#input.rates);
		this.#watches = createWatches(circuit);
		this.#probeEvery = Math.max(1, Math.round(probeEveryMs / stepMs));
	}

	readonly #onSpike = (population: string, member: number, tMs: number): void => {
		this.#crossings.push({ population, member, tMs });
	};

	/** Hands out the spikes of a step, unless a potential that made one is lost: then it was none. */
	#passSpikes(): void {
		const crossings = this.#crossings;
		this.#crossings = [];
		for (const { population, member, tMs } of crossings) {
			const cell = (this.#circuit.first.get(population) ?? 0) + member;
			this.#circuit.pull([this.#circuit.potentials[cell] as number]);
			if (this.#solution.isLostPotential(cell)) this.#solution.wantState();
			this.#spikes++;
			this.#buffer.spike(cell, tMs);
			this.#light.spiked();
			this.#listener.spike?.(cell, tMs, this.#light.frame());
		}
	}

	/** One step. False when it cannot be taken yet. */
	#takeStep(): boolean {
		if (this.finished) return false;
		this.#laboratory.beforeStep();
		if (!this.#light.take(this.#step)) return false;
		this.#solution.beforeStep(this.#step);
		this.#noise.begin({ step: this.#step, part: 0, durationMs: this.#stepMs, stepMs: this.#stepMs });
		this.#circuit.step(this.tMs, this.#onSpike);
		this.#noise.end();
		if (this.#crossings.length > 0) this.#passSpikes();
		this.#step++;
		this.#light.integrated();
		if (this.#step % this.#probeEvery === 0) this.#watches.read(this.tMs, this.#buffer);
		if (this.#step % checkEvery === 0) this.#solution.wantState();
		this.#listener.stepped?.(this.tMs);
		return true;
	}

	get isLost() {
		return this.#solution.isLost;
	}

	get note() {
		return this.#watches.note;
	}

	get model() {
		return this.#circuit.model;
	}

	get state() {
		this.#circuit.pull();
		return this.#circuit.y;
	}

	stateOf(states: readonly number[] | undefined): Float64Array {
		this.#circuit.pull(states);
		return this.#circuit.y;
	}

	get tMs() {
		return this.#step * this.#stepMs;
	}

	get method() {
		return this.#circuit.stepper;
	}

	get running() {
		return this.#modelClock.running;
	}

	get starved() {
		return this.#light.isStarved();
	}

	get sourceEnded() {
		return this.#light.endsBy(this.#step);
	}

	get endless() {
		return this.#stopsWithSource && this.#stopStep === Number.POSITIVE_INFINITY && this.#light.isEndless();
	}

	get finished() {
		return this.#step >= this.#stopStep || (this.#stopsWithSource && this.sourceEnded);
	}

	stopAt(tMs: number, atSourceEnd: boolean): void {
		this.#stopStep = stepAt(tMs, this.#stepMs);
		this.#stopsWithSource = atSourceEnd;
	}

	get pausesAtMs() {
		return this.#pauseStep === Number.POSITIVE_INFINITY ? undefined : this.#pauseStep * this.#stepMs;
	}

	runTo(tMs: number): void {
		const step = stepAt(tMs, this.#stepMs);
		this.setRunning(step > this.#step);
		if (step > this.#step) this.#pauseStep = step;
	}

	setRunning(running: boolean): void {
		this.#pauseStep = Number.POSITIVE_INFINITY;
		if (running === this.#modelClock.running) return;
		if (running) this.#modelClock.start(this.#clock.nowMs());
		else this.#modelClock.stop();
	}

	advance(budgetMs: number): number {
		const clock = this.#clock;
		const modelClock = this.#modelClock;
		const beganMs = clock.nowMs();
		this.#isPaced = true;
		// Before the first light is there, nothing is due: opening a file is no lag of the model.
		if (this.#step === 0 && modelClock.running && this.starved) modelClock.start(beganMs);
		let nowMs = beganMs;
		const dueNow = () => Math.min(modelClock.stepsDue(nowMs), this.#pauseStep - this.#step);
		let due = dueNow();
		let taken = 0;
		while (due > 0 && nowMs - beganMs < budgetMs) {
			let count = 0;
			while (count < Math.min(stepsPerLook, due) && this.#takeStep()) count++;
			taken += count;
			nowMs = clock.nowMs();
			modelClock.took(count, nowMs);
			if (count === 0) break;
			due = dueNow();
		}
		if (this.#step >= this.#pauseStep) this.setRunning(false);
		return taken;
	}

	run(untilMs: number, budgetMs: number): number {
		const beganMs = this.#clock.nowMs();
		this.#isPaced = false;
		const last = stepAt(untilMs, this.#stepMs);
		let taken = 0;
		while (this.#step < last && this.#takeStep()) {
			taken++;
			if (taken % stepsPerLook === 0 && this.#clock.nowMs() - beganMs >= budgetMs) break;
		}
		return taken;
	}

	reading(): ClockReading {
		return this.#modelClock.reading(this.#clock.nowMs());
	}

	counts(): LiveCounts {
		return { ...this.#light.counts(), spikes: this.#spikes };
	}

	setFeed(feed: FrameFeed): void {
		this.#light.setFeed(feed, this.#step);
	}

	offer(light: LightFrame, capturedAtMs: number): void {
		this.#light.offer(light, capturedAtMs);
	}

	get lightWaits() {
		return this.#light.hasOffer() && this.running && !this.finished && !this.starved;
	}

	setLevel(level: LightLevel): void {
		this.#light.setLevel(level, this.#step);
	}

	setParameter(path: string, value: number): void {
		this.#laboratory.setParameter(path, value);
	}

	resetParameter(path?: string): void {
		this.#laboratory.resetParameter(path);
	}

	parameter(path: string): number {
		return this.#laboratory.parameter(path);
	}

	edits(): readonly ParameterEdit[] {
		return this.#laboratory.edits();
	}

	get cells() {
		return this.#laboratory;
	}

	addIntervention(intervention: Intervention, resumes = false): number {
		return this.#laboratory.addIntervention(intervention, resumes);
	}

	removeIntervention(id: number): void {
		this.#laboratory.removeIntervention(id);
	}

	interventions(): readonly Intervention[] {
		return this.#laboratory.interventions();
	}

	interventionNumbers(): readonly number[] {
		return this.#laboratory.interventionNumbers();
	}

	history(): readonly Intervention[] {
		return this.#laboratory.history();
	}

	watch(cell: CellAddress, quantities: readonly string[]) {
		const watch = this.#nextNumber();
		return { watch, quantities: this.#watches.open(watch, cell, quantities) };
	}

	unwatch(watch: number): void {
		this.#watches.close(watch);
		this.#buffer.forget(watch);
	}

	watches(): readonly number[] {
		return this.#watches.numbers();
	}

	exchange(next: LiveCircuit): string[] {
		if (next.stepper.stepMs !== this.#stepMs) {
			throw new RangeError(`the other circuit must have steps of ${this.#stepMs} ms; got ${next.stepper.stepMs}`);
		}
		const before = this.#circuit;
		this.#solution.touched();
		before.pull();
		carryStates(before, next);
		carryDelays(before, next);
		this.#circuit = next;
		const noise = new NoiseForcing(next.model.network, this.#seed);
		noise.goOnFrom(this.#noise);
		this.#noise = noise;
		const dropped = this.#input.exchange(next.model.network, receptorsOf(next.model.network, next.model.mosaic));
		dropped.push(...this.#laboratory.exchange(next.model, next.y));
		for (const { watch, why } of this.#watches.exchange(next)) {
			this.#buffer.forget(watch);
			dropped.push(why);
		}
		carryRest(before, next);
		this.#buffer.exchange(next.potentials, renumbering(before, next));
		before.stepper.close();
		return dropped;
	}

	takeSnapshot(): Snapshot {
		this.#circuit.pullPotentials();
		// No screen is shown what is no potential.
		if (this.#circuit.potentials.some((_, cell) => this.#solution.isLostPotential(cell))) this.#solution.wantState();
		return this.#buffer.take(this.tMs, this.#circuit.y);
	}

	close(): void {
		this.#light.close();
		this.#circuit.stepper.close();
	}
}

/** Creates a stopped session at model time 0. @throws UserError for interventions that do not fit the circuit */
export function createLiveSession(options: LiveOptions): LiveSession {
	const session = new CircuitSession(options);
	for (const intervention of options.interventions ?? []) session.addIntervention(intervention);
	return session;
}
