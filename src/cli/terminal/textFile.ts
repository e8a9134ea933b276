import { closeSync, openSync, writeSync } from 'node:fs';

/** A text file written line by line. It is opened before any work starts, so that an unwritable path is known at once. */
export interface TextFile {
	writeLine(line: string): void;
	/** Writes what waits. */
	flush(): void;
	/** Flushes and closes; what was written holds whole lines only. */
	close(): void;
}

const flushAt = 64 * 1024;

/**
 * Opens a text file for writing; `-` is standard output.
 * @throws the system's error with code and path when it cannot be written
 */
export function openTextFile(path: string): TextFile {
	const descriptor = path === '-' ? 1 : openSync(path, 'w');
	let buffer: string[] = [];
	let size = 0;
	const flush = () => {
		let bytes = Buffer.from(buffer.join(''));
		buffer = [];
		size = 0;
		while (bytes.length > 0) {
			try {
				bytes = bytes.subarray(writeSync(descriptor, bytes));
			} catch (error) {
				// A pipe that is full for the moment: try again; everything else is the caller's to know.
				if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
			}
		}
	};
	return {
		writeLine(line) {
			buffer.push(line, '\n');
			size += line.length + 1;
			if (size >= flushAt) flush();
		},
		flush,
		close() {
			flush();
			if (path !== '-') closeSync(descriptor);
		},
	};
}

/** A time in s without the noise of binary fractions: `0.001`, not `0.0010000000000000002`. */
export const timeText = (tS: number): string => String(Number(tS.toFixed(9)));
