import { type ChildProcess, spawn } from 'node:child_process';
import { type DeviceRecord, encodeRecords } from './records.ts';

/** A device in a program of its own that reads records and writes a byte for each (devices/records.ts). */
export interface DeviceProgram {
	/** @returns what was seen after each record of each sequence. Rejects when the program ends, says too much, or falls silent */
	play(sequences: readonly (readonly DeviceRecord[])[]): Promise<Uint8Array[]>;
	close(): Promise<void>;
}

/** How long a program may say nothing while it is to say something, ms. */
const SILENT_MS = 120_000;

/** Starts a device's program; it stays for all sequences, and is killed when it misbehaves. */
export function startDeviceProgram(path: string, args: readonly string[] = [], silentMs = SILENT_MS): DeviceProgram {
	const child: ChildProcess = spawn(path, args, { stdio: ['pipe', 'pipe', 'pipe'] });
	let said = '';
	child.stderr?.on('data', (text) => {
		said = `${said}${text}`.slice(-2000);
	});
	let wanted: { bytes: Uint8Array; filled: number; done(): void; heard(): void; failed(error: Error): void } | null =
		null;
	let ended: Error | null = null;
	const end = (why: string): void => {
		ended ??= new Error(`${path}: ${why}${said === '' ? '' : `: ${said.trim()}`}`);
		wanted?.failed(ended);
		wanted = null;
		child.kill('SIGKILL');
	};
	child.once('error', (error) => end(error.message));
	child.once('close', (code) => end(`ended with ${code}`));
	child.stdin?.on('error', () => undefined);
	child.stdout?.on('data', (chunk: Uint8Array) => {
		if (wanted === null) return;
		if (wanted.filled + chunk.length > wanted.bytes.length) return end('said more than it was asked');
		wanted.bytes.set(chunk, wanted.filled);
		wanted.filled += chunk.length;
		wanted.heard();
		if (wanted.filled < wanted.bytes.length) return;
		const { done } = wanted;
		wanted = null;
		done();
	});
	const answersTo = (input: Uint8Array[], length: number): Promise<Uint8Array> =>
		new Promise((resolve, reject) => {
			if (ended) return reject(ended);
			const bytes = new Uint8Array(length);
			const limited = () => setTimeout(() => end(`said nothing for ${silentMs / 1000} s`), silentMs);
			let limit = limited();
			wanted = {
				bytes,
				filled: 0,
				heard() {
					clearTimeout(limit);
					limit = limited();
				},
				done() {
					clearTimeout(limit);
					resolve(bytes);
				},
				failed(error) {
					clearTimeout(limit);
					reject(error);
				},
			};
			for (const piece of input) child.stdin?.write(piece);
		});
	return {
		async play(sequences) {
			// One byte for each record, and one for the end of each sequence.
			const length = sequences.reduce((sum, records) => sum + records.length + 1, 0);
			const answers = await answersTo(sequences.map(encodeRecords), length);
			let at = 0;
			return sequences.map((records) => {
				const seen = answers.subarray(at, at + records.length);
				at += records.length + 1;
				return seen;
			});
		},
		async close() {
			if (ended) return;
			const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
			child.stdin?.end();
			await closed;
		},
	};
}
