import { parentPort, workerData } from 'node:worker_threads';
import { knowFreeMemory } from '../base/freeMemory.ts';
import type { BackgroundHost } from '../engine/background/backgroundJobs.ts';
import type { KnownRequest, PreparedCircuit } from '../engine/background/preparation.ts';
import type { FromEngine, ToEngine } from '../engine/server/engineMessages.ts';
import { createEngineServer } from '../engine/server/engineServer.ts';
import type { EngineStart } from '../runtime/engineConnection.ts';
import { runEngineLoop } from '../runtime/engineLoop.ts';
import { backgroundProcesses } from './backgroundProcesses.ts';
import { backgroundThreads } from './backgroundThreads.ts';
import { createLightLogRecording } from './lightLogRecording.ts';
import { createLiveNwb } from './liveNwb.ts';
import { machineFreeBytes } from './machineMemory.ts';
import { hostClock, processorUse } from './machineTime.ts';
import { KnownCircuits } from './native/knownCircuits.ts';
import { loadObject } from './native/objects.ts';
import { nodeTurns } from './nodeTurns.ts';
import { openHostSource } from './openHostSource.ts';
import { goFirst } from './priority.ts';
import { createRecorderSeat } from './recorderSeat.ts';
import { solverThreads } from './solverThreads.ts';

/** The engine's thread: runs the engine for whoever started it and speaks engineMessages.ts with them. */
const port = parentPort;
if (!port) throw new Error('engineThread.js runs as a worker thread, not by itself');

goFirst();
knowFreeMemory(machineFreeBytes);
const {
	session,
	record,
	nwb,
	recordPart,
	headless = false,
	measuresError = !headless,
	native,
	grows,
} = workerData as EngineStart;
const post = (message: FromEngine, transfer: readonly ArrayBuffer[] = []): void =>
	port.postMessage(message, [...transfer]);
const sayOfRecording = (message: string): void => post({ type: 'problem', of: 'recording', message });
const threads = backgroundThreads();
const processes = backgroundProcesses();
/** Speed is measured as the engine runs, in a thread of its process; the error is not. */
const background: BackgroundHost = {
	start: (job, done) => (job.type === 'error' ? processes : threads).start(job, done),
};
const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Circuits of earlier starts. Where there can be none, native code says why when it is compiled. */
function knownHere(asked: KnownRequest): PreparedCircuit | undefined {
	try {
		return KnownCircuits.here()?.find(asked);
	} catch {
		return undefined;
	}
}

try {
	const recording =
		record === undefined ? undefined : createLightLogRecording(record, session.source.type, sayOfRecording, recordPart);
	const started = nwb && createLiveNwb(nwb, sayOfRecording, recordPart);
	const recorder = createRecorderSeat(started, (news) => post({ type: 'recording', news }), sayOfRecording);
	const server = createEngineServer(session, {
		clock: hostClock,
		post,
		openSource: openHostSource,
		opensCamera: headless,
		threads: solverThreads(),
		// Without a screen the run deserves the whole machine: nothing is measured that nobody reads.
		...(measuresError ? { background } : {}),
		timesMachine: !headless,
		preparation: threads,
		...(native && { native: { use: native, load: loadObject, known: knownHere } }),
		...(grows ? { grows, processorUse } : {}),
		...(recording === undefined ? {} : { record: recording.record, recordEnds: recording.end }),
		recorder,
	});
	recording?.begin(session);
	// A thread that ends by an error still has its turn here.
	process.once('exit', () => recording?.flush());
	post({ type: 'ready' });
	if (recordPart !== undefined) {
		for (const each of [recording, started]) if (each) sayOfRecording(`The recording goes on in ${each.file}.`);
	}
	const loop = runEngineLoop(server, nodeTurns);
	port.on('message', (message: ToEngine) => {
		if (message.type !== 'close') {
			server.receive(message);
			loop.heard();
			return;
		}
		loop.stop();
		const closed = recording?.close(server, message.control) ?? Promise.resolve();
		void Promise.all([closed, recorder.close()]).then(() => {
			server.receive(message);
			port.close();
		});
	});
} catch (error) {
	post({ type: 'refused', message: sentence(error) });
	port.close();
}
