import { Worker } from 'node:worker_threads';
import { UserError } from '../base/errors.ts';
import type { NwbSummary } from '../io/files/nwb/node/nwbFile.ts';

/** Makes the file of a recording of its journal. @param progress hears the fraction done. @throws UserError (rejection); the journal is then kept */
export type NwbMaker = (file: string, progress: (fraction: number) => void) => Promise<NwbSummary>;

/** From the thread that makes one. */
export type FromNwbThread =
	| { readonly type: 'progress'; readonly fraction: number }
	| { readonly type: 'made'; readonly summary: NwbSummary }
	| { readonly type: 'failed'; readonly message: string };

/** In a thread of its own: whoever asks has a hand to steer meanwhile. */
export const makeNwbInThread: NwbMaker = (file, progress) =>
	new Promise((resolve, reject) => {
		const worker = new Worker(new URL('./nwbThread.js', import.meta.url), { workerData: file });
		worker.on('message', (message: FromNwbThread) => {
			if (message.type === 'progress') progress(message.fraction);
			else if (message.type === 'made') resolve(message.summary);
			else reject(new UserError(message.message));
		});
		worker.on('error', reject);
		// After a result this changes nothing.
		worker.on('exit', (code) => reject(new UserError(`The thread that makes ${file} ended with code ${code}.`)));
	});
