import type { EndRecord, EventRecord, RecordedFact, StreamHead } from '../../../protocol/recording/recordedRun.ts';
import type { JournalRecord } from './journalRecords.ts';

/** Where the records of a run go. */
export interface RecordSink {
	/** @param atS the model time that it is of, s */
	append(record: JournalRecord, atS: number): void;
	/** Hands all that waits to the system. */
	flush(): void;
}

/** Takes down a run as it goes. */
export interface RunRecorder {
	/** Begins a stream. @returns its number */
	stream(head: Omit<StreamHead, 'stream'>): number;
	/** The next row of a stream at equal distances; copied. */
	row(stream: number, values: ArrayLike<number>): void;
	/** Rows of such a stream from row `first` on; kept as they are. */
	rows(stream: number, first: number, values: Float32Array): void;
	/** A row of a stream whose rows have times of their own; copied. */
	sample(stream: number, atS: number, values: ArrayLike<number>): void;
	spike(cell: number, atS: number): void;
	event(event: Omit<EventRecord, 'record'>): void;
	pairs(pairs: Extract<JournalRecord, { kind: 'pairs' }>): void;
	/** The model has come this far, s. What is older than half a second goes to the system. */
	reached(atS: number): void;
	/** The run is over: all that waits goes to the system. */
	end(end: Omit<EndRecord, 'record'>): void;
}

/** What waits goes to the system this often, ms: with what it takes on its way, nothing is a second old that is not there. */
const flushEveryMs = 500;
/** Numbers of a stream that make a record. */
const numbersTogether = 64 * 1024;

/** Numbers that grow, in memory that does not. */
class Growing<T extends Float32Array | Float64Array | Uint32Array> {
	#array: T;
	length = 0;
	readonly #make: (length: number) => T;

	constructor(make: (length: number) => T) {
		this.#make = make;
		this.#array = make(64);
	}

	#room(more: number): void {
		if (this.length + more <= this.#array.length) return;
		const larger = this.#make(Math.max(2 * this.#array.length, this.length + more));
		larger.set(this.#array.subarray(0, this.length));
		this.#array = larger;
	}

	push(value: number): void {
		this.#room(1);
		this.#array[this.length++] = value;
	}

	append(values: ArrayLike<number>): void {
		this.#room(values.length);
		this.#array.set(values, this.length);
		this.length += values.length;
	}

	/** All of it, as long as nothing is added. */
	get all(): T {
		return this.#array.subarray(0, this.length) as T;
	}
}

interface OpenStream {
	readonly head: StreamHead;
	readonly times: Growing<Float64Array>;
	readonly values: Growing<Float32Array>;
	/** Rows that are with the sink. */
	written: number;
}

const openStreamOf = (head: StreamHead): OpenStream => ({
	head,
	times: new Growing((length) => new Float64Array(length)),
	values: new Growing((length) => new Float32Array(length)),
	written: 0,
});

/** @param nowMs the machine's clock, ms */
export function createRunRecorder(sink: RecordSink, first: RecordedFact, nowMs: () => number): RunRecorder {
	const streams: OpenStream[] = [];
	const spikeTimes = new Growing((length) => new Float64Array(length));
	const spikeCells = new Growing((length) => new Uint32Array(length));
	let flushedMs = nowMs();
	let reachedS = 0;
	const fact = (value: RecordedFact): void => sink.append({ kind: 'json', value }, reachedS);
	const write = (open: OpenStream): void => {
		const {
			head: { stream, columns, everyS },
			times,
			values,
		} = open;
		if (values.length === 0) return;
		if (everyS === undefined) sink.append({ kind: 'samples', stream, timesS: times.all, values: values.all }, reachedS);
		else sink.append({ kind: 'rows', stream, first: open.written, values: values.all }, reachedS);
		open.written += values.length / columns;
		times.length = 0;
		values.length = 0;
	};
	const writeSpikes = (): void => {
		if (spikeTimes.length === 0) return;
		sink.append({ kind: 'spikes', timesS: spikeTimes.all, cells: spikeCells.all }, reachedS);
		spikeTimes.length = 0;
		spikeCells.length = 0;
	};
	const writeAll = (): void => {
		for (const each of streams) write(each);
		writeSpikes();
	};
	const openStream = (stream: number): OpenStream => {
		const open = streams[stream];
		if (!open) throw new RangeError(`there is no stream ${stream}`);
		return open;
	};
	const grown = (open: OpenStream): void => {
		if (open.values.length >= numbersTogether) write(open);
	};
	fact(first);
	sink.flush();
	return {
		stream(description) {
			const head = { stream: streams.length, ...description };
			streams.push(openStreamOf(head));
			fact({ record: 'stream', ...head });
			return head.stream;
		},
		row(stream, values) {
			const open = openStream(stream);
			open.values.append(values);
			grown(open);
		},
		rows(stream, first, values) {
			const open = openStream(stream);
			sink.append({ kind: 'rows', stream, first, values }, reachedS);
			open.written = first + values.length / open.head.columns;
		},
		sample(stream, atS, values) {
			const open = openStream(stream);
			open.times.push(atS);
			open.values.append(values);
			grown(open);
		},
		spike(cell, atS) {
			spikeTimes.push(atS);
			spikeCells.push(cell);
			if (spikeTimes.length >= numbersTogether) writeSpikes();
		},
		event: (event) => fact({ record: 'event', ...event }),
		pairs: (pairs) => sink.append(pairs, reachedS),
		reached(atS) {
			reachedS = atS;
			const now = nowMs();
			if (now - flushedMs < flushEveryMs) return;
			flushedMs = now;
			writeAll();
			sink.flush();
		},
		end(end) {
			writeAll();
			fact({ record: 'end', ...end });
			sink.flush();
		},
	};
}
