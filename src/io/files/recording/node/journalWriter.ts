import { closeSync, fdatasyncSync, openSync, write, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { UserError } from '../../../../base/errors.ts';
import { whyNot } from '../../node/diskFull.ts';
import { encodeRecord, JOURNAL_MARK, type JournalRecord } from '../journalRecords.ts';

/** Appends records to a journal. */
export interface JournalWriter {
	readonly file: string;
	/** Bytes that were appended. */
	readonly bytes: number;
	/** Set once writing failed (a full disk): later records are not kept. */
	readonly failure: UserError | undefined;
	/** Copies the record, which waits for `flush`, or for others that make it worth while. @param atS the model time that it is of, s */
	append(record: JournalRecord, atS: number): void;
	/** Hands all that waits to the system: at once, or behind the caller's back where that is how it writes. */
	flush(): void;
	/** Hands over all that waits and closes the file; nothing is appended afterwards. Never rejects: see `failure`. */
	close(): Promise<void>;
}

/** How a journal is written. */
export interface JournalOptions {
	readonly file: string;
	/** Hears at once of the failure after which nothing more is kept. */
	readonly broken: (failure: UserError) => void;
	/**
	 * `now`: the caller waits for the system, which a batch run does that never comes back to its loop; `behind`: never waits, for whoever has
	 * a hand to steer meanwhile.
	 */
	readonly writes: 'now' | 'behind';
}

/** What waits is handed over when it fills so many bytes. */
const blockBytes = 1024 * 1024;
/** So many blocks that were written are kept to be filled anew. */
const mostEmpty = 4;
/** More than this under way, bytes, and the disk is given up: memory is the model's. */
const mostWaiting = 256 * 1024 * 1024;

/** Blocks on their way into a file, one after the other. */
interface BlockQueue {
	/** @param written the system has the block, or never will: it may be filled anew */
	add(block: Uint8Array, written: () => void): void;
	/** All there is has been taken by the system, or will never be. */
	drained(): Promise<void>;
}

/** @param failed hears why a block could not be written; what a failure leaves of it at the end is no whole record, which readers leave out */
function writesNow(descriptor: number, failed: (error: unknown) => void): BlockQueue {
	return {
		add(block, written) {
			try {
				for (let done = 0; done < block.length; ) done += writeSync(descriptor, block, done);
			} catch (error) {
				failed(error);
			}
			written();
		},
		drained: () => Promise.resolve(),
	};
}

function writesBehind(descriptor: number, failed: (error: unknown) => void): BlockQueue {
	const waiting: { readonly block: Uint8Array; readonly written: () => void }[] = [];
	let waitingBytes = 0;
	let isWriting = false;
	let tell: (() => void)[] = [];
	const next = (): void => {
		const first = waiting[0];
		if (!first) {
			isWriting = false;
			for (const each of tell) each();
			tell = [];
			return;
		}
		isWriting = true;
		put(first.block, 0);
	};
	const gone = (): void => {
		const first = waiting.shift();
		waitingBytes -= first?.block.length ?? 0;
		first?.written();
		next();
	};
	const put = (block: Uint8Array, done: number): void => {
		write(descriptor, block, done, block.length - done, null, (error, written) => {
			if (error) {
				waiting.length = 1;
				waitingBytes = block.length;
				failed(error);
				gone();
			} else if (done + written < block.length) put(block, done + written);
			else gone();
		});
	};
	return {
		add(block, written) {
			if (waitingBytes + block.length > mostWaiting) {
				failed(new Error('the disk does not keep up'));
				return;
			}
			waiting.push({ block, written });
			waitingBytes += block.length;
			if (!isWriting) next();
		},
		drained: () =>
			isWriting
				? new Promise((resolve) => {
						tell.push(resolve);
					})
				: Promise.resolve(),
	};
}

const cannot = (file: string, error: unknown): UserError =>
	new UserError(
		`Cannot write the recording's journal ${file}: ${whyNot(error, { EEXIST: 'the file exists already' })}.`,
	);

/** Records that wait for the system, put together into blocks, which are filled again and again: memory stays what it is. */
class Journal implements JournalWriter {
	readonly file: string;
	readonly #descriptor: number;
	readonly #options: JournalOptions;
	readonly #queue: BlockQueue;
	/** Where records are written to as they come, and how far it is filled. */
	#block = new Uint8Array(blockBytes);
	#filled = 0;
	/** Blocks that were written. */
	readonly #empty: Uint8Array<ArrayBuffer>[] = [];
	#lastS = 0;
	#closed: Promise<void> | undefined;
	bytes = 0;
	failure: UserError | undefined;

	constructor(options: JournalOptions) {
		const { file, writes } = options;
		this.file = file;
		this.#options = options;
		try {
			this.#descriptor = openSync(file, 'ax');
			writeSync(this.#descriptor, JOURNAL_MARK);
		} catch (error) {
			throw cannot(file, error);
		}
		this.bytes = JOURNAL_MARK.length;
		this.#queue = (writes === 'now' ? writesNow : writesBehind)(this.#descriptor, (error) => this.#fail(error));
	}

	#fail(error: unknown): void {
		if (this.failure) return;
		const until = `What came after ${this.#lastS.toFixed(3)} s of model time, or up to a second before it, is not recorded; the run goes on.`;
		this.failure = new UserError(`${cannot(this.file, error).message} ${until}`);
		this.#filled = 0;
		this.#options.broken(this.failure);
	}

	/** Room for a record behind those that wait; one that is longer than a block has a block of its own. */
	#room(length: number): Uint8Array {
		if (this.#filled + length > this.#block.length) this.flush();
		if (length > this.#block.length) this.#block = new Uint8Array(length);
		this.#filled += length;
		return this.#block.subarray(this.#filled - length, this.#filled);
	}

	append(record: JournalRecord, atS: number): void {
		if (this.failure || this.#closed) return;
		this.bytes += encodeRecord(record, crc32, (length) => this.#room(length)).length;
		if (!this.failure) this.#lastS = atS;
	}

	flush(): void {
		if (this.#filled === 0) return;
		const block = this.#block;
		const filled = block.subarray(0, this.#filled);
		this.#block = this.#empty.pop() ?? new Uint8Array(blockBytes);
		this.#filled = 0;
		this.#queue.add(filled, () => {
			if (block.length === blockBytes && this.#empty.length < mostEmpty) this.#empty.push(block);
		});
	}

	close(): Promise<void> {
		this.#closed ??= this.#end();
		return this.#closed;
	}

	async #end(): Promise<void> {
		this.flush();
		await this.#queue.drained();
		try {
			fdatasyncSync(this.#descriptor);
		} catch (error) {
			this.#fail(error);
		}
		closeSync(this.#descriptor);
	}
}

/** Begins a journal, which must not be there. @throws UserError when it is, or cannot be written */
export const createJournal = (options: JournalOptions): JournalWriter => new Journal(options);
