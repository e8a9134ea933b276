import { grownPatch, heldPatch } from '../../protocol/limits/firstPatch.ts';
import type { MachineSpeed, Patch } from '../../protocol/limits/patchSize.ts';
import type { EngineStatus } from './engineMessages.ts';

/** A patch that nobody has chosen: it grows to what the machine holds, and steps back where it does not hold that after all. */
export interface Growth {
	/**
	 * The machine has been timed.
	 * @param isFinal if not, it waits where this speed holds less than is wished for: a better one is about to be told
	 * @returns a sentence if the patch is less than wished for
	 */
	grow(speed: MachineSpeed, isFinal?: boolean): string;
	/** To be called now and then, with how the run stands, at a time of the wall clock, ms. */
	look(status: Pick<EngineStatus, 'running' | 'realTimeFactor' | 'preparing'>, nowMs: number): void;
	/** Somebody chose a patch or a session: it stays as it is. */
	chosen(): void;
	/** Why it stepped back last, one sentence; empty when it has not. */
	readonly note: string;
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
	/** Begins the run anew on another patch; then calls `done`. */
	readonly setPatch: (patch: Patch, done: () => void) => void;
}

/** A machine that was timed while it was idle and is busy now runs below this for so long, ms: the patch is too large for it. */
const [slowFactor, slowForMs] = [0.9, 5000];
/** So long after it has grown the patch is a first picture, ms: later somebody is at work on it. */
const firstPictureMs = 60_000;

const sizeOf = ({ columns, tissue }: Patch): string =>
	tissue ? `a tissue of ${tissue.widthUm} × ${tissue.heightUm} µm` : `${columns.x} × ${columns.y} columns`;

/** Growth of a patch as it is at the start. */
export function createGrowth({ mayGrow, present, cellsPerMm2, isWorkedOn, setPatch }: GrowthOptions): Growth {
	let isWaiting = mayGrow;
	let speed: MachineSpeed | null = null;
	/** When the patch of the last change was in place, ms; undefined while it is not ours or not there yet. */
	let grownAtMs: number | 'now' | undefined;
	let slowSinceMs: number | undefined;
	let note = '';

	const become = (patch: Patch): void => {
		grownAtMs = undefined;
		slowSinceMs = undefined;
		setPatch(patch, () => {
			grownAtMs = 'now';
		});
	};

	return {
		grow(measured, isFinal = true) {
			if (!isWaiting) return '';
			const grown = grownPatch(present(), measured, cellsPerMm2());
			if (!isFinal && grown.note !== '') return '';
			isWaiting = false;
			speed = measured;
			if (grown.patch) become(grown.patch);
			return grown.note;
		},
		look({ running, realTimeFactor, preparing }, nowMs) {
			if (grownAtMs === 'now') grownAtMs = nowMs;
			if (grownAtMs === undefined || nowMs - grownAtMs > firstPictureMs || isWorkedOn()) return;
			if (!running || preparing !== '' || realTimeFactor >= slowFactor) {
				slowSinceMs = undefined;
				return;
			}
			slowSinceMs ??= nowMs;
			if (nowMs - slowSinceMs < slowForMs) return;
			const patch = heldPatch(present(), speed, realTimeFactor, cellsPerMm2());
			if (!patch) return;
			note = `This machine is busier than when it was timed: the model ran at ${realTimeFactor.toFixed(2)} of real time, so it begins anew on ${sizeOf(patch)}.`;
			become(patch);
		},
		chosen() {
			isWaiting = false;
			grownAtMs = undefined;
		},
		get note() {
			return note;
		},
	};
}
