import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProtocolRunNews, StartProtocolRun } from '../engine/experiment/protocolRun.ts';

/**
 * Runs protocols each in a process of its own: what it computes and collects takes nothing from the share and the priority of the live session.
 * @param entry the built `protocolProcess.js`
 */
export function protocolProcesses(entry: URL = new URL('./protocolProcess.js', import.meta.url)): StartProtocolRun {
	return (run, hear) => {
		let isDone = false;
		const tell = (news: ProtocolRunNews): void => {
			if (isDone) return;
			isDone = news.type === 'done' || news.type === 'failed';
			hear(news);
		};
		const child = fork(fileURLToPath(entry), [], {
			// A session of its own: Linux shares processors between sessions first.
			detached: true,
			execArgv: [],
			serialization: 'advanced',
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
		});
		child.on('message', (news: ProtocolRunNews) => tell(news));
		child.on('error', ({ message }) => tell({ type: 'failed', message }));
		child.on('exit', (code, signal) => {
			tell({ type: 'failed', message: `The process that ran the protocol ended with ${signal ?? `code ${code}`}.` });
		});
		child.send(run);
		child.unref();
		child.channel?.unref();
		return () => {
			isDone = true;
			child.kill('SIGKILL');
		};
	};
}
