import type { WallClock } from '../live/modelClock.ts';
import type { Crew } from './crew.ts';
import type { EngineStatus, FromEngine, ToEngine } from './engineMessages.ts';
import type { EngineMeter } from './engineMeter.ts';
import type { EngineRun } from './engineRun.ts';
import type { Outbox } from './outbox.ts';

/** An engine's turns in its thread: steps that are due, and messages that are. */
export interface EngineTurns {
	/** Computes what is due, for at most `budgetMs`, and sends what is ready. Returns the steps taken. */
	take(budgetMs: number): number;
	/** Asked for a sign of life: the next turn gives it, so that a loop that stands still gives none. */
	ping(): void;
	/** From now on to an end. */
	runUntil(end: Extract<ToEngine, { type: 'runUntil' }>): void;
}

/** What turns are taken with. */
export interface EngineTurnsOptions {
	readonly clock: WallClock;
	readonly post: (message: FromEngine) => void;
	readonly run: EngineRun;
	readonly crew: Crew;
	readonly meter: EngineMeter;
	readonly outbox: Outbox;
	readonly status: (nowMs: number) => EngineStatus;
	/** The status was told. */
	readonly told: (status: EngineStatus) => void;
}

const statusEveryMs = 250;

const endlessLight = 'The light is a single picture, which never ends: say how long it is to be shown (--duration).';

/** Creates the turns of an engine that runs in step with wall time, without an end. */
export function createEngineTurns(options: EngineTurnsOptions): EngineTurns {
	const { clock, post, run, crew, meter, outbox, status, told } = options;
	let statusAtMs = Number.NEGATIVE_INFINITY;
	let pace: 'wall' | 'fast' = 'wall';
	let untilMs = Number.POSITIVE_INFINITY;
	let isUntil = false;
	let isPinged = false;

	/** Whatever the model cannot go on from stops it, with a sentence. */
	const orStop = <Result>(job: () => Result, otherwise: Result): Result => {
		try {
			return job();
		} catch (error) {
			run.live.setRunning(false);
			post({ type: 'problem', of: 'model', message: error instanceof Error ? error.message : String(error) });
			return otherwise;
		}
	};
	const compute = (budgetMs: number): number => {
		const { live } = run;
		const isPaced = pace === 'wall' || !live.running;
		crew.beforeSteps(isPaced);
		return orStop(() => (isPaced ? live.advance(budgetMs) : live.run(untilMs, budgetMs)), 0);
	};

	return {
		take(budgetMs) {
			if (isPinged) {
				isPinged = false;
				post({ type: 'pong' });
			}
			const beganMs = clock.nowMs();
			const taken = compute(budgetMs);
			const nowMs = clock.nowMs();
			if (taken > 0) meter.computed(nowMs - beganMs, nowMs);
			crew.afterSteps(taken, nowMs - beganMs, nowMs);
			if (isUntil && run.live.endless) {
				isUntil = false;
				run.live.setRunning(false);
				post({ type: 'problem', of: 'source', message: endlessLight });
			}
			const isLast = isUntil && run.live.finished;
			outbox.sendProgress(nowMs, taken, isLast);
			if (isLast) {
				isUntil = false;
				const last = status(nowMs);
				run.live.setRunning(false);
				post({ type: 'finished', status: last });
			}
			orStop(() => outbox.sendSnapshot(nowMs, taken), undefined);
			if (nowMs - statusAtMs >= statusEveryMs) {
				statusAtMs = nowMs;
				const present = status(nowMs);
				post({ type: 'status', status: present });
				told(present);
			}
			return taken;
		},
		ping() {
			isPinged = true;
		},
		runUntil(end) {
			({ pace, untilMs } = end);
			isUntil = true;
			run.live.stopAt(untilMs, end.atSourceEnd);
			run.live.setRunning(true);
		},
	};
}
