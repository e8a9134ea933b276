import type { BackgroundHost } from '../../src/engine/background/backgroundJobs.ts';
import type { EngineReply, EngineStatus, FromEngine } from '../../src/engine/server/engineMessages.ts';
import { createEngineServer, type EngineServer } from '../../src/engine/server/engineServer.ts';
import type { EngineShell } from '../../src/engine/server/engineShell.ts';
import type { ThreadHost } from '../../src/ode/solvers/wasm/wasmThreads.ts';
import type { EngineRequest } from '../../src/protocol/requests.ts';
import { defaultSession, type Session } from '../../src/protocol/session/sessionFile.ts';
import { fakeClock } from '../engine/bench.ts';
import { aMoment } from '../until.ts';

/** As many columns as are spread over threads. Noise that differs from cell to cell, so that a difference anywhere soon is a difference of spikes. */
export const noiseSession: Session = {
	...defaultSession(),
	circuit: 'cone',
	columns: { x: 16, y: 16 },
	seed: 3,
	light: { kind: 'free', rodRate: 0.05, coneRate: 3000 },
	source: { type: 'stimulus', name: 'checkerboard-noise', parameters: {} },
};

/** An engine in the test's own thread, with real threads beside it and a wall clock that the test sets. */
export interface ThreadedEngine {
	readonly server: EngineServer;
	readonly messages: readonly FromEngine[];
	/** Lets wall time pass, a ms between looks. */
	pass(ms: number): void;
	/** Lets other threads work while no time passes for the engine, until something is so. */
	waitFor(holds: () => boolean): Promise<void>;
	/** Asks, and gives the answer once it has come while no time passes. @throws Error with the engine's sentence */
	ask(request: EngineRequest): Promise<EngineReply>;
	spikes(): readonly string[];
	/** The status that was told last. */
	status(): EngineStatus;
	close(): void;
}

/** Starts it, running, with as many threads as `threads` has. */
export async function threadedEngine(
	threads: ThreadHost,
	preparation: BackgroundHost,
	session: Session = noiseSession,
	native?: EngineShell['native'],
): Promise<ThreadedEngine> {
	const clock = fakeClock();
	const messages: FromEngine[] = [];
	const server = createEngineServer(session, {
		clock,
		post: (message) => messages.push(message),
		openSource: () => {
			throw new Error('this light comes from nowhere else');
		},
		threads,
		usesAllThreads: true,
		preparation,
		...(native && { native }),
	});
	let ids = 0;
	const tick = (): void => {
		server.tick(Number.POSITIVE_INFINITY);
		server.receive({ type: 'snapshotTaken' });
	};
	const waitFor = async (holds: () => boolean): Promise<void> => {
		while (!holds()) {
			await aMoment();
			tick();
		}
	};
	const send = (request: EngineRequest) => {
		const id = ++ids;
		server.receive({ type: 'request', id, request });
		return () => messages.find((each) => each.type === 'reply' && each.id === id);
	};
	send({ type: 'setRunning', running: true });
	await waitFor(() => server.session.method.threads === threads.most);
	return {
		server,
		messages,
		waitFor,
		pass(ms) {
			for (let k = 0; k < ms; k++) {
				clock.nowValueMs += 1;
				tick();
			}
		},
		async ask(request) {
			const replied = send(request);
			await waitFor(() => replied() !== undefined);
			const reply = replied();
			if (reply?.type !== 'reply') throw new Error('no reply came');
			if (!reply.ok) throw new Error(reply.error);
			return reply.value;
		},
		spikes: () =>
			messages.flatMap((each) =>
				each.type === 'progress' ? each.spikes.map(({ channel, tMs }) => `${channel}@${tMs}`) : [],
			),
		status() {
			const told = messages.flatMap((each) => (each.type === 'status' ? [each.status] : [])).at(-1);
			if (!told) throw new Error('no status was told yet');
			return told;
		},
		close() {
			server.close();
			server.session.close();
		},
	};
}
