import { Worker } from 'node:worker_threads';
import type { Clock } from '../base/clock.ts';
import { Interrupted, UserError } from '../base/errors.ts';
import type { FromEngine, ToEngine } from '../engine/server/engineMessages.ts';
import { createEngineServer } from '../engine/server/engineServer.ts';
import { lightSourceKind } from '../protocol/session/lightSources.ts';
import type { EngineConnection, EngineListener, EngineStart, StartEngine } from '../runtime/engineConnection.ts';
import { runEngineLoop } from '../runtime/engineLoop.ts';
import { createLightLogRecording } from './lightLogRecording.ts';
import { createLiveNwb } from './liveNwb.ts';
import { machineClock } from './machineTime.ts';
import { nodeTurns } from './nodeTurns.ts';
import { hostSources } from './openHostSource.ts';
import { collectAlone, goFirst } from './priority.ts';
import { createRecorderSeat } from './recorderSeat.ts';

/** How long an engine may take to close before it is ended by force, ms. */
const closeLimitMs = 3000;

/**
 * Runs engines in threads of their own.
 * @param signal ends one that is not ready yet, whatever it computes: starting it then rejects with `Interrupted`
 * @param entry the built `engineThread.js`, which lies beside this program
 */
export function engineThreads(
	signal?: AbortSignal,
	entry: URL = new URL('./engineThread.js', import.meta.url),
): StartEngine {
	return (start, listener) => startThread(entry, start, listener, signal);
}

function startThread(
	entry: URL,
	start: EngineStart,
	listener: EngineListener,
	signal: AbortSignal | undefined,
): Promise<EngineConnection> {
	const { session } = start;
	// This thread takes the spikes to the line: behind an engine that goes first it would wait longest.
	goFirst();
	collectAlone();
	// Standard input reaches a thread only through the one that started it.
	const reads = lightSourceKind(session.source).readsInput === true;
	const worker = new Worker(entry, { workerData: start, stdin: reads });
	if (reads && worker.stdin) process.stdin.pipe(worker.stdin);
	let ended = false;
	let closing = false;
	const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
	return new Promise((resolve, reject) => {
		let ready = false;
		const gone = (message: string): void => {
			if (ended) return;
			ended = true;
			if (!ready) reject(new Error(message));
			else if (!closing) listener.crashed(message);
		};
		const interrupt = (): void => {
			ended = true;
			reject(new Interrupted('interrupted while the simulation was made ready'));
			void worker.terminate();
		};
		if (signal?.aborted) interrupt();
		signal?.addEventListener('abort', interrupt);
		const settled = (): void => signal?.removeEventListener('abort', interrupt);
		worker.once('exit', settled);
		worker.on('error', (error) => gone(`The simulation stopped unexpectedly: ${error.message}`));
		worker.on('exit', (code) => gone(`The simulation stopped unexpectedly (exit code ${code}).`));
		const connection: EngineConnection = {
			post(message, transfer = []) {
				if (!ended) worker.postMessage(message, [...transfer]);
			},
			async close(control) {
				if (ended) return;
				closing = true;
				worker.postMessage({ type: 'close', ...(control && { control }) } satisfies ToEngine);
				const limit = setTimeout(() => void worker.terminate(), closeLimitMs);
				await exited;
				clearTimeout(limit);
				if (reads && worker.stdin) process.stdin.unpipe(worker.stdin);
			},
		};
		worker.on('message', (message: FromEngine) => {
			if (message.type === 'ready') {
				ready = true;
				settled();
				resolve(connection);
			} else if (message.type === 'refused') {
				ended = true;
				reject(new UserError(message.message));
			} else listener.message(message);
		});
	});
}

/** Runs the engine in the calling thread: for tests, and where threads are not to be had. */
export const startEngineHere: StartEngine = (start, listener) => startHere(machineClock, start, listener);

/** The same by another clock than the machine's. */
export function engineHere(clock: Clock): StartEngine {
	return (start, listener) => startHere(clock, start, listener);
}

async function startHere(
	clock: Clock,
	{ session, record, nwb, recordPart, headless = false }: EngineStart,
	listener: EngineListener,
): Promise<EngineConnection> {
	// As from a thread: nothing is heard before whoever asked for the engine has it in hand, and nothing within their own calls.
	let told = new Promise<void>((resolve) => setImmediate(resolve));
	const post = (message: FromEngine): void => {
		told = told.then(() => listener.message(message));
	};
	const sayOfRecording = (message: string): void => post({ type: 'problem', of: 'recording', message });
	const recording =
		record === undefined ? undefined : createLightLogRecording(record, session.source.type, sayOfRecording, recordPart);
	const recorder = createRecorderSeat(
		nwb && createLiveNwb(nwb, sayOfRecording, recordPart),
		(news) => post({ type: 'recording', news }),
		sayOfRecording,
	);
	const server = createEngineServer(session, {
		clock: { nowMs: clock },
		post,
		openSource: hostSources(clock),
		opensCamera: headless,
		...(recording === undefined ? {} : { record: recording.record, recordEnds: recording.end }),
		recorder,
	});
	recording?.begin(session);
	const loop = runEngineLoop(server, { ...nodeTurns, clock });
	return {
		post: (message) => server.receive(message),
		async close(control) {
			loop.stop();
			await recording?.close(server, control);
			await recorder.close();
			server.close();
			await told;
		},
	};
}
