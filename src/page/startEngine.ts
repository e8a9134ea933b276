import { UserError } from '../base/errors.ts';
import type { FromEngine } from '../engine/server/engineMessages.ts';
import type { EngineConnection, StartEngine } from '../runtime/engineConnection.ts';
import type { EngineBeginning, EngineMeans } from './messages.ts';

/** How long an engine may take to close before it is ended by force, ms. */
const closeLimitMs = 3000;

/** Starts engines in workers of their own. */
export function engineWorkers(means: EngineMeans): StartEngine {
	return (start, listener) => {
		const worker = new Worker(new URL('./engineWorker.ts', import.meta.url), { type: 'module', name: 'engine' });
		let ended = false;
		let closed = (): void => undefined;
		return new Promise((resolve, reject) => {
			let ready = false;
			const end = (): void => {
				ended = true;
				worker.terminate();
			};
			const connection: EngineConnection = {
				post(message, transfer = []) {
					if (!ended) worker.postMessage(message, [...transfer]);
				},
				async close() {
					if (ended) return;
					const done = new Promise<void>((freed) => {
						closed = freed;
						setTimeout(freed, closeLimitMs);
					});
					worker.postMessage({ type: 'close' });
					await done;
					end();
				},
			};
			worker.onerror = ({ message }) => {
				if (ended) return;
				end();
				const why = `The simulation stopped unexpectedly: ${message || 'its program could not be loaded'}.`;
				if (ready) listener.crashed(why);
				else reject(new Error(why));
			};
			worker.onmessage = ({ data }: MessageEvent<FromEngine>) => {
				if (ended) return;
				if (data.type === 'ready') {
					ready = true;
					resolve(connection);
				} else if (data.type === 'refused') {
					end();
					reject(new UserError(data.message));
				} else if (data.type === 'closed') closed();
				else listener.message(data);
			};
			worker.postMessage({ type: 'begin', start, means } satisfies EngineBeginning);
		});
	};
}
