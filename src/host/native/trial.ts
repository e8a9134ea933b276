import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../base/errors.ts';
import { callNumbers } from '../../ode/kernels/native/cPrelude.ts';
import type { NativeLibrary } from '../../ode/solvers/native/nativeCode.ts';

/** A trial that takes longer is given up, ms. */
const longestMs = 300_000;

/**
 * The kernels of a shared object, run in a child process each time, which is given the memory and gives it back.
 * @param entry the built `nativeTrial.js`
 */
export function trialLibrary(path: string, entry: URL): NativeLibrary {
	return {
		on: (memory) => ({
			run(calls) {
				const bytes = new Uint8Array(memory);
				const head = Buffer.alloc(Float64Array.BYTES_PER_ELEMENT);
				head.writeUInt32LE(calls.length / callNumbers);
				const input = Buffer.concat([head, new Uint8Array(calls.buffer, calls.byteOffset, calls.byteLength), bytes]);
				const { stdout, signal, status, error } = spawnSync(process.execPath, [fileURLToPath(entry), path], {
					input,
					timeout: longestMs,
					maxBuffer: 2 * input.length,
					// In the desktop app the program's own file is Electron's.
					env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
				});
				// One that ended early left its input unread, which is an error too.
				if (error && signal === null && status === null) {
					throw new UserError(`a trial step of native code cannot be run: ${error.message}`);
				}
				if (signal !== null) throw new UserError(`a trial step of native code crashed (${signal})`);
				if (status !== 0 || stdout.length !== bytes.length) {
					throw new UserError(`a trial step of native code failed (exit code ${status})`);
				}
				bytes.set(stdout);
			},
		}),
	};
}
