import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { UserError } from '../../../../base/errors.ts';
import { whyNot } from '../../node/diskFull.ts';
import {
	decodeRecord,
	JOURNAL_MARK,
	type JournalRecord,
	LONGEST_BODY,
	RECORD_HEAD,
	RECORD_KINDS,
} from '../journalRecords.ts';

/** A journal that is read from its start. */
export interface JournalReader {
	readonly file: string;
	readonly bytes: number;
	/**
	 * Every whole record in order, up to the first that is none. May be called again and again.
	 * @param visit `read` bytes of the file are behind this record
	 * @param only records of other kinds are passed over, and not looked at
	 */
	each(visit: (record: JournalRecord, read: number) => void, only?: JournalRecord['kind']): void;
	/** Bytes at the end that `each` found to be no whole record: what was under way when the program was killed, or damage. */
	readonly lost: number;
	close(): void;
}

const unreadable = (file: string, error: unknown): UserError =>
	new UserError(`Cannot read the recording's journal ${file}: ${whyNot(error, { ENOENT: 'there is no such file' })}.`);

/** Reads so many bytes from a place, or as many as there are. */
function bytesAt(descriptor: number, place: number, into: Uint8Array): number {
	let done = 0;
	while (done < into.length) {
		const got = readSync(descriptor, into, done, into.length - done, place + done);
		if (got === 0) break;
		done += got;
	}
	return done;
}

/** Opens a journal. @throws UserError for a file that cannot be read or is none */
export function openJournal(file: string): JournalReader {
	let descriptor: number;
	let length: number;
	try {
		descriptor = openSync(file, 'r');
		length = fstatSync(descriptor).size;
	} catch (error) {
		throw unreadable(file, error);
	}
	const mark = new Uint8Array(JOURNAL_MARK.length);
	bytesAt(descriptor, 0, mark);
	const version = JOURNAL_MARK.length - 1;
	if (mark.some((byte, k) => k < version && byte !== JOURNAL_MARK[k])) {
		closeSync(descriptor);
		throw new UserError(`${file} is no journal of a recording: its first bytes are others`);
	}
	if (mark[version] !== JOURNAL_MARK[version]) {
		closeSync(descriptor);
		throw new UserError(
			`${file} is a journal of version ${mark[version]}; this program reads version ${JOURNAL_MARK[version]}: take the one that wrote it`,
		);
	}
	const head = new Uint8Array(RECORD_HEAD);
	const view = new DataView(head.buffer);
	let lost = 0;
	/** The record at a place, and where the next begins; nothing where none is whole. */
	const recordAt = (
		place: number,
		only?: JournalRecord['kind'],
	): { readonly record: JournalRecord | undefined; readonly next: number } | undefined => {
		if (bytesAt(descriptor, place, head) < RECORD_HEAD) return undefined;
		const bodyLength = view.getUint32(0, true);
		const next = place + RECORD_HEAD + bodyLength;
		if (bodyLength > LONGEST_BODY || next > length) return undefined;
		if (only !== undefined && head[RECORD_HEAD - 1] !== RECORD_KINDS[only]) return { record: undefined, next };
		const body = new Uint8Array(bodyLength);
		if (bytesAt(descriptor, place + RECORD_HEAD, body) < bodyLength) return undefined;
		const kind = head.subarray(RECORD_HEAD - 1);
		if (crc32(body, crc32(kind)) !== view.getUint32(4, true)) return undefined;
		return { record: decodeRecord(kind[0] as number, body), next };
	};
	return {
		file,
		bytes: length,
		get lost() {
			return lost;
		},
		each(visit, only) {
			let place = JOURNAL_MARK.length;
			for (let found = recordAt(place, only); found; found = recordAt(place, only)) {
				place = found.next;
				if (found.record) visit(found.record, place);
			}
			lost = length - place;
		},
		close: () => closeSync(descriptor),
	};
}
