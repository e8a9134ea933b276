import {
	closeSync,
	constants,
	existsSync,
	ftruncateSync,
	openSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeSync,
} from 'node:fs';
import { UserError } from '../../base/errors.ts';

/**
 * A text written line by line that is wanted whole: whoever writes waits for a slow reader. It is opened before any work starts, so that an
 * unwritable path is known at once. A file takes its place only when it is closed: what it held before stays until then.
 */
export interface TextFile {
	writeLine(line: string): void;
	/** Writes what waits, and puts the file in its place; what was written holds whole lines only. */
	close(): void;
	/** The work failed: a file that was there before stays, and the whole lines that were written until now lie beside it. Never throws. @returns where; empty for nothing */
	abandon(): string;
}

const LINE_FEED = 10;
const flushAt = 64 * 1024;
/** A reader that takes nothing is looked at again after this time, ms, and waited for so long once the user wants the work to end. */
const againMs = 20;
const patienceMs = 1000;

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Stands still for a moment: this thread has nothing else to do. */
const pause = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, againMs);

/** Tries until it goes through, or the user wants the work to end. @param codes of errors that pass by themselves */
function persistently<T>(path: string, codes: readonly string[], isCancelled: () => boolean, attempt: () => T): T {
	let cancelledMs = 0;
	for (;;) {
		try {
			return attempt();
		} catch (error) {
			if (!codes.includes(codeOf(error))) throw error;
			if (isCancelled()) cancelledMs += againMs;
			if (cancelledMs > patienceMs) {
				throw new UserError(
					`${path === '-' ? 'standard output' : path}: nobody reads it, so that the work ends unwritten`,
				);
			}
			pause();
		}
	}
}

/** Where a file is written before it takes its place; undefined where it is written in place: pipes, devices, folders that take no other file. */
function openBeside(
	path: string,
): { readonly descriptor: number; readonly part: string; readonly place: string } | undefined {
	if (existsSync(path) && !statSync(path).isFile()) return undefined;
	const place = existsSync(path) ? realpathSync(path) : path;
	// A file that may not be written must not be replaced either.
	if (existsSync(path)) closeSync(openSync(path, constants.O_WRONLY));
	const part = `${place}.part`;
	try {
		return { descriptor: openSync(part, 'w'), part, place };
	} catch (error) {
		if (existsSync(path) && (codeOf(error) === 'EACCES' || codeOf(error) === 'EROFS')) return undefined;
		// The part is none of the user's business.
		if (error instanceof Error && 'path' in error) error.path = path;
		throw error;
	}
}

/**
 * Opens a text file for writing; `-` is standard output. A named pipe is waited for until somebody reads it.
 * @param isCancelled true once the user wants the work to end: then nothing is waited for any more
 * @throws the system's error with code and path when it cannot be written
 */
export function openTextFile(path: string, isCancelled: () => boolean = () => false): TextFile {
	const beside = path === '-' ? undefined : openBeside(path);
	const inPlace = (): number =>
		persistently(path, ['ENXIO'], isCancelled, () =>
			openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NONBLOCK ?? 0), 0o666),
		);
	const descriptor = beside?.descriptor ?? (path === '-' ? 1 : inPlace());
	let buffer: string[] = [];
	let size = 0;
	let isBroken = false;
	/** Bytes taken, and of them those up to the end of the last whole line. */
	let taken = 0;
	let wholeLines = 0;
	const write = (bytes: Uint8Array): number => {
		try {
			return persistently(path, ['EAGAIN'], isCancelled, () => writeSync(descriptor, bytes));
		} catch (error) {
			// The system names no file that is open already.
			if (error instanceof Error && 'code' in error) throw Object.assign(error, { path });
			throw error;
		}
	};
	const flush = () => {
		let bytes = Buffer.from(buffer.join(''));
		buffer = [];
		size = 0;
		isBroken = true;
		while (bytes.length > 0) {
			const count = write(bytes);
			const end = bytes.subarray(0, count).lastIndexOf(LINE_FEED);
			if (end >= 0) wholeLines = taken + end + 1;
			taken += count;
			bytes = bytes.subarray(count);
		}
		isBroken = false;
	};
	return {
		writeLine(line) {
			buffer.push(line, '\n');
			size += line.length + 1;
			if (size >= flushAt) flush();
		},
		close() {
			flush();
			if (path !== '-') closeSync(descriptor);
			if (beside) renameSync(beside.part, beside.place);
		},
		abandon() {
			try {
				if (!isBroken) flush();
			} catch {
				// The work has failed already, and why is said: this file ends where the other one does.
			}
			if (beside && wholeLines < taken) ftruncateSync(descriptor, wholeLines);
			if (path !== '-') closeSync(descriptor);
			if (!beside) return '';
			if (wholeLines === 0) {
				rmSync(beside.part);
				return '';
			}
			if (existsSync(beside.place)) return beside.part;
			renameSync(beside.part, beside.place);
			return beside.place;
		},
	};
}

/** Writes a whole text; see {@link openTextFile}. */
export function writeTextFile(path: string, text: string): void {
	const file = openTextFile(path);
	file.writeLine(text.replace(/\n$/, ''));
	file.close();
}
