import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** A program that takes a command a line and says a JSON object a line. */
export interface LineProgram {
	/** Everything it has said so far. */
	readonly said: readonly Record<string, unknown>[];
	write(line: string): void;
	/** The first line, said already or to come, from an index on, for which `is` holds. @throws Error when it ends first */
	next(is: (line: Record<string, unknown>) => boolean, from?: number): Promise<Record<string, unknown>>;
	end(): Promise<void>;
}

/** Starts a program; it ends with the test that is running. */
export function startProgram(path: string, args: readonly string[]): LineProgram {
	const child: ChildProcessWithoutNullStreams = spawn(path, args);
	const said: Record<string, unknown>[] = [];
	const waiting = new Set<() => void>();
	let stderr = '';
	let exited = false;
	child.stderr.on('data', (chunk: Buffer) => {
		stderr += chunk.toString();
	});
	createInterface({ input: child.stdout }).on('line', (line) => {
		said.push(JSON.parse(line) as Record<string, unknown>);
		for (const look of waiting) look();
	});
	const gone = new Promise<void>((resolve) => {
		const end = (): void => {
			exited = true;
			for (const look of waiting) look();
			resolve();
		};
		child.once('close', end);
		child.once('error', (error) => {
			stderr += error.message;
			end();
		});
	});
	// What a program that has ended is told is lost; `next` says that it has ended.
	child.stdin.on('error', () => undefined);
	const end = (): Promise<void> => {
		child.stdin.end();
		return gone;
	};
	onTestFinished(end);
	return {
		said,
		write: (line) => void child.stdin.write(`${line}\n`),
		next: (is, from = 0) =>
			new Promise((resolve, reject) => {
				let at = from;
				const look = (): void => {
					for (; at < said.length; at++) {
						const line = said[at];
						if (line === undefined || !is(line)) continue;
						waiting.delete(look);
						resolve(line);
						return;
					}
					if (exited) {
						waiting.delete(look);
						reject(new Error(`${path} ended: ${stderr}`));
					}
				};
				waiting.add(look);
				look();
			}),
		end,
	};
}
