/** What a run of the fuzzer found; plain data, the sum of all runs of one seed. */
export interface FuzzFigures {
	/** Inputs tried: streams of random bytes, mutated streams, payloads, messages to encode. */
	inputs: number;
	randomStreams: number;
	mutatedStreams: number;
	payloads: number;
	messages: number;
	bytes: number;
	/** Errors other than the RangeError with which the encoder refuses. */
	crashes: number;
	/** Inputs that took longer than ten seconds; the slowest one, ms, with what else the machine did meanwhile. */
	hangs: number;
	slowestMs: number;
	/** Frames that were not sent and reached the checksum, and those among them that it let through. */
	checksumTrials: number;
	falseFrames: number;
	/** Messages sent again with zero bytes behind the checksum, and those among them that were not refused. */
	lengthenedFrames: number;
	lengthenedTaken: number;
	/** Streams after which the second good frame was not understood, or the first was not and nothing ran into it. */
	resyncFailures: number;
	/** Streams that cost the first good frame behind them: garbage ran into it. */
	firstFramesLost: number;
	/** Emergency stops in the bytes, and those that were not heard or heard without being there. */
	stops: number;
	stopMistakes: number;
	/** Payloads read, and messages written, that did not come back the same. */
	payloadsRead: number;
	messagesWritten: number;
	roundTripFailures: number;
	/** Frames of streams heard by one end of a line, the echoes among them, and streams in which one had another fate than its due. */
	framesJudged: number;
	echoes: number;
	fateMistakes: number;
	/** The first few inputs that failed, in words and as hexadecimal bytes. */
	failures: string[];
}

/** All figures at zero. */
export function noFigures(): FuzzFigures {
	return {
		inputs: 0,
		randomStreams: 0,
		mutatedStreams: 0,
		payloads: 0,
		messages: 0,
		bytes: 0,
		crashes: 0,
		hangs: 0,
		slowestMs: 0,
		checksumTrials: 0,
		falseFrames: 0,
		lengthenedFrames: 0,
		lengthenedTaken: 0,
		resyncFailures: 0,
		firstFramesLost: 0,
		stops: 0,
		stopMistakes: 0,
		payloadsRead: 0,
		messagesWritten: 0,
		roundTripFailures: 0,
		framesJudged: 0,
		echoes: 0,
		fateMistakes: 0,
		failures: [],
	};
}

/** Where a fuzzer stands: enough to go on from. */
export interface FuzzState {
	readonly seed: number;
	/** Blocks of inputs done. */
	blocks: number;
	/** Streams that reached new code, hexadecimal. */
	corpus: string[];
	readonly figures: FuzzFigures;
}
