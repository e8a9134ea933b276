/** What all programs of a machine have taken of its processors, and how many those are. */
export interface ProcessorUse {
	/** Time of all processors together since some moment, ms; of programs of lowered priority, which give way, none. */
	readonly busyMs: number;
	readonly processors: number;
}

/** How much of the machine others take than the engine's own steps: the screen first of all. Samples are taken only while it is asked for. */
export interface OthersWatch {
	/** Processors that others take, mean over the last two seconds of samples; undefined before there are so many. */
	taken(): number | undefined;
	/** To be called a few times a second while it matters. @param ownTaken processors that computing steps takes at present */
	look(nowMs: number, ownTaken: number): void;
	/** What was seen until now does not count: something has begun that will stay. */
	anew(): void;
	/** Processors that there are; 1 before the first sample. */
	readonly processors: number;
}

/** Length of what is looked at, ms: several pictures of the screen, and less than a person waits for. */
const windowMs = 2000;

/** Creates a watch that has seen nothing. @param use of the machine */
export function createOthersWatch(use: () => ProcessorUse): OthersWatch {
	let samples: { readonly atMs: number; readonly busyMs: number; readonly ownTaken: number }[] = [];
	let processors = 1;
	return {
		taken() {
			const [first, last] = [samples[0], samples.at(-1)];
			if (!first || !last || last.atMs - first.atMs < windowMs) return undefined;
			const own = samples.reduce((sum, { ownTaken }) => sum + ownTaken, 0) / samples.length;
			return Math.max(0, (last.busyMs - first.busyMs) / (last.atMs - first.atMs) - own);
		},
		look(nowMs, ownTaken) {
			const { busyMs, processors: count } = use();
			processors = count;
			samples.push({ atMs: nowMs, busyMs, ownTaken });
			// The first that is kept is the last one from before the window.
			const kept = samples.findLastIndex(({ atMs }) => atMs <= nowMs - windowMs);
			if (kept > 0) samples = samples.slice(kept);
		},
		anew() {
			samples = [];
		},
		get processors() {
			return processors;
		},
	};
}
