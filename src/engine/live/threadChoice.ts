/** How many threads take a live session's steps: as few as hold it, and fewer or more when the machine turns out otherwise. */
export interface ThreadChoice {
	/** For the next steps. */
	readonly threads: number;
	/** Why so many, one sentence; empty when there is no choice. */
	readonly why: string;
	/** So many are reckoned to be enough. Other numbers are tried only when they turn out not to be. */
	expect(threads: number): void;
	/** So many steps were computed within `ms` of wall time, until nowMs. */
	computed(steps: number, ms: number, nowMs: number): void;
}

/** Steps are looked at together over this much wall time, ms, and over so many at least. */
const windowMs = 100;
const leastSteps = 10;
/** A longer time without steps is a stop, ms. */
const stopMs = 300;
/** Share of wall time from which a patch is not held with any certainty. */
const tooMuch = 0.85;
/** Model time per wall time below which it is not held. */
const tooSlow = 0.95;
/** Share below which fewer threads may be enough, as far as one can reckon, and share at which they are. */
const littleEnough = { reckoned: 0.6, measured: 0.7 };
/** A number of threads must be better by this factor to take another's place. */
const better = 0.9;
/** Time between two trials, ms: doubled with each from the first to the last. Forgotten when the patch was held for so long, ms. */
const between = { first: 500, last: 30_000, forgottenAfter: 10_000 };
/** Weight of a new window in the running average. */
const weight = 0.3;

const of = (threads: number): string => (threads === 1 ? 'one thread' : `${threads} threads`);

/**
 * Creates a choice. Threads meet several times within every step: on a machine that has something else to do, one that is kept away keeps the
 * others waiting, and fewer are faster. Neither is known beforehand, so when a session is not held other numbers are tried, for 0.1 s each, and
 * less and less often; the quicker one stays. What is computed does not depend on it.
 * @param stepMs length of a step, ms
 * @param most threads that there may be
 */
export function createThreadChoice(stepMs: number, most: number): ThreadChoice {
	let threads = 1;
	let why = most > 1 ? 'The fewest threads that hold the patch compute it.' : '';
	let trial: { readonly before: number; readonly share: number; readonly wantsFewer: boolean } | undefined;
	/** Share of wall time that the present number takes in real time, on average; undefined before it was measured. */
	let average: number | undefined;
	let triedUp = false;
	let pauseMs = between.first;
	let nextTrialMs = Number.NEGATIVE_INFINITY;
	let heldSinceMs: number | undefined;
	let window = { beganMs: Number.NaN, steps: 0, ms: 0 };
	let lastMs = Number.NEGATIVE_INFINITY;

	const use = (count: number): void => {
		threads = count;
		average = undefined;
	};
	const begin = (count: number, share: number, wantsFewer: boolean, nowMs: number): void => {
		trial = { before: threads, share, wantsFewer };
		nextTrialMs = nowMs + pauseMs;
		pauseMs = Math.min(between.last, 2 * pauseMs);
		use(count);
	};
	const judge = ({ before, share: old, wantsFewer }: NonNullable<typeof trial>, share: number): void => {
		trial = undefined;
		if (wantsFewer ? share > littleEnough.measured : share > better * old) {
			use(before);
			return;
		}
		const [slow, quick] = [old, share].map((each) => `${(each * stepMs).toFixed(2)} ms`);
		if (wantsFewer) why = 'The fewest threads that hold the patch compute it.';
		else if (threads > before) why = `A step took ${slow} on ${of(before)}, ${quick} on ${of(threads)}.`;
		else why = `The machine is busy: a step took ${slow} on ${of(before)}, ${quick} on ${of(threads)}.`;
	};
	const look = (share: number, factor: number, nowMs: number): void => {
		if (trial) {
			judge(trial, share);
			return;
		}
		average = average === undefined ? share : (1 - weight) * average + weight * share;
		const isHeld = average <= tooMuch && factor >= tooSlow;
		heldSinceMs = isHeld ? (heldSinceMs ?? nowMs) : undefined;
		if (heldSinceMs !== undefined && nowMs - heldSinceMs > between.forgottenAfter) pauseMs = between.first;
		if (nowMs < nextTrialMs) return;
		const fewer = Math.floor(threads / 2);
		if (!isHeld) {
			const goesUp = threads < most && (!triedUp || threads === 1);
			if (goesUp || threads > 1) begin(goesUp ? Math.min(most, 2 * threads) : fewer, average, false, nowMs);
			triedUp = goesUp;
		} else if (fewer > 0 && (average * threads) / fewer < littleEnough.reckoned) begin(fewer, average, true, nowMs);
	};

	return {
		get threads() {
			return threads;
		},
		get why() {
			return why;
		},
		expect(count) {
			trial = undefined;
			use(Math.min(most, Math.max(1, count)));
		},
		computed(steps, ms, nowMs) {
			// A stop is no part of any window.
			if (nowMs - ms - lastMs > stopMs) window = { beganMs: nowMs - ms, steps: 0, ms: 0 };
			lastMs = nowMs;
			window.steps += steps;
			window.ms += ms;
			const wallMs = nowMs - window.beganMs;
			if (wallMs < windowMs || window.steps < leastSteps) return;
			look(window.ms / window.steps / stepMs, (window.steps * stepMs) / wallMs, nowMs);
			window = { beganMs: nowMs, steps: 0, ms: 0 };
		},
	};
}
