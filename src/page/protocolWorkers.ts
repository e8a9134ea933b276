import type { ProtocolRunNews, StartProtocolRun } from '../engine/experiment/protocolRun.ts';

/** Runs protocols, each in a worker that ends with it. */
export const protocolWorkers: StartProtocolRun = (run, hear) => {
	const worker = new Worker(new URL('./protocolWorker.ts', import.meta.url), { type: 'module', name: 'protocol' });
	const tell = (news: ProtocolRunNews): void => {
		if (news.type === 'done' || news.type === 'failed') worker.terminate();
		hear(news);
	};
	worker.onmessage = ({ data }: MessageEvent<ProtocolRunNews>) => tell(data);
	worker.onerror = ({ message }) =>
		tell({ type: 'failed', message: message || 'The worker that ran the protocol broke.' });
	worker.postMessage(run);
	return () => worker.terminate();
};
