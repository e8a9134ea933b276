/** Records of columns from one to before another, by number. */
export type Span = readonly [from: number, to: number];

/** Least bytes of a vector's place in the records of a run of a thread, if there are enough of them: 32 records of 128 bits. */
const runBytes = 512;
/** Most runs of a thread: at every border between two threads each reads what the other has just written, which costs more than imbalance. */
const mostTurns = 2;

/**
 * Records of columns by thread. Columns where cells rest cost less than others and lie beside each other in an image, so every thread has two runs: the
 * threads take turns, forth and back, which leaves fewest borders between them and balances what grows along the image.
 * @param together records that no border parts
 */
export function shareRecords(blocks: number, threads: number, vectorBytes = 16, together = 1): Span[][] {
	const runRecords = runBytes / vectorBytes;
	const turns = threads === 1 ? 1 : Math.min(mostTurns, Math.max(1, Math.floor(blocks / (runRecords * threads))));
	const edge = (run: number) =>
		Math.min(blocks, together * Math.floor((Math.ceil(blocks / together) * run) / (turns * threads)));
	return Array.from({ length: threads }, (_, thread) => {
		const runs: Span[] = [];
		for (let turn = 0; turn < turns; turn++) {
			const run = turn * threads + (turn % 2 === 0 ? thread : threads - 1 - thread);
			const last = runs.at(-1);
			if (last?.[1] === edge(run)) runs.splice(-1, 1, [last[0], edge(run + 1)]);
			else runs.push([edge(run), edge(run + 1)]);
		}
		return runs;
	});
}

/**
 * What is done to some records together: the stages of the step's clock, or all substeps; in a tissue also `signals`, which computes what cells send as they are now,
 * and `seen`, the same of substepped cells as the second stage sees them.
 */
export interface Task {
	readonly stage: 'first' | 'second' | 'substeps' | 'signals' | 'seen';
	/** Which of the thread's chunks. */
	readonly chunk: number;
}

/** The work of one thread in a step. */
export interface Schedule {
	/** Records that are taken through a stage together, in order. */
	readonly chunks: readonly Span[];
	/** Which piece of scratch memory each chunk uses from its first stage to its second; several use one, after each other. */
	readonly pieces: readonly number[];
	/** What is done between two meetings with the other threads, as many times for each thread. */
	readonly rounds: readonly (readonly Task[])[];
	/**
	 * Rounds at the beginning that a step needs only if something was changed since the step before: what cells send is computed at the end of a step already, for
	 * one meeting less.
	 */
	readonly opening: number;
}

/** What a schedule depends on. */
export interface ScheduleRequest {
	/** Records of all threads. */
	readonly blocks: number;
	/** Runs of this thread, in order. */
	readonly runs: readonly Span[];
	/** How many records apart cells can be that see each other's states on the step's clock. */
	readonly reach: number;
	/** Substeps come after the second stage and need nothing of other columns, nor does a record write to another. */
	readonly isLocal: boolean;
	readonly hasSubsteps: boolean;
	/** The second stage sees what the substeps did. */
	readonly substepsActBack: boolean;
	/** Bytes of a vector; default: 128 bits. */
	readonly vectorBytes?: number;
	/** Cells gather signals of others; and substepped ones gather them at the end of a step. */
	readonly hasSignals?: boolean;
	readonly hasLinearSignals?: boolean;
	/** Substepped cells are among those that send. */
	readonly fastCellsSend?: boolean;
}

/**
 * Records taken through a stage together, in bytes of a vector's place in them (64 columns in single precision): few enough that a processor's second cache (512 kB and more) still holds what the first stage left of
 * them, and of their neighbours, when the second needs it.
 */
const bytesAtOnce = 256;

function piecesOf([from, to]: Span, vectorBytes: number): Span[] {
	const recordsAtOnce = bytesAtOnce / vectorBytes;
	return Array.from({ length: Math.ceil((to - from) / recordsAtOnce) }, (_, k): Span => {
		const start = from + k * recordsAtOnce;
		return [start, Math.min(start + recordsAtOnce, to)];
	});
}

/** Every stage for all runs before the next: what any circuit allows. */
function inStages(request: ScheduleRequest): Schedule {
	const { runs, hasSubsteps, substepsActBack, hasSignals, hasLinearSignals, fastCellsSend } = request;
	const each = (stage: Task['stage']): Task[] => runs.map((_, chunk) => ({ stage, chunk }));
	const substeps = hasSubsteps ? each('substeps') : [];
	const signals = hasSignals ? each('signals') : [];
	const rounds = substepsActBack
		? [each('first'), substeps, ...(hasSignals ? [each('seen')] : []), [...each('second'), ...signals]]
		: hasLinearSignals
			? // Substepped cells take the signals at the end of the step, which have to stand until all of them have.
				[each('first'), [...each('second'), ...signals], substeps, ...(fastCellsSend ? [signals] : [])]
			: [each('first'), [...each('second'), ...substeps, ...signals]];
	const opening = hasSignals ? [signals] : [];
	return { chunks: runs, pieces: runs.map((_, k) => k), rounds: [...opening, ...rounds], opening: opening.length };
}

/**
 * The order in which a thread works. Where the circuit allows it, the stages go over the records as waves: the second follows the first as soon as all
 * neighbours of a chunk have had theirs, so that a step reads the records from memory once, and what lies between the stages needs room for few of
 * them. First come the chunks that another thread's records see; behind them every thread is on its own.
 */
export function scheduleOf(request: ScheduleRequest): Schedule {
	const { runs, blocks, reach, isLocal, hasSubsteps, substepsActBack } = request;
	if (!isLocal || substepsActBack) return inStages(request);
	const chunks = runs.flatMap((run) => piecesOf(run, request.vectorBytes ?? 16));
	const isOwn = (record: number) => runs.some(([from, to]) => record >= from && record < to);
	const seesOthers = ([from, to]: Span): boolean => {
		for (let k = 1; k <= reach; k++) {
			for (const record of [from - k, to - 1 + k]) if (record >= 0 && record < blocks && !isOwn(record)) return true;
		}
		return false;
	};
	const pieces: number[] = chunks.map(() => -1);
	const free: number[] = [];
	let made = 0;
	const isBegun = (chunk: number) => (pieces[chunk] as number) >= 0;
	const begin = (chunk: number): Task => {
		pieces[chunk] = free.pop() ?? made++;
		return { stage: 'first', chunk };
	};
	const borders = chunks.flatMap((span, chunk) => (seesOthers(span) ? [begin(chunk)] : []));
	const waves: Task[] = [];
	let done = 0;
	for (let next = 0; done < chunks.length; next++) {
		if (next < chunks.length && !isBegun(next)) waves.push(begin(next));
		while (done < chunks.length) {
			const [, end] = chunks[done] as [number, number];
			const waitsFor = chunks.some(([from], chunk) => chunk > next && from < end + reach && !isBegun(chunk));
			if (waitsFor || done > next) break;
			waves.push({ stage: 'second', chunk: done });
			if (hasSubsteps) waves.push({ stage: 'substeps', chunk: done });
			free.push(pieces[done] as number);
			done++;
		}
	}
	return { chunks, pieces, rounds: [borders, waves], opening: 0 };
}
