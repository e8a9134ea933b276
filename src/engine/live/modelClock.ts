/** A monotonic wall clock in ms with any origin. The engine never reads another. */
export interface WallClock {
	nowMs(): number;
}

/** How the model's clock stands against the wall's. */
export interface ClockReading {
	/** Model time per wall time over the last second (or since the start, if shorter); 0 while stopped. */
	readonly realTimeFactor: number;
	/** How far the model's clock is behind wall time since it last started, s: what is owed and what was given up. */
	readonly lagS: number;
}

/**
 * Accounts model steps against wall time: steps become due as wall time passes, never before it. A short delay (a garbage
 * collection, a busy moment) is caught up; beyond `catchUpMs` the model's clock slows instead: what is owed is given up and
 * counted as lag, and no step is ever skipped.
 */
export interface ModelClock {
	/** Lets wall time count from now on. Lag starts anew. */
	start(nowMs: number): void;
	stop(): void;
	readonly running: boolean;
	/** Whole steps that wall time asks for by now. */
	stepsDue(nowMs: number): number;
	/** Tells that steps were taken. */
	took(steps: number, nowMs: number): void;
	/** The wall time at which a moment of model time is or was due, ms; stops and forfeits shift it. */
	wallOfMs(modelMs: number): number;
	reading(nowMs: number): ClockReading;
}

/** Over how much wall time the real-time factor is taken, ms. */
const windowMs = 1000;
/** Points kept in that window. */
const pointEveryMs = 50;

/**
 * Creates a stopped clock.
 * @param stepMs length of a step, ms
 * @param modelMs model time at which it stands
 * @param catchUpMs longest delay that is caught up, ms
 */
export function createModelClock(stepMs: number, modelMs = 0, catchUpMs = 100): ModelClock {
	let running = false;
	let steps = Math.round(modelMs / stepMs);
	/** Wall time at which step number `anchorStep` was due; moves when the model's clock slows. */
	let anchorWallMs = 0;
	let anchorStep = steps;
	let startWallMs = 0;
	let startStep = steps;
	let points: { wallMs: number; steps: number }[] = [];

	return {
		get running() {
			return running;
		},
		start(nowMs) {
			running = true;
			anchorWallMs = nowMs;
			anchorStep = steps;
			startWallMs = nowMs;
			startStep = steps;
			points = [{ wallMs: nowMs, steps }];
		},
		stop() {
			running = false;
		},
		stepsDue(nowMs) {
			if (!running) return 0;
			const owedMs = nowMs - anchorWallMs - (steps - anchorStep) * stepMs;
			if (owedMs > catchUpMs) anchorWallMs += owedMs - catchUpMs;
			// The small addend takes a whole number of steps for whole, whatever rounding did to it.
			return Math.max(0, Math.floor(Math.min(owedMs, catchUpMs) / stepMs + 1e-6));
		},
		took(count, nowMs) {
			steps += count;
			const last = points.at(-1);
			if (!last || nowMs - last.wallMs >= pointEveryMs) points.push({ wallMs: nowMs, steps });
			while ((points[1]?.wallMs ?? nowMs) <= nowMs - windowMs) points.shift();
		},
		wallOfMs(modelMs) {
			return anchorWallMs + (modelMs - anchorStep * stepMs);
		},
		reading(nowMs) {
			if (!running) return { realTimeFactor: 0, lagS: 0 };
			const first = points[0];
			const spanMs = nowMs - (first?.wallMs ?? nowMs);
			return {
				realTimeFactor: first && spanMs > 0 ? ((steps - first.steps) * stepMs) / spanMs : 1,
				lagS: Math.max(0, (nowMs - startWallMs - (steps - startStep) * stepMs) / 1000),
			};
		},
	};
}
