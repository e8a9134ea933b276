import { UserError } from '../base/errors.ts';
import type { PassedStage } from '../engine/live/latency.ts';
import { createLatencyLog } from '../engine/live/latency.ts';
import type { DescribeReply, EngineReplies, FromEngine, SpikeEvent } from '../engine/server/engineMessages.ts';
import type { DisarmCause } from '../io/safety/arming.ts';
import type { CellPlace } from '../io/transport/mapping/channelMapping.ts';
import { stepsFor } from '../protocol/limits/patchSize.ts';
import type { Notice } from '../protocol/messages.ts';
import { type EngineRequest, type EngineRequestType, type Fields, requestOf } from '../protocol/requests.ts';
import type { Session } from '../protocol/session/sessionFile.ts';
import type { Status } from '../protocol/status.ts';
import { createEngineAsker } from './askEngine.ts';
import type { DeviceLines } from './device/deviceLine.ts';
import { createDevices, type DeviceReport, type Devices } from './device/devices.ts';
import type { EngineConnection, StartEngine } from './engineConnection.ts';
import { idleEngine } from './idleEngine.ts';
import type { WatchedScreen } from './screenWatch.ts';
import { createStatusBeat } from './statusBeat.ts';
import { createSupervision } from './supervision.ts';

/** How a runtime is made; beside it, what the shell can reach devices by. */
export interface RuntimeOptions extends DeviceLines {
	readonly session: Session;
	/** File for the light log; it must not exist. */
	readonly record?: string;
	/** The simulated hand may move by itself; see `DevicesOptions`. */
	readonly armSimulated?: boolean;
	/** See `DevicesOptions`. */
	readonly rearm?: boolean;
	/** Where the engine runs. */
	readonly startEngine: StartEngine;
	/** There is no page: cameras are opened by the engine's own thread, and devices are armed without a screen. */
	readonly headless?: boolean;
	/** Devices may be armed while no screen answers: a person asked for that. Shown in the status. */
	readonly headlessArm?: boolean;
	/** See `EngineStart`. */
	readonly measuresError?: boolean;
	/** See `EngineStart`. */
	readonly growTo?: number;
}

/** What a runtime tells. Every listener is called in the order in which things happened. */
export interface RuntimeListener {
	notice(notice: Notice): void;
	/** A snapshot's bytes (snapshot.ts). The next comes when this call has returned, or what it returned has resolved. */
	snapshot(buffer: ArrayBuffer): void | Promise<void>;
	/** Spikes as they come. */
	spikes?(spikes: readonly SpikeEvent[]): void;
	/**
	 * A light frame passed a stage, ms of the host's clock: for who measures more than the latency log keeps. With `mapped`
	 * goes the model time from which its light is on, ms.
	 */
	stage?(frame: number, stage: 'captured' | PassedStage, atMs: number, modelMs?: number): void;
	/** A device that was armed is not any more. */
	disarmed?(device: string, reason: string, cause: DisarmCause): void;
	/** The light source, the model or the engine cannot go on (the notice has been given). */
	failed?(message: string): void;
	/** A run that was to end has ended. */
	finished?(status: Status): void;
}

/** Engine, device and latency log in one: what every shell is built on. */
export interface Runtime {
	readonly devices: Devices;
	/** How many cells spike: channels on the wire. Rejects when the engine is gone. */
	spikingCells(): Promise<number>;
	/** Asks the engine. @throws UserError (rejection) with the engine's one sentence */
	request<T extends EngineRequestType>(type: T, fields: Fields<T>): Promise<EngineReplies[T]>;
	/** Hands a camera frame's bytes to the engine; they are gone afterwards. */
	cameraFrame(buffer: ArrayBuffer): void;
	/** A screen has connected: `ping` asks it for an answer by number, each second. Nothing is armed while no screen answers. */
	screenCame(ping: (ping: number) => void): WatchedScreen;
	/** No screen has a use for snapshots closer together than this, ms. */
	snapshotEvery(everyMs: number): void;
	/** Tells every screen to ask for the description again. */
	changed(): void;
	/** The present state of everything. */
	status(): Status;
	/** Runs to an end, as the message `runUntil` says; `finished` is told then. */
	runUntil(untilMs: number, atSourceEnd: boolean, pace: 'wall' | 'fast'): void;
	/** Ends the engine, the devices' lines and all files; gives what became of each device. */
	close(): Promise<readonly DeviceReport[]>;
}

/** Ends of an arming that came from the device or its line. */
const saidHere: ReadonlySet<DisarmCause> = new Set(['stop', 'fault', 'watchdog', 'lineLost']);
/** An engine that crashes again within this time is not started again, ms. */
const crashPauseMs = 5000;

/** Where the spiking cells lie, in the order of their channels. */
const placesOf = ({ populations }: DescribeReply): readonly CellPlace[] =>
	populations
		.filter(({ spiking }) => spiking)
		.flatMap(({ count, positionsUm }) =>
			Array.from({ length: count }, (_, column) => ({
				xUm: positionsUm[3 * column] ?? 0,
				yUm: positionsUm[3 * column + 1] ?? 0,
				column,
			})),
		);

/** Starts an engine, stopped at time 0, with no device. Rejects with a UserError when the session does not fit. */
export async function createRuntime(options: RuntimeOptions, listener: RuntimeListener): Promise<Runtime> {
	const { startEngine, clock, timers, simulated, openLine, openEmgPort, recordedEmg } = options;
	const latency = createLatencyLog();
	const problem = (message: string): void => listener.notice({ type: 'problem', message });
	const passed = (frame: number, stage: PassedStage, atMs: number, modelMs?: number): void => {
		latency.passed(frame, stage, atMs);
		listener.stage?.(frame, stage, atMs, modelMs);
	};
	/** Nobody steers, or nobody watches: every device lets go, and the user is told. */
	const letGo = (reason: string, cause: 'crash' | 'screenLost'): void => {
		devices.disarmAll(reason, cause);
		problem(reason);
		tellStatus();
	};
	const tellStatus = (): void => {
		beat.told();
		listener.notice(status());
	};
	const beat = createStatusBeat(clock, timers, () => tellStatus());
	const supervision = createSupervision({
		clock,
		timers,
		withoutScreen: (options.headless || options.headlessArm) ?? false,
		pingEngine: () => engine?.post({ type: 'ping' }),
		letGo,
		say: problem,
	});
	const devices = createDevices({
		passed,
		notice: problem,
		disarmed(device, reason, cause) {
			// What this runtime ends by itself, and what a person does, is said where it is done.
			if (saidHere.has(cause)) problem(`Disarmed: ${device}. ${reason}`);
			listener.disarmed?.(device, reason, cause);
		},
		changed: () => listener.notice({ type: 'changed' }),
		mayArm: supervision.whyNotArmed,
		clock,
		timers,
		simulated,
		openLine,
		openEmgPort,
		recordedEmg,
		...(options.rearm === undefined ? {} : { rearm: options.rearm }),
		...(options.armSimulated === undefined ? {} : { armSimulated: options.armSimulated }),
	});
	const asker = createEngineAsker();
	let engine: EngineConnection | undefined;
	let engineStatus = idleEngine;
	let session = options.session;
	let growTo = options.growTo;
	let crashedAtMs = Number.NEGATIVE_INFINITY;
	let closing = false;

	const status = (): Status => {
		const { channels: _channels, sourceEnded: _ended, ...rest } = engineStatus;
		return {
			type: 'status',
			...rest,
			// What it said last holds no more.
			...(supervision.engine.whyNotArmed() === null ? {} : { realTimeFactor: 0, load: 0 }),
			latency: latency.summary(),
			link: devices.link(),
			hand: devices.hand(),
			devices: devices.statuses(),
			safety: devices.safety(),
			supervision: {
				screens: supervision.screens.count(),
				withoutScreen: (options.headless || options.headlessArm) ?? false,
				whyNotArmed: supervision.whyNotArmed(),
			},
			emg: devices.control.emg(),
			calibration: devices.control.calibration(),
			estimatorDelayMs: devices.control.delayMs(),
		};
	};

	const receive = (message: FromEngine): void => {
		supervision.engine.heard();
		switch (message.type) {
			case 'reply':
				asker.replied(message);
				return;
			case 'snapshot': {
				const current = engine;
				const taken = (): void => current?.post({ type: 'snapshotTaken' });
				const shown = listener.snapshot(message.buffer);
				if (shown) void shown.then(taken);
				else taken();
				return;
			}
			case 'progress':
				for (const { frame, stage, atMs, modelMs } of message.frames) {
					if (stage === 'captured') {
						latency.captured(frame, atMs);
						listener.stage?.(frame, stage, atMs);
					} else passed(frame, stage, atMs, modelMs);
				}
				devices.progress(message.spikes, message.modelTimeMs, message.atMs);
				listener.spikes?.(message.spikes);
				return;
			case 'status':
				if (message.status.channels !== engineStatus.channels) devices.restarted(message.status.channels);
				engineStatus = message.status;
				tellStatus();
				return;
			case 'changed':
				latency.clear();
				devices.restarted(engineStatus.channels);
				void place();
				listener.notice({ type: 'changed' });
				return;
			case 'exchanged':
				void place();
				listener.notice({ type: 'changed' });
				return;
			case 'problem':
				// Without a model that runs nobody steers the hand: it lets go.
				if (message.of === 'model') letGo(message.message, 'crash');
				else problem(message.message);
				if (message.of === 'model' || message.of === 'source') listener.failed?.(message.message);
				return;
			case 'finished':
				engineStatus = message.status;
				listener.finished?.(status());
				return;
			case 'pong':
			case 'ready':
			case 'refused':
			case 'closed':
				// A sign of life, or between whoever started the engine and the engine.
				return;
		}
	};

	const request: Runtime['request'] = async (type, fields) => {
		const current = engine;
		if (!current) throw new UserError('The simulation is not running; restart Retinode.');
		const reply = await asker.ask(type, fields, (message) => current.post(message));
		const wanted: EngineRequest = requestOf(type, fields);
		if (wanted.type === 'loadSession') session = wanted.session;
		if (wanted.type === 'setPatch') {
			const { columns, steps = stepsFor(columns.x * columns.y) } = wanted;
			session = { ...session, columns, ...steps };
		}
		if (wanted.type === 'editCircuit') session = { ...session, declarations: wanted.declarations };
		// A patch was chosen: an engine that must be started again keeps it.
		if (wanted.type === 'loadSession' || wanted.type === 'setPatch') growTo = undefined;
		return reply;
	};

	/** Tells the devices where the spiking cells lie. */
	const place = async (): Promise<void> => {
		try {
			devices.placed(placesOf(await request('describe', {})));
		} catch (error) {
			// An engine that is gone has been reported already; mappings stay as they were.
			if (engine) problem(error instanceof Error ? error.message : String(error));
		}
	};

	const crashed = async (why: string): Promise<void> => {
		if (closing) return;
		engine = undefined;
		supervision.engine.gone();
		const { modelTimeS, spikes, framesIn, framesDropped } = engineStatus;
		engineStatus = { ...idleEngine, modelTimeS, spikes, framesIn, framesDropped, sourceMessage: why };
		// Without a simulation nobody steers the hand: it lets go.
		devices.disarmAll(why, 'crash');
		asker.abandon(why);
		const again = !options.headless && performance.now() - crashedAtMs > crashPauseMs;
		crashedAtMs = performance.now();
		problem(again ? `${why} It is started again with the session as it was last loaded.` : why);
		tellStatus();
		if (!again) {
			listener.failed?.(why);
			return;
		}
		try {
			engine = await startEngine(
				{ session, headless: options.headless ?? false, ...(growTo === undefined ? {} : { growTo }) },
				{ message: receive, crashed: (next) => void crashed(next) },
			);
			supervision.engine.begin();
			engine.post({ type: 'request', id: 0, request: { type: 'setRunning', running: true } });
			latency.clear();
			listener.notice({ type: 'changed' });
		} catch (error) {
			problem(error instanceof Error ? error.message : String(error));
		}
	};

	try {
		engine = await startEngine(
			{
				session,
				headless: options.headless ?? false,
				...(options.measuresError === undefined ? {} : { measuresError: options.measuresError }),
				...(growTo === undefined ? {} : { growTo }),
				...(options.record === undefined ? {} : { record: options.record }),
			},
			{ message: receive, crashed: (why) => void crashed(why) },
		);
		supervision.engine.begin();
		if (session.control) await devices.restore(session.control);
		await place();
	} catch (error) {
		// A session that is refused leaves nothing behind that keeps the program alive.
		closing = true;
		supervision.end();
		beat.end();
		await engine?.close();
		await devices.close();
		throw error;
	}

	return {
		devices,
		request,
		async spikingCells() {
			return placesOf(await request('describe', {})).length;
		},
		cameraFrame(buffer) {
			engine?.post({ type: 'cameraFrame', buffer }, [buffer]);
		},
		screenCame: supervision.screens.add,
		snapshotEvery: (everyMs) => engine?.post({ type: 'snapshotEvery', everyMs }),
		changed: () => listener.notice({ type: 'changed' }),
		status,
		runUntil(untilMs, atSourceEnd, pace) {
			engine?.post({ type: 'runUntil', untilMs, atSourceEnd, pace });
		},
		async close() {
			closing = true;
			supervision.end();
			beat.end();
			await engine?.close(devices.control.block());
			return devices.close();
		},
	};
}
