import type { FromEngine, ToEngine } from '../engine/server/engineMessages.ts';
import { createEngineServer } from '../engine/server/engineServer.ts';
import { runEngineLoop } from '../runtime/engineLoop.ts';
import { backgroundWorkers } from './backgroundWorkers.ts';
import { hostClock } from './machineTime.ts';
import type { EngineBeginning } from './messages.ts';
import { openPageSource } from './openPageSource.ts';
import { pageTurns } from './pageTurns.ts';
import { solverThreads } from './solverThreads.ts';

/** The engine's worker: runs the engine for the worker that started it and speaks engineMessages.ts with it. */
const post = (message: FromEngine, transfer: readonly ArrayBuffer[] = []): void =>
	postMessage(message, { transfer: [...transfer] });

addEventListener(
	'message',
	({ data: { start, means } }: MessageEvent<EngineBeginning>) => {
		try {
			const server = createEngineServer(start.session, {
				clock: hostClock,
				post,
				openSource: (spec, around) => openPageSource(spec, around, means.clips),
				threads: solverThreads(means.threads),
				// Whoever asks for threads gets them, also where one would do.
				...(means.threads === undefined ? {} : { usesAllThreads: true }),
				background: backgroundWorkers(means),
				preparation: backgroundWorkers(means),
				...(start.grows ? { grows: true } : {}),
			});
			post({ type: 'ready' });
			const loop = runEngineLoop(server, pageTurns());
			addEventListener('message', ({ data }: MessageEvent<ToEngine>) => {
				if (data.type === 'close') loop.stop();
				server.receive(data);
				loop.heard();
			});
		} catch (error) {
			post({ type: 'refused', message: error instanceof Error ? error.message : String(error) });
		}
	},
	{ once: true },
);
