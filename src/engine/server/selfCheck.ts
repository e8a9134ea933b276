import type { AccuracyStatus } from '../../protocol/limits/accuracy.ts';
import { type MachineSpeed, middleColumn } from '../../protocol/limits/patchSize.ts';
import { speedInNative } from '../../protocol/limits/tissueSize.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import type { MachineStatus } from '../../protocol/status.ts';
import type { BackgroundHost } from '../background/backgroundJobs.ts';
import { type ColumnMemory, createColumnMemory, middleOfTissue } from '../background/columnMemory.ts';
import { type ErrorJob, standardFlash } from '../background/errorCheck.ts';
import { courseMs, createErrorWatch, type WatchedSession } from '../background/errorWatch.ts';
import type { WallClock } from '../live/modelClock.ts';
import type { Model } from '../model/prepareModel.ts';
import { receptorsOf } from '../model/receptors.ts';

/** What an engine knows of itself: how fast this machine is, and how large the error of its method. One job at a time, somewhere else. */
export interface SelfCheck {
	/** Another circuit or patch, or the same from the start. */
	rebuilt(model: Model): void;
	/** Light is on from a model time on, ms. */
	light(tMs: number, rates: Float64Array): void;
	/** Parameters or the light level are others now. */
	changed(): void;
	/** Times the machine as soon as nothing else is under way. */
	measureMachine(): void;
	/** What is known of native code here: how many of its cells one thread computes in real time, where that was measured. */
	nativeSettled(cellsOnOne?: number): void;
	/** The machine is being timed, or is about to be. */
	readonly isTiming: boolean;
	/** To be called now and then. @param isSettled nothing is under way that what only informs would hold up: the error can be measured */
	look(session: WatchedSession, isSettled: boolean): void;
	status(): { readonly machine: MachineStatus; readonly accuracy: AccuracyStatus };
}

/** What a self-check needs. */
export interface SelfCheckOptions {
	readonly clock: WallClock;
	/** Without it nothing is measured. */
	readonly background: BackgroundHost | undefined;
	/** The session as it stands. */
	readonly session: () => Session;
	/** The machine has been timed, or its native code has. */
	readonly measured: (speed: MachineSpeed) => void;
}

/** The column whose light the error is measured under. */
const watchedColumn = ({ columns, tissue }: Session): number => (tissue ? middleOfTissue : middleColumn(columns));

/** Creates a self-check that knows nothing yet. */
export function createSelfCheck({ clock, background, session, measured }: SelfCheckOptions): SelfCheck {
	const watch = createErrorWatch(background === undefined);
	let memory: ColumnMemory | undefined;
	let machine: MachineStatus = { phase: 'unknown', message: '', speed: null };
	/** In WebAssembly. */
	let timed: MachineSpeed | undefined;
	let nativeCells: number | undefined;
	let isWanted = false;
	let isBusy = false;

	const errorJob = (tMs: number): ErrorJob => {
		const present = session();
		const { circuit, variant, parameters, declarations, stepMs, substepMs } = present;
		const column = watchedColumn(present);
		// Whole steps, so that light changes where it did.
		const span = stepMs * Math.round(courseMs / stepMs);
		const seen = memory?.seen(tMs, span);
		return {
			type: 'error',
			circuit,
			variant,
			parameters,
			declarations,
			stepMs,
			substepMs,
			column,
			light: seen ?? standardFlash,
			seen: seen ? 'seen' : 'flash',
			durationMs: span,
			atMs: tMs,
		};
	};

	const tell = (of: MachineSpeed): void => {
		const speed = nativeCells === undefined ? of : speedInNative(of, nativeCells);
		machine = { ...machine, phase: 'measured', speed };
		measured(speed);
	};
	const timeMachine = (host: BackgroundHost): void => {
		isWanted = false;
		isBusy = true;
		machine = { ...machine, phase: 'measuring', message: '' };
		host.start({ type: 'speed' }, (result) => {
			isBusy = false;
			if (result.type === 'speed') {
				timed = result.speed;
				tell(timed);
			} else {
				const message = result.type === 'failed' ? result.message : '';
				machine = { ...machine, phase: machine.speed ? 'measured' : 'unknown', message };
			}
		});
	};

	return {
		rebuilt(model) {
			memory = createColumnMemory(receptorsOf(model.network, model.mosaic), watchedColumn(session()));
			watch.changed(clock.nowMs());
		},
		light: (tMs, rates) => memory?.light(tMs, rates),
		changed: () => watch.changed(clock.nowMs()),
		measureMachine() {
			isWanted = true;
		},
		nativeSettled(cellsOnOne) {
			nativeCells = cellsOnOne ?? nativeCells;
			if (timed && machine.phase === 'measured') tell(timed);
		},
		get isTiming() {
			return background !== undefined && (isWanted || machine.phase === 'measuring');
		},
		look(state, isSettled) {
			if (background === undefined || isBusy) return;
			if (isWanted) {
				timeMachine(background);
				return;
			}
			if (!isSettled || !watch.look(clock.nowMs(), state)) return;
			isBusy = true;
			background.start(errorJob(state.tMs), (result) => {
				isBusy = false;
				if (result.type === 'error' || result.type === 'failed') watch.done(result, clock.nowMs());
			});
		},
		status: () => ({ machine, accuracy: watch.status(clock.nowMs()) }),
	};
}
