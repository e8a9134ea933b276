import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '../../../base/errors.ts';
import type { Receptor } from '../../../retina/light/field/lightFrame.ts';
import { type FrameClock, type FrameSource, frameSource } from '../frameSource.ts';
import { createLightLogDecoder, type LightLogHeader } from '../lightLog.ts';

/** A light log as a source: each record is a frame of receptor rates at exactly its logged model time. */
export interface LightLogSource extends FrameSource {
	/** What the last complete reading found: whether the log was closed properly, and bytes ignored at its end. */
	state(): { readonly closed: boolean; readonly ignoredBytes: number } | undefined;
}

/**
 * Opens a light log for replay. With `receptors`, a log made for another mosaic is a UserError on the first frame, since
 * its rates would reach the wrong cells. It cannot loop: its times are those of one run. One that was cut off anywhere, or is
 * damaged, is replayed to the end of its last whole record before that place.
 */
export function lightLogSource(file: string, clock: FrameClock, receptors?: readonly Receptor[]): LightLogSource {
	let state: { closed: boolean; ignoredBytes: number } | undefined;
	const source = frameSource({
		name: `light ${file}`,
		timing: 'recorded',
		async *read(signal, say) {
			const decoder = createLightLogDecoder();
			const stream = createReadStream(file);
			let id = 0;
			let lastMs: number | undefined;
			let checked = false;
			try {
				for await (const piece of stream as AsyncIterable<Uint8Array>) {
					if (signal.aborted) return;
					const records = decoder.push(piece);
					if (!checked && decoder.header !== undefined) {
						checked = true;
						if (receptors !== undefined) requireSameReceptors(decoder.header.receptors, receptors);
					}
					for (const { tMs, rates } of records) {
						lastMs = tMs;
						yield {
							id: id++,
							light: { format: 'receptor-rates', rates },
							capturedAtMs: clock.nowMs(),
							modelTimeMs: tMs,
						};
					}
				}
				decoder.end();
				state = { closed: decoder.closed, ignoredBytes: decoder.ignoredBytes };
				const loss = lossOf(file, state, id, lastMs);
				if (loss !== undefined) say(loss);
			} catch (error) {
				throw logError(file, error);
			} finally {
				stream.destroy();
			}
		},
	});
	return { ...source, state: () => state };
}

/** What of a log could not be had, one sentence; undefined for one that is whole. */
function lossOf(
	file: string,
	{ closed, ignoredBytes }: { readonly closed: boolean; readonly ignoredBytes: number },
	records: number,
	lastMs: number | undefined,
): string | undefined {
	if (closed && ignoredBytes === 0) return undefined;
	const played =
		lastMs === undefined ? 'it holds no whole record' : `its ${records} whole records end at ${lastMs / 1000} s`;
	const rest =
		ignoredBytes === 0
			? ''
			: `${ignoredBytes} ${ignoredBytes === 1 ? 'byte after them is' : 'bytes after them are'} no record`;
	if (closed) return `The light log ${file} is followed by something else: ${played}, and ${rest}.`;
	const missing = 'the mark of its end is missing';
	return `The light log ${file} was cut off or is damaged: ${played}, ${rest === '' ? '' : `${rest}, `}and ${missing}.`;
}

/**
 * Looks whether a light log can be replayed, at once and without keeping it open: its header, and with `receptors` the mosaic.
 * @throws UserError for a missing file, one that is no light log, or one that was made for another mosaic
 */
export function checkLightLog(file: string, receptors?: readonly Receptor[]): void {
	const decoder = createLightLogDecoder();
	try {
		// A pipe that nobody writes to would never let go of whoever opens it.
		if (!statSync(file).isFile()) throw new UserError('it is no file but a folder, a pipe or a device.');
		const descriptor = openSync(file, 'r');
		try {
			const piece = new Uint8Array(65_536);
			while (decoder.header === undefined) {
				const length = readSync(descriptor, piece);
				if (length === 0) break;
				decoder.push(piece.slice(0, length));
			}
			decoder.end();
		} finally {
			closeSync(descriptor);
		}
		if (receptors && decoder.header) requireSameReceptors(decoder.header.receptors, receptors);
	} catch (error) {
		throw logError(file, error);
	}
}

/** The header of a light log, to build the mosaic it was made for. UserError for a missing file or one that is no light log. */
export async function readLightLogHeader(file: string): Promise<LightLogHeader> {
	const decoder = createLightLogDecoder();
	const stream = createReadStream(file);
	try {
		for await (const piece of stream as AsyncIterable<Uint8Array>) {
			decoder.push(piece);
			if (decoder.header !== undefined) return decoder.header;
		}
		decoder.end();
	} catch (error) {
		throw logError(file, error);
	} finally {
		stream.destroy();
	}
	throw new Error('a light log without a header must have been refused');
}

function requireSameReceptors(logged: readonly Receptor[], wanted: readonly Receptor[]): void {
	const same =
		logged.length === wanted.length &&
		logged.every((a, i) => {
			const b = wanted[i];
			return b !== undefined && a.kind === b.kind && a.x === b.x && a.y === b.y && a.radius === b.radius;
		});
	if (!same) {
		throw new UserError(
			`it was made for another mosaic (${logged.length} photoreceptors, this session has ${wanted.length}, or they lie elsewhere).`,
		);
	}
}

function logError(file: string, error: unknown): unknown {
	if (error instanceof UserError) return new UserError(`Cannot replay ${file}: ${error.message}`);
	if (error instanceof Error && 'code' in error) {
		const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message;
		return new UserError(`Cannot replay ${file}: ${reason}.`);
	}
	return error;
}
