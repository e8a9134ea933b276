import { createLatencyLog } from '../engine/live/latency.ts';
import type { Notice, Status } from '../engine/protocol/messages.ts';
import type {
	EngineReply,
	EngineRequest,
	EngineStatus,
	FromEngine,
	SpikeEvent,
} from '../engine/server/engineMessages.ts';
import type { Session } from '../engine/session/sessionFile.ts';
import type { LinkState } from '../io/link/state.ts';
import { UserError } from '../ode/errors.ts';
import { createHandSink, type HandSink, type HandSinkOptions } from './device/handSink.ts';
import { type EngineConnection, type StartEngine, startEngineThread } from './engineConnection.ts';

/** How a runtime is made. */
export interface RuntimeOptions {
	readonly session: Session;
	/** File for the light log; it must not exist. */
	readonly record?: string;
	/** The simulated hand may move by itself; see `HandSinkOptions`. */
	readonly armSimulated?: boolean;
	/** Where the engine runs. Default: a thread of its own. */
	readonly startEngine?: StartEngine;
	/** There is no page: cameras are opened by the engine's own thread. */
	readonly headless?: boolean;
	readonly simulated?: HandSinkOptions['simulated'];
}

/** What a runtime tells. Every listener is called in the order in which things happened. */
export interface RuntimeListener {
	notice(notice: Notice): void;
	/** A snapshot's bytes (snapshot.ts). The next comes when this call has returned. */
	snapshot(buffer: ArrayBuffer): void;
	/** Spikes as they come. */
	spikes?(spikes: readonly SpikeEvent[]): void;
	/** The light source, the model or the engine cannot go on (the notice has been given). */
	failed?(message: string): void;
	/** A run that was to end has ended. */
	finished?(status: Status): void;
}

/** Engine, device and latency log in one: what every shell is built on. */
export interface Runtime {
	readonly sink: HandSink;
	/** Asks the engine. @throws UserError (rejection) with the engine's one sentence */
	request(request: EngineRequest): Promise<EngineReply>;
	/** Hands a camera frame's bytes to the engine; they are gone afterwards. */
	cameraFrame(buffer: ArrayBuffer): void;
	/** The present state of everything. */
	status(): Status;
	/** Runs to an end, as the message `runUntil` says; `finished` is told then. */
	runUntil(untilMs: number, atSourceEnd: boolean, pace: 'wall' | 'fast'): void;
	/** Ends the engine, the device's line and all files; gives the last state of the link. */
	close(): Promise<LinkState | null>;
}

/** An engine that crashes again within this time is not started again, ms. */
const crashPauseMs = 5000;

const idle: EngineStatus = {
	running: false,
	modelTimeS: 0,
	realTimeFactor: 0,
	lagS: 0,
	load: 0,
	source: '',
	sourceMessage: '',
	sourceEnded: false,
	framesIn: 0,
	framesDropped: 0,
	frameRateHz: 0,
	spikes: 0,
	channels: 1,
};

/** Starts an engine, stopped at time 0, with no device. Rejects with a UserError when the session does not fit. */
export async function createRuntime(options: RuntimeOptions, listener: RuntimeListener): Promise<Runtime> {
	const startEngine = options.startEngine ?? startEngineThread;
	const latency = createLatencyLog();
	const problem = (message: string): void => listener.notice({ type: 'problem', message });
	const sink = createHandSink({
		passed: latency.passed,
		notice: problem,
		...(options.armSimulated === undefined ? {} : { armSimulated: options.armSimulated }),
		...(options.simulated === undefined ? {} : { simulated: options.simulated }),
	});
	const waiting = new Map<
		number,
		{ readonly resolve: (value: EngineReply) => void; readonly reject: (error: Error) => void }
	>();
	let engine: EngineConnection | undefined;
	let engineStatus = idle;
	let session = options.session;
	let ids = 0;
	let crashedAtMs = Number.NEGATIVE_INFINITY;
	let closing = false;

	const status = (): Status => {
		const { channels: _channels, sourceEnded: _ended, ...rest } = engineStatus;
		return { type: 'status', ...rest, latency: latency.summary(), link: sink.link(), hand: sink.hand() };
	};

	const receive = (message: FromEngine): void => {
		switch (message.type) {
			case 'reply': {
				const asked = waiting.get(message.id);
				waiting.delete(message.id);
				if (message.ok) asked?.resolve(message.value);
				else asked?.reject(new UserError(message.error));
				return;
			}
			case 'snapshot':
				listener.snapshot(message.buffer);
				engine?.post({ type: 'snapshotTaken' });
				return;
			case 'progress':
				for (const { frame, stage, atMs } of message.frames) {
					if (stage === 'captured') latency.captured(frame, atMs);
					else latency.passed(frame, stage, atMs);
				}
				sink.progress(message.spikes, message.modelTimeMs);
				listener.spikes?.(message.spikes);
				return;
			case 'status':
				if (message.status.channels !== engineStatus.channels) sink.restarted(message.status.channels);
				engineStatus = message.status;
				listener.notice(status());
				return;
			case 'changed':
				latency.clear();
				sink.restarted(engineStatus.channels);
				listener.notice({ type: 'changed' });
				return;
			case 'problem':
				problem(message.message);
				if (message.of !== 'recording') listener.failed?.(message.message);
				return;
			case 'finished':
				engineStatus = message.status;
				listener.finished?.(status());
				return;
			case 'ready':
			case 'refused':
			case 'closed':
				// Between whoever started the engine and the engine.
				return;
		}
	};

	const crashed = async (why: string): Promise<void> => {
		if (closing) return;
		engine = undefined;
		engineStatus = { ...idle, sourceMessage: why };
		// Without a simulation nobody steers the hand: it lets go.
		sink.arm(false);
		for (const { reject } of waiting.values()) reject(new Error(why));
		waiting.clear();
		const again = !options.headless && performance.now() - crashedAtMs > crashPauseMs;
		crashedAtMs = performance.now();
		problem(again ? `${why} It is started again with the session as it was last loaded.` : why);
		listener.notice(status());
		if (!again) {
			listener.failed?.(why);
			return;
		}
		try {
			engine = await startEngine(
				{ session, headless: options.headless ?? false },
				{ message: receive, crashed: (next) => void crashed(next) },
			);
			engine.post({ type: 'request', id: 0, request: { type: 'setRunning', running: true } });
			latency.clear();
			listener.notice({ type: 'changed' });
		} catch (error) {
			problem(error instanceof Error ? error.message : String(error));
		}
	};

	engine = await startEngine(
		{
			session,
			headless: options.headless ?? false,
			...(options.record === undefined ? {} : { record: options.record }),
		},
		{ message: receive, crashed: (why) => void crashed(why) },
	);

	return {
		sink,
		request(request) {
			const current = engine;
			if (!current) return Promise.reject(new UserError('The simulation is not running; restart Retinode.'));
			const id = ++ids;
			return new Promise((resolve, reject) => {
				waiting.set(id, {
					resolve(value) {
						if (request.type === 'loadSession') session = request.session;
						resolve(value);
					},
					reject,
				});
				current.post({ type: 'request', id, request });
			});
		},
		cameraFrame(buffer) {
			engine?.post({ type: 'cameraFrame', buffer }, [buffer]);
		},
		status,
		runUntil(untilMs, atSourceEnd, pace) {
			engine?.post({ type: 'runUntil', untilMs, atSourceEnd, pace });
		},
		async close() {
			closing = true;
			await engine?.close();
			return sink.close();
		},
	};
}
