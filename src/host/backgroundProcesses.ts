import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BackgroundHost, BackgroundResult } from '../engine/background/backgroundJobs.ts';

/**
 * Runs background jobs each in a process of its own. What a thread of this process compiles and collects is done at the priority of the whole
 * process, and its computing is taken from the share of the session that it belongs to: both made spikes wait that were ready.
 * @param entry the built `backgroundProcess.js`
 */
export function backgroundProcesses(entry: URL = new URL('./backgroundProcess.js', import.meta.url)): BackgroundHost {
	return {
		start(job, done) {
			let isDone = false;
			const finish = (result: BackgroundResult): void => {
				if (!isDone) done(result);
				isDone = true;
			};
			const child = fork(fileURLToPath(entry), [], {
				// A session of its own: Linux shares processors between sessions first.
				detached: true,
				execArgv: [],
				serialization: 'advanced',
				stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
			});
			child.on('message', (result: BackgroundResult) => finish(result));
			child.on('error', ({ message }) => finish({ type: 'failed', message }));
			child.on('exit', (code, signal) => {
				finish({ type: 'failed', message: `the measuring process ended with ${signal ?? `code ${code}`}` });
			});
			child.send(job);
			child.unref();
			child.channel?.unref();
			return () => {
				isDone = true;
				child.kill('SIGKILL');
			};
		},
	};
}
