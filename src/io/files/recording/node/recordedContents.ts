import { UserError } from '../../../../base/errors.ts';
import type {
	EndRecord,
	EventRecord,
	RecordedFact,
	RecordingHead,
	StreamHead,
} from '../../../../protocol/recording/recordedRun.ts';
import type { JournalReader } from './journalReader.ts';

/** A stream, and how much of it there is. */
export interface RecordedStream extends StreamHead {
	readonly rows: number;
	/** Time of its first and its last row, s; NaN without any. */
	readonly firstS: number;
	readonly lastS: number;
}

/** What a journal holds, but for the values themselves. */
export interface RecordedContents {
	readonly head: RecordingHead;
	readonly streams: readonly RecordedStream[];
	readonly events: readonly EventRecord[];
	/** Spikes of each cell, by its number. */
	readonly spikes: Uint32Array;
	/** Pairs of each connection, by its number; only connections whose pairs were recorded. */
	readonly pairs: ReadonlyMap<number, number>;
	/** Absent where the program was ended before it could say so. */
	readonly end: EndRecord | undefined;
	/** Model time up to which something was recorded, s. */
	readonly lastS: number;
	/** Bytes at its end that are no whole record. */
	readonly lost: number;
}

type Counted = { head: StreamHead; rows: number; firstS: number; lastS: number };

/** Counts while the records pass. */
class Contents {
	head: RecordingHead | undefined;
	readonly streams = new Map<number, Counted>();
	readonly events: EventRecord[] = [];
	readonly pairs = new Map<number, number>();
	spikes = new Uint32Array(0);
	end: EndRecord | undefined;
	lastS = 0;

	fact(fact: RecordedFact): void {
		if (fact.record === 'head') {
			this.head = fact;
			this.spikes = new Uint32Array(fact.populations.reduce((sum, { count }) => sum + count, 0));
		} else if (fact.record === 'stream') {
			const { record: _record, ...head } = fact;
			this.streams.set(fact.stream, { head, rows: 0, firstS: Number.NaN, lastS: Number.NaN });
		} else if (fact.record === 'event') {
			this.events.push(fact);
			this.lastS = Math.max(this.lastS, fact.atS);
		} else {
			this.end = fact;
			this.lastS = Math.max(this.lastS, fact.atS);
		}
	}

	rows(stream: number, rows: number, firstS: number, lastS: number): void {
		const counted = this.streams.get(stream);
		if (!counted || rows === 0) return;
		counted.rows = rows;
		if (Number.isNaN(counted.firstS)) counted.firstS = firstS;
		counted.lastS = lastS;
		this.lastS = Math.max(this.lastS, lastS);
	}
}

/** Reads a journal once through. @param progress hears the fraction read @throws UserError for one without its first record */
export function recordedContents(journal: JournalReader, progress: (fraction: number) => void): RecordedContents {
	const found = new Contents();
	journal.each((record, read) => {
		progress(read / journal.bytes);
		switch (record.kind) {
			case 'json':
				found.fact(record.value as RecordedFact);
				return;
			case 'rows': {
				const stream = found.streams.get(record.stream);
				if (!stream) return;
				const { columns, everyS = 0 } = stream.head;
				const rows = record.first + record.values.length / columns;
				const fromS = found.head?.fromS ?? 0;
				found.rows(record.stream, rows, fromS + record.first * everyS, fromS + (rows - 1) * everyS);
				return;
			}
			case 'samples': {
				const { timesS } = record;
				const stream = found.streams.get(record.stream);
				if (!stream || timesS.length === 0) return;
				found.rows(record.stream, stream.rows + timesS.length, timesS[0] as number, timesS.at(-1) as number);
				return;
			}
			case 'spikes':
				for (const cell of record.cells) found.spikes[cell] = (found.spikes[cell] as number) + 1;
				found.lastS = Math.max(found.lastS, ...record.timesS.subarray(-1));
				return;
			case 'pairs':
				found.pairs.set(record.connection, (found.pairs.get(record.connection) ?? 0) + record.first.length);
		}
	});
	const { head, events, pairs, spikes, end, lastS } = found;
	if (!head)
		throw new UserError(`${journal.file} was cut off before it said what is recorded: there is nothing in it to save`);
	const streams = [...found.streams.values()].map(({ head: stream, ...counts }) => ({ ...stream, ...counts }));
	return { head, streams, events, spikes, pairs, end, lastS, lost: journal.lost };
}
