import { grownPatch, heldPatch } from '../../protocol/limits/firstPatch.ts';
import { type MachineSpeed, type Patch, shareBeside } from '../../protocol/limits/patchSize.ts';
import type { EngineStatus } from './engineMessages.ts';
import type { OthersWatch } from './othersWatch.ts';

/** A patch that nobody has chosen: it grows to what the machine holds beside all else, and steps back where it does not hold that after all. */
export interface Growth {
	/**
	 * The machine has been timed.
	 * @param isFinal if not, it waits where this speed holds less than is wished for: a better one is about to be told
	 */
	grow(speed: MachineSpeed, isFinal?: boolean): void;
	/** A screen took its first picture, at a time of the wall clock, ms. */
	screenCame(nowMs: number): void;
	/** To be called now and then, with how the run stands, at a time of the wall clock, ms. */
	look(status: GrowthLook, nowMs: number): void;
	/** Somebody chose a patch or a session: it stays as it is. */
	chosen(): void;
	/** It has the size that it is to have, for all that is known; until then the machine is left to it. */
	readonly isSettled: boolean;
	/** Why it is no larger than it is, one sentence; empty when there is nothing to say. */
	readonly note: string;
}

/** How a run stands. */
export interface GrowthLook extends Pick<EngineStatus, 'running' | 'realTimeFactor' | 'load' | 'threads'> {
	/** A change of circuit is under way. */
	readonly isChanging: boolean;
	/** Native code is about to take over. */
	readonly awaitsNative: boolean;
}

/** Exactly one of them is called, once. */
export interface GrowthEnds {
	/** The patch is in place. */
	done(): void;
	/** There will be none. */
	failed(): void;
	/** Somebody's own change took the place of this one. */
	displaced(): void;
}

/** What growth works on. */
export interface GrowthOptions {
	/** Whether nobody has chosen a patch yet. */
	readonly mayGrow: boolean;
	readonly present: () => Patch;
	/** Simulated cells per mm² of the present circuit; 0 of one without mosaics. */
	readonly cellsPerMm2: () => number;
	/** Whether somebody has begun to work on the run: it is not begun anew under their hands. */
	readonly isWorkedOn: () => boolean;
	/** What else takes the machine; without it a fixed share is left to that. */
	readonly others: OthersWatch | undefined;
	/** Begins the run anew on another patch. */
	readonly setPatch: (patch: Patch, ends: GrowthEnds) => void;
}

/** A machine that was timed while it was idle and is busy now runs below this for so long, ms: the patch is too large for it. */
const [slowFactor, slowForMs] = [0.9, 5000];
/** So long after it has grown the patch is a first picture, ms: later somebody is at work on it. */
const firstPictureMs = 60_000;
/** A screen is awaited for so long, ms, and once it has come it settles for so long: it is read in, and draws for the first time. */
const [screenWithinMs, screenSettlesMs] = [6000, 4000];

const sizeOf = ({ columns, tissue }: Patch): string =>
	tissue ? `a tissue of ${tissue.widthUm} × ${tissue.heightUm} µm` : `${columns.x} × ${columns.y} columns`;

/** Share of the threads' time that a patch may take: undefined while it is not known yet what a screen takes, `fixed` where it never will be. */
function createRoom(others: OthersWatch | undefined) {
	let firstLookMs: number | undefined;
	let screenMs: number | undefined;
	return {
		anew: () => others?.anew(),
		screenCame(nowMs: number): void {
			screenMs ??= nowMs;
		},
		look(nowMs: number, { load, threads }: GrowthLook): void {
			firstLookMs ??= nowMs;
			others?.look(nowMs, load * threads);
		},
		shareFor(speed: MachineSpeed, { tissue }: Patch, nowMs: number): number | 'fixed' | undefined {
			// Columns grow in WebAssembly, to no more than native code, which comes later, computes at half the cost.
			if (!others || !tissue) return 'fixed';
			const quietFromMs = screenMs === undefined ? (firstLookMs ?? nowMs) + screenWithinMs : screenMs + screenSettlesMs;
			if (nowMs < quietFromMs) {
				others.anew();
				return undefined;
			}
			const taken = others.taken();
			return taken === undefined ? undefined : shareBeside(speed, taken, others.processors);
		},
	};
}

/** Growth of a patch as it is at the start. */
export function createGrowth(options: GrowthOptions): Growth {
	const { mayGrow, present, cellsPerMm2, isWorkedOn, setPatch } = options;
	const room = createRoom(options.others);
	let isOpen = mayGrow;
	/** Told, and not followed yet. */
	let told: { readonly speed: MachineSpeed; readonly isFinal: boolean } | undefined;
	let speed: MachineSpeed | null = null;
	let isUnderWay = false;
	/** When the patch of the last change was in place, ms; undefined while it is not ours or not there yet. */
	let grownAtMs: number | 'now' | undefined;
	let slowSinceMs: number | undefined;
	let note = '';

	const become = (patch: Patch, displaced: () => void): void => {
		grownAtMs = undefined;
		slowSinceMs = undefined;
		isUnderWay = true;
		const ended = (then: () => void) => (): void => {
			isUnderWay = false;
			then();
		};
		setPatch(patch, {
			done: ended(() => {
				grownAtMs = 'now';
			}),
			failed: ended(() => undefined),
			displaced: ended(displaced),
		});
	};
	const follow = (nowMs: number): void => {
		if (!told) return;
		const { speed: measured, isFinal } = told;
		const share = room.shareFor(measured, present(), nowMs);
		if (share === undefined) return;
		const grown = grownPatch(present(), measured, cellsPerMm2(), share === 'fixed' ? undefined : share);
		if (!isFinal && grown.note !== '') return;
		const again = told;
		told = undefined;
		isOpen = false;
		speed = measured;
		note = grown.note;
		if (!grown.patch) return;
		become(grown.patch, () => {
			// What somebody does to the small patch is done first; it grows then, unless they chose one meanwhile.
			isOpen = true;
			told = again;
		});
	};
	const stepBack = ({ running, realTimeFactor, isChanging, awaitsNative }: GrowthLook, nowMs: number): void => {
		if (grownAtMs === 'now') grownAtMs = nowMs;
		if (grownAtMs === undefined || nowMs - grownAtMs > firstPictureMs || isWorkedOn()) return;
		if (!running || isChanging || awaitsNative || realTimeFactor >= slowFactor) {
			slowSinceMs = undefined;
			return;
		}
		slowSinceMs ??= nowMs;
		if (nowMs - slowSinceMs < slowForMs) return;
		const patch = heldPatch(present(), speed, realTimeFactor, cellsPerMm2());
		if (!patch) return;
		note = `This machine is busier than when it was timed: the model ran at ${realTimeFactor.toFixed(2)} of real time, so it begins anew on ${sizeOf(patch)}.`;
		become(patch, () => undefined);
	};
	const chosen = (): void => {
		isOpen = false;
		told = undefined;
		grownAtMs = undefined;
	};

	return {
		grow(measured, isFinal = true) {
			if (!isOpen) return;
			told = { speed: measured, isFinal };
			room.anew();
		},
		screenCame: room.screenCame,
		look(status, nowMs) {
			if (isOpen && isWorkedOn()) chosen();
			if (isOpen) room.look(nowMs, status);
			if (told && !status.isChanging) follow(nowMs);
			else stepBack(status, nowMs);
		},
		chosen,
		get isSettled() {
			return !told && !isUnderWay;
		},
		get note() {
			return note;
		},
	};
}
