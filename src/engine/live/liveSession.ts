import { SolverError } from '../../ode/integrators/solver.ts';
import { type Group, groupNamed, parametersOf, stateIndex } from '../../ode/model/network.ts';
import type { LightFrame } from '../../retina/light/light-frame.ts';
import type { LightLevel } from '../../retina/light/light-level.ts';
import { createExperiment } from '../model/interventions.ts';
import type { Model } from '../model/prepareModel.ts';
import { createProbe, type Probe, type Quantity } from '../model/quantities.ts';
import { receptorsOf } from '../model/receptors.ts';
import type { Snapshot } from '../protocol/snapshot.ts';
import type { CellAddress, Intervention } from '../session/sessionFile.ts';
import { darkFeed, type LightFeed, type TimedFrame } from './lightFeed.ts';
import { createLightInput } from './lightInput.ts';
import { type ClockReading, createModelClock, type WallClock } from './modelClock.ts';
import { createSnapshotBuffer } from './snapshotBuffer.ts';
import { cellsOf } from './spikeDetector.ts';
import type { Stepper } from './stepper.ts';

/** Hears of what happens, at once and in order. */
export interface LiveListener {
	/** A frame entered the chain. `frame` counts up over the whole session, whatever the source. */
	captured?(frame: number, atMs: number): void;
	passed?(frame: number, stage: 'mapped' | 'integrated' | 'spikeDetected', atMs: number): void;
	/** This light is on from model time tMs. `rates` is valid during the call only. */
	light?(tMs: number, rates: Float64Array): void;
	/** A spike of cell number `cell` at tMs; `frame` is the light frame in force (−1 before the first). */
	spike?(cell: number, tMs: number, frame: number): void;
	/** A frame was refused; the light before it stays. */
	refused?(message: string): void;
}

/** What a live session is made of. */
export interface LiveOptions {
	readonly model: Model;
	readonly stepper: Stepper;
	readonly level: LightLevel;
	readonly clock: WallClock;
	readonly interventions?: readonly Intervention[];
	readonly listener?: LiveListener;
	/**
	 * Steps taken on a copy of the start before anything else, so that the machine has compiled the method when the first light comes. Steps are
	 * memoryless: the run is the same without. Default 0.
	 */
	readonly warmUpSteps?: number;
}

/** A parameter that the user changed while the session ran. */
export interface ParameterEdit {
	readonly tMs: number;
	readonly path: string;
	readonly value: number;
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
export interface LiveSession {
	readonly model: Model;
	/** Model time, ms: a whole number of steps. */
	readonly tMs: number;
	readonly running: boolean;
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
	/** Sets a parameter in its declared unit. @throws UserError */
	setParameter(path: string, value: number): void;
	/** Back to the variant's value; all parameters when `path` is left out. @throws UserError */
	resetParameter(path?: string): void;
	/** A parameter's value as the user set it, whatever an intervention makes of it now. */
	parameter(path: string): number;
	edits(): readonly ParameterEdit[];
	/** @throws UserError when it does not fit the circuit */
	addIntervention(intervention: Intervention): number;
	removeIntervention(id: number): void;
	interventions(): readonly Intervention[];
	/**
	 * What would make the same run again with the same light from the parameters it began with: edits as interventions from the moment they acted, then
	 * the interventions, those that were removed with the moment of their end.
	 */
	history(): readonly Intervention[];
	/** What `removeIntervention` takes, in the order of `interventions`. */
	interventionNumbers(): readonly number[];
	/** @throws UserError for an unknown cell or quantity */
	watch(cell: CellAddress, quantities: readonly string[]): { watch: number; quantities: readonly Quantity[] };
	unwatch(watch: number): void;
	/** The state now, and spikes and samples since the last call; its arrays are the caller's. */
	takeSnapshot(): Snapshot;
	/** The state vector; not to be written to. */
	readonly state: Float64Array;
	/** Releases the light source. */
	close(): void;
}

interface Scheduled {
	readonly id: number;
	readonly intervention: Intervention;
	readonly startStep: number;
	/** First step that it does not hold for. */
	readonly endStep: number;
}

/** Probes are read this often, ms. */
const probeEveryMs = 0.4;
/** How many steps are taken between looks at the clock. */
const stepsPerLook = 4;
/** States are checked for being finite this often, steps. */
const checkEvery = 256;

/** Number of a population's first cell in the order of snapshots. */
export function firstCells(populations: readonly Group[]): Map<string, number> {
	let next = 0;
	return new Map(
		populations.map(({ name, count }) => {
			const first = next;
			next += count;
			return [name, first] as const;
		}),
	);
}

/** Creates a stopped session at model time 0. @throws UserError for interventions that do not fit the circuit */
export function createLiveSession(options: LiveOptions): LiveSession {
	const { model, stepper, clock } = options;
	const { network } = model;
	const listener = options.listener ?? {};
	const { stepMs } = stepper;
	const y = Float64Array.from(model.start);
	network.inputs.fill(0);
	network.held.clear();
	const experiment = createExperiment(network);
	const light = createLightInput(network, receptorsOf(network, model.mosaic), options.level);
	const modelClock = createModelClock(stepMs);
	const first = firstCells(network.populations);
	const cells = network.populations.flatMap((group) => cellsOf(group, first.get(group.name) ?? 0));
	const buffer = createSnapshotBuffer(
		cells.map(({ index }) => index),
		light.rates,
	);
	const probes = new Map<number, Probe>();
	const probeEvery = Math.max(1, Math.round(probeEveryMs / stepMs));
	const scratch = Float64Array.from(model.start);
	const inputsBefore = new Float64Array(network.inputs.length);

	let step = 0;
	let feed: LightFeed = darkFeed();
	let feedStep = 0;
	let offered: { readonly light: LightFrame; readonly capturedAtMs: number } | undefined;
	let starved = false;
	let frame = -1;
	let frameWaits: 'integrated' | 'spikeDetected' | undefined;
	let spikes = 0;
	let framesIn = 0;
	let framesDropped = 0;
	let numbers = 0;
	let stopStep = Number.POSITIVE_INFINITY;
	let stopsWithSource = false;
	/** Steps follow wall time: a recorded frame was captured when it was due. */
	let isPaced = false;
	let scheduled: Scheduled[] = [];
	let nextEdge = Number.POSITIVE_INFINITY;
	const edits: ParameterEdit[] = [];
	/** Interventions that held and were removed before their time. */
	const removed: Intervention[] = [];

	/** A moment between two steps counts as the later one: nothing acts before its time. */
	const stepAt = (tMs: number) => Math.ceil(tMs / stepMs - 1e-6);

	/** The source's last frame is over at this step. */
	const sourceEndsHere = (): boolean => {
		const end = feed.endMs();
		return end !== undefined && step >= feedStep + stepAt(end);
	};
	const isFinished = (): boolean => step >= stopStep || (stopsWithSource && sourceEndsHere());

	const holdAgain = (): void => {
		const active = scheduled.filter(({ startStep, endStep }) => startStep <= step && step < endStep);
		experiment.hold(
			active.map(({ intervention }) => intervention),
			y,
		);
		nextEdge = Math.min(
			...scheduled.flatMap(({ startStep, endStep }) => [startStep, endStep]).filter((edge) => edge > step),
			Number.POSITIVE_INFINITY,
		);
	};
	const schedule = (intervention: Intervention): number => {
		experiment.check(intervention);
		const startStep = Math.max(stepAt(intervention.startS * 1000), step);
		const endStep = intervention.endS === undefined ? Number.POSITIVE_INFINITY : stepAt(intervention.endS * 1000);
		const startS = (startStep * stepMs) / 1000;
		const id = ++numbers;
		scheduled.push({ id, intervention: { ...intervention, startS }, startStep, endStep });
		return id;
	};

	const enter = (lightFrame: LightFrame, capturedAtMs: number): void => {
		framesIn++;
		try {
			light.apply(lightFrame);
		} catch (error) {
			framesDropped++;
			listener.refused?.(error instanceof Error ? error.message : String(error));
			return;
		}
		frame++;
		listener.captured?.(frame, capturedAtMs);
		listener.passed?.(frame, 'mapped', clock.nowMs());
		listener.light?.(step * stepMs, light.rates);
		frameWaits = 'integrated';
	};

	/** Puts a frame of the feed into force. */
	const enterTimed = ({ id, tMs, light: lightFrame }: TimedFrame): void => {
		if (id >= 0) {
			enter(lightFrame, isPaced ? modelClock.wallOfMs(feedStep * stepMs + tMs) : clock.nowMs());
			return;
		}
		light.apply(lightFrame);
		listener.light?.(step * stepMs, light.rates);
	};

	/** Puts the light of this step in force. False when it is not known yet. */
	const takeLight = (): boolean => {
		let due: TimedFrame | undefined;
		let next = feed.next();
		while (next !== 'pending' && next !== 'end' && feedStep + stepAt(next.tMs) <= step) {
			// A frame that is followed by another within the same step was never on.
			if (due) {
				framesIn++;
				framesDropped++;
			}
			due = next;
			feed.take();
			next = feed.next();
		}
		if (due) enterTimed(due);
		starved = next === 'pending';
		if (starved) return false;
		if (offered) {
			const { light: lightFrame, capturedAtMs } = offered;
			offered = undefined;
			enter(lightFrame, capturedAtMs);
		}
		return true;
	};

	const onSpike = (population: string, member: number, tMs: number): void => {
		const cell = (first.get(population) ?? 0) + member;
		spikes++;
		buffer.spike(cell, tMs);
		if (frameWaits === 'spikeDetected') {
			frameWaits = undefined;
			listener.passed?.(frame, 'spikeDetected', clock.nowMs());
		}
		listener.spike?.(cell, tMs, frame);
	};

	const readProbes = (): void => {
		inputsBefore.set(network.inputs);
		network.rates(y, scratch);
		for (const [watch, probe] of probes) buffer.sample(watch, step * stepMs, probe, y);
		// What a probe looked at must not reach the next step.
		network.inputs.set(inputsBefore);
	};

	const wantFinite = (): void => {
		for (let i = 0; i < y.length; i++) {
			if (!Number.isFinite(y[i])) {
				throw new SolverError(
					`the model left its bounds at ${(step * stepMs) / 1000} s: a parameter is out of reach of the step of ${stepMs} ms; undo the last change and restart`,
				);
			}
		}
	};

	/** One step. False when it cannot be taken yet. */
	const takeStep = (): boolean => {
		if (step >= nextEdge) holdAgain();
		if (isFinished() || !takeLight()) return false;
		stepper.step(y, step * stepMs, onSpike);
		step++;
		if (frameWaits === 'integrated') {
			listener.passed?.(frame, 'integrated', clock.nowMs());
			frameWaits = 'spikeDetected';
		}
		if (probes.size > 0 && step % probeEvery === 0) readProbes();
		if (step % checkEvery === 0) wantFinite();
		return true;
	};

	for (let k = 0; k < (options.warmUpSteps ?? 0); k++) stepper.step(scratch, 0, () => undefined);
	network.inputs.fill(0);
	for (const intervention of options.interventions ?? []) schedule(intervention);
	holdAgain();

	const edit = (path: string, value: number): void => {
		experiment.setBase(path, value);
		edits.push({ tMs: step * stepMs, path, value });
	};

	return {
		model,
		state: y,
		get tMs() {
			return step * stepMs;
		},
		get running() {
			return modelClock.running;
		},
		get starved() {
			return starved;
		},
		get sourceEnded() {
			return sourceEndsHere();
		},
		get finished() {
			return isFinished();
		},
		stopAt(tMs, atSourceEnd) {
			stopStep = stepAt(tMs);
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
			if (step === 0 && modelClock.running && feed.next() === 'pending') modelClock.start(beganMs);
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
			const last = stepAt(untilMs);
			let taken = 0;
			while (step < last && takeStep()) {
				taken++;
				if (taken % stepsPerLook === 0 && clock.nowMs() - beganMs >= budgetMs) break;
			}
			return taken;
		},
		reading: () => modelClock.reading(clock.nowMs()),
		counts: () => ({ framesIn, framesDropped, spikes }),
		setFeed(next) {
			feed.close();
			feed = next;
			feedStep = step;
			starved = false;
		},
		offer(lightFrame, capturedAtMs) {
			if (offered) {
				framesIn++;
				framesDropped++;
			}
			offered = { light: lightFrame, capturedAtMs };
		},
		setLevel(level) {
			light.setLevel(level);
			listener.light?.(step * stepMs, light.rates);
		},
		setParameter(path, value) {
			edit(path, value);
			holdAgain();
		},
		resetParameter(path) {
			const paths = path === undefined ? parametersOf(network).map((place) => place.path) : [path];
			for (const each of paths) {
				const standard = model.standards.get(each);
				// Asking for the base first names an unknown path.
				if (experiment.base(each) !== standard && standard !== undefined) edit(each, standard);
			}
			holdAgain();
		},
		parameter: (path) => experiment.base(path),
		edits: () => edits,
		addIntervention(intervention) {
			const id = schedule(intervention);
			holdAgain();
			return id;
		},
		removeIntervention(id) {
			const gone = scheduled.find((each) => each.id === id);
			if (gone && gone.startStep < step) {
				const endStep = Math.min(gone.endStep, step);
				removed.push({ ...gone.intervention, endS: (endStep * stepMs) / 1000 });
			}
			scheduled = scheduled.filter((each) => each.id !== id);
			holdAgain();
		},
		interventions: () => scheduled.map(({ intervention }) => intervention),
		interventionNumbers: () => scheduled.map(({ id }) => id),
		history: () => [
			...edits.map(({ tMs, path, value }) => ({ type: 'set' as const, startS: tMs / 1000, path, value })),
			...removed,
			...scheduled.map(({ intervention }) => intervention),
		],
		watch({ population, member }, quantities) {
			const group = groupNamed(network, population);
			stateIndex(group, 'V', member);
			const probe = createProbe(network, group, member, quantities);
			const watch = ++numbers;
			probes.set(watch, probe);
			return { watch, quantities: probe.quantities };
		},
		unwatch(watch) {
			probes.delete(watch);
			buffer.forget(watch);
		},
		takeSnapshot: () => buffer.take(step * stepMs, y),
		close: () => feed.close(),
	};
}
