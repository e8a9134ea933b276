import type { StartProtocolRun } from '../engine/experiment/protocolRun.ts';
import type { PassedStage } from '../engine/live/latency.ts';
import { createLatencyLog } from '../engine/live/latency.ts';
import type { EngineReplies, ToEngine } from '../engine/server/engineMessages.ts';
import type { DisarmCause } from '../io/safety/arming.ts';
import { noteOfStatus } from '../protocol/recording/recordedNote.ts';
import type { NwbStart, RecordingState } from '../protocol/recordingState.ts';
import type { EngineRequestType, Fields } from '../protocol/requests.ts';
import { defaultControl } from '../protocol/session/controlBlock.ts';
import type { Session } from '../protocol/session/sessionFile.ts';
import { begunAnew } from '../protocol/session/sessionFile.ts';
import { type SpikingCell, spikingCells } from '../protocol/spikingCells.ts';
import type { Status } from '../protocol/status.ts';
import { tellPlaces } from './cellPlaces.ts';
import type { DeviceLines } from './device/deviceLine.ts';
import type { DeviceReport } from './device/deviceStatuses.ts';
import { createDevices, type Devices } from './device/devices.ts';
import type { EngineStart, StartEngine } from './engineConnection.ts';
import { createEngineNews } from './engineNews.ts';
import { createEngineSeat } from './engineSeat.ts';
import { createProtocolRuns, type ProtocolRuns } from './protocolRuns.ts';
import type { RuntimeListener } from './runtimeListener.ts';
import type { WatchedScreen } from './screenWatch.ts';
import { createPresentSession } from './session/presentSession.ts';
import { createStatusBeat } from './statusBeat.ts';
import { createStatusReader } from './statusReader.ts';
import { createSupervision } from './supervision.ts';

/** The runtime: engine, devices and control law in one, for any shell, with the present session in one place (presentSession.ts). */

/** How a runtime is made; beside it, what the shell can reach devices by. */
export interface RuntimeOptions extends DeviceLines {
	readonly session: Session;
	/** File for the light log; it must not exist. */
	readonly record?: string;
	/** A recording of everything in one file. */
	readonly nwb?: NwbStart;
	/** How the recording stands that a screen asked this shell for; nothing where none was. */
	readonly recording?: () => RecordingState | undefined;
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
	readonly native?: EngineStart['native'];
	/** See `EngineStart`. */
	readonly grows?: boolean;
	/** Where protocols are run that screens ask for; nowhere when it is left out. */
	readonly startProtocol?: StartProtocolRun;
}

/** Engine, device and latency log in one: what every shell is built on. */
export interface Runtime {
	readonly devices: Devices;
	/** Protocols that screens ask for, beside the session. */
	readonly protocols: ProtocolRuns;
	/** The cells that spike, in the order of their channels on the wire. Rejects when the engine is gone. */
	spikingCells(): Promise<readonly SpikingCell[]>;
	/**
	 * Asks the engine; what concerns the session comes from, and goes to, the one place that holds it.
	 * @throws UserError (rejection) with one sentence; a session that is refused changes nothing
	 */
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
	/** Begins a recording beside everything else, or ends it; the listener's `recording` hears what comes of it. */
	record(start: NwbStart | undefined): void;
	/** Runs to an end, as the message `runUntil` says; `finished` is told then. */
	runUntil(untilMs: number, atSourceEnd: boolean, pace: 'wall' | 'fast'): void;
	/** Ends the engine, the devices' lines and all files; gives what became of each device. */
	close(): Promise<readonly DeviceReport[]>;
}

/** Ends of an arming that came from the device or its line. */
const saidHere: ReadonlySet<DisarmCause> = new Set(['stop', 'fault', 'watchdog', 'lineLost']);

/** What devices are made with, of what the shell gives. */
const deviceMeansOf = (options: RuntimeOptions) => {
	const { clock, timers, simulated, openLine, openEmgPort, recordedEmg, rearm, armSimulated } = options;
	return {
		clock,
		timers,
		simulated,
		openLine,
		openEmgPort,
		recordedEmg,
		...(rearm === undefined ? {} : { rearm }),
		...(armSimulated === undefined ? {} : { armSimulated }),
	};
};

/** What every engine that is started is given besides its session. */
const engineMeans = ({ measuresError, native }: RuntimeOptions): Pick<EngineStart, 'measuresError' | 'native'> => ({
	...(measuresError === undefined ? {} : { measuresError }),
	...(native && { native }),
});

/** That a device was disarmed, for recordings. */
function noteOfDisarming(device: string, why: { reason: string; cause: DisarmCause }, atS: number): ToEngine {
	const event = { of: 'device' as const, atS, type: 'disarmed', target: device, detail: JSON.stringify(why) };
	return { type: 'note', note: { atS, values: [], events: [event] } };
}

/** What a runtime consists of, put together and not yet begun. */
function partsOf(options: RuntimeOptions, listener: RuntimeListener) {
	const { clock, timers, headless = false, headlessArm = false, recording = () => undefined } = options;
	const withoutScreen = headless || headlessArm;
	const isRecorded = (): boolean => options.nwb !== undefined || recording()?.phase === 'recording';
	const latency = createLatencyLog();
	const present = createPresentSession(options.session, options.grows);
	const problem = (message: string): void => listener.notice({ type: 'problem', message });
	const passed = (frame: number, stage: 'captured' | PassedStage, atMs: number, modelMs?: number): void => {
		if (stage === 'captured') latency.captured(frame, atMs);
		else latency.passed(frame, stage, atMs);
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
		const now = status();
		if (isRecorded()) seat.post({ type: 'note', note: noteOfStatus(now) });
		listener.notice(now);
	};
	// First of all that starts a timer: a control block that makes no sense must leave nothing behind.
	const devices = createDevices({
		passed,
		kept: present,
		notice: problem,
		disarmed(device, reason, cause) {
			// What this runtime ends by itself, and what a person does, is said where it is done.
			if (saidHere.has(cause)) problem(`Disarmed: ${device}. ${reason}`);
			if (isRecorded()) seat.post(noteOfDisarming(device, { reason, cause }, status().modelTimeS));
			listener.disarmed?.(device, reason, cause);
		},
		changed: () => listener.notice({ type: 'changed' }),
		mayArm: () => supervision.whyNotArmed(),
		...deviceMeansOf(options),
	});
	const beat = createStatusBeat(clock, timers, () => tellStatus());
	const supervision = createSupervision({
		clock,
		timers,
		withoutScreen,
		letGo,
		pingEngine: () => seat.post({ type: 'ping' }),
		say: problem,
	});
	const place = (): Promise<void> => tellPlaces(seat, devices, problem);
	const news = createEngineNews({
		listener,
		latency,
		devices,
		present,
		passed,
		letGo,
		problem,
		tellStatus,
		seat: () => seat,
		heard: supervision.engine.heard,
		place: () => void place(),
		finished: () => listener.finished?.(status()),
	});
	const seat = createEngineSeat({
		clock,
		headless,
		startEngine: options.startEngine,
		present,
		...engineMeans(options),
		receive: news.take,
		began: supervision.engine.begin,
		crashed(why, again) {
			supervision.engine.gone();
			news.gone(why);
			listener.recording?.('engineLost');
			// Without a simulation nobody steers the hand: it lets go.
			devices.disarmAll(why, 'crash');
			problem(again ? `${why} It is started again from the dark, with the session as it stands.` : why);
			tellStatus();
			if (!again) listener.failed?.(why);
		},
		startedAgain: news.anew,
		gaveUp: problem,
	});
	const status = createStatusReader({ news, latency, devices, supervision, withoutScreen, recording });
	return { present, supervision, beat, devices, seat, status, place };
}

/** Starts an engine, stopped at time 0, with no device. Rejects with a UserError when the session does not fit. */
export async function createRuntime(options: RuntimeOptions, listener: RuntimeListener): Promise<Runtime> {
	const { present, supervision, beat, devices, seat, status, place } = partsOf(options, listener);
	const changed = (): void => listener.notice({ type: 'changed' });
	const protocols = createProtocolRuns(
		options.startProtocol,
		(state) => listener.notice({ type: 'protocol', state }),
		options.clock,
	);
	const close = async (): Promise<readonly DeviceReport[]> => {
		protocols.close();
		supervision.end();
		beat.end();
		await seat.close(devices.control.block());
		return devices.close();
	};
	/** All of a session, or nothing: what may be refused comes before what changes anything. */
	const load = async ({ session }: Fields<'loadSession'>): Promise<EngineReplies['loadSession']> => {
		const control = await devices.control.ready(session.control ?? defaultControl());
		const reply = await seat.ask('loadSession', { session });
		await devices.use(control);
		changed();
		return reply;
	};
	/** Requests that the engine does not answer alone: the present session is kept here. */
	const concerned: { readonly [T in EngineRequestType]?: (fields: Fields<T>) => Promise<EngineReplies[T]> } = {
		loadSession: load,
		saveSession: async () => ({ session: begunAnew(present.session()) }),
		describe: async (fields) => ({ ...(await seat.ask('describe', fields)), session: present.session() }),
	};
	const request = <T extends EngineRequestType>(type: T, fields: Fields<T>): Promise<EngineReplies[T]> => {
		const own: ((fields: Fields<T>) => Promise<EngineReplies[T]>) | undefined = concerned[type];
		return own ? own(fields) : seat.ask(type, fields);
	};

	try {
		await devices.restore(present.control());
		const { record, nwb } = options;
		await seat.begin({ ...(record === undefined ? {} : { record }), ...(nwb && { nwb }) });
		await place();
	} catch (error) {
		// A session that is refused leaves nothing behind that keeps the program alive.
		await close();
		throw error;
	}

	return {
		devices,
		protocols,
		request,
		async spikingCells() {
			return spikingCells(await request('describe', {}));
		},
		cameraFrame: (buffer) => seat.post({ type: 'cameraFrame', buffer }, [buffer]),
		screenCame: supervision.screens.add,
		snapshotEvery: (everyMs) => seat.post({ type: 'snapshotEvery', everyMs }),
		changed,
		status,
		record: (start) => seat.post({ type: 'record', start }),
		runUntil: (untilMs, atSourceEnd, pace) => seat.post({ type: 'runUntil', untilMs, atSourceEnd, pace }),
		close,
	};
}
