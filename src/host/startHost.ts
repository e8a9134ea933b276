import { existsSync } from 'node:fs';
import type { TimeSource } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import { openPort } from '../io/transport/node/serial.ts';
import { type PatchSize, patchWithSteps, stepsForPatch, type TissueSize } from '../protocol/limits/patchSize.ts';
import type { LightSourceSpec } from '../protocol/session/lightSources.ts';
import type { OpenedSession, Session } from '../protocol/session/sessionFile.ts';
import { lightOn } from '../protocol/session/usualLight.ts';
import { onlyDevice, type SinkSpec } from '../protocol/sinks.ts';
import { firstSession, firstSinks } from '../runtime/defaultSession.ts';
import { deviceAtStart } from '../runtime/device/deviceAtStart.ts';
import { createRequestQueue } from '../runtime/requestQueue.ts';
import { createRuntime, type Runtime, type RuntimeOptions } from '../runtime/runtime.ts';
import type { RuntimeListener } from '../runtime/runtimeListener.ts';
import { createAccessControl, createToken, ticketParameter, ticketPath } from './accessControl.ts';
import { builtUi } from './builtUi.ts';
import { acceptClients, type Client, type Clients } from './clients.ts';
import { hostLines } from './hostLines.ts';
import { createHostShell } from './hostShell.ts';
import { listen, loopback } from './httpServer.ts';
import { machineTime } from './machineTime.ts';
import { type NativeChoice, nativeUseOf } from './nativeChoice.ts';
import type { NwbMaker } from './nwbMaker.ts';
import { openBrowser } from './openBrowser.ts';
import { protocolProcesses } from './protocolProcesses.ts';
import { createRecordings, type Recordings } from './recordings.ts';
import { createScreens } from './screens.ts';
import { readSessionFile } from './sessionFiles.ts';
import { engineThreads } from './startEngine.ts';
import { createTriggerSeat, type TriggerSeat } from './triggerSeat.ts';
import { createUntold, type Untold } from './untold.ts';

/** The local host: engine, devices and a server for screens, on this machine and for nobody else. */

/** How a host is started; every field may be left out. */
export interface HostOptions {
	/** Port on 127.0.0.1, 1 to 65535, or 0 (default) for any free one. */
	readonly port?: number;
	/** Opens the page in the user's browser. Default false. */
	readonly open?: boolean;
	/** A session file's path, or a session. Default: the bundled clip on the mouse retina, as many cells as this machine holds. */
	readonly session?: string | Session;
	/** Other light than the session's. */
	readonly source?: LightSourceSpec;
	/** Another circuit than the session's. */
	readonly circuit?: string;
	/** Another patch than the session's: of columns, or of tissue. */
	readonly columns?: PatchSize;
	readonly tissue?: TissueSize;
	/** Where spikes go at first. Default: the simulated hand. */
	readonly sink?: SinkSpec;
	/** The simulated hand moves without anyone arming it (a serial device never does). Default true, for a first look. */
	readonly armSimulated?: boolean;
	/** Devices may be armed while no screen answers, which the status line then shows. Default false. */
	readonly headlessArm?: boolean;
	/** Logs the light in force to this file, which must not exist. */
	readonly record?: string;
	/** Records everything; the file is made of its journal once the host is closed (`finishLiveNwb`). */
	readonly nwb?: RuntimeOptions['nwb'];
	/** Native code for the steps, where it can be had; `own`: not of declarations that the session file brings, before a person says so. Default: none. */
	readonly native?: NativeChoice;
	/** Another arithmetic than the session's. */
	readonly arithmetic?: Session['arithmetic'];
	/** Folder into which recordings go that screens ask for. Default: the working folder. */
	readonly folder?: string;
	/** Makes their files. Default: a thread of its own. */
	readonly makeNwb?: NwbMaker;
	readonly shell?: 'browser' | 'electron';
	/** Folder of the built page. Default: where `npm run build` puts it. */
	readonly uiFolder?: string;
	/** Where the engine runs. Default: a thread of its own. */
	readonly startEngine?: RuntimeOptions['startEngine'];
	/** Ends the start, also while the first circuit is made ready: it then rejects with `Interrupted`. */
	readonly signal?: AbortSignal;
	/** Where protocols are run. Default: a process of its own for each. */
	readonly startProtocol?: RuntimeOptions['startProtocol'];
	/** Makes the simulated hand's line. Default: a process behind a pseudo-terminal. */
	readonly simulated?: RuntimeOptions['simulated'];
	/** What devices, requests and watches go by. Default: the machine's time. */
	readonly time?: TimeSource;
	/** Hears what happens, beside the screens. */
	readonly watch?: Partial<Pick<RuntimeListener, 'notice' | 'spikes' | 'stage'>>;
	/** A screen has drawn so many pictures more. */
	readonly drew?: (pictures: number) => void;
}

/** A host that runs. */
export interface Host {
	/** The page's address, with the session's token behind its #. */
	readonly url: string;
	readonly port: number;
	/** An address that opens the page once, soon: for where others could read it, such as a program's command line. */
	onceUrl(): string;
	/** Engine and devices. */
	readonly runtime: Runtime;
	/** Screens that are connected. */
	clients(): number;
	/** Closes connections, files, the device's line and the engine. */
	close(): Promise<void>;
}

/** The session that a host begins with, and what is to be said of its file. */
async function firstOf({ session, source, circuit, columns, tissue, arithmetic }: HostOptions): Promise<OpenedSession> {
	const notes: string[] = [];
	const given =
		typeof session === 'string'
			? await readSessionFile(session, (note) => notes.push(note))
			: (session ?? firstSession(circuit));
	const other = circuit === undefined ? {} : { circuit, light: lightOn(circuit, given) };
	const patch = tissue
		? { tissue, ...stepsForPatch({ columns: given.columns, tissue }) }
		: columns && { tissue: undefined, ...patchWithSteps(columns) };
	// The title of a first start names its clip.
	const light = source && { source, ...(session === undefined && { title: '' }) };
	return { session: { ...given, ...other, ...light, ...patch, ...(arithmetic && { arithmetic }) }, notes };
}

/** Whether nobody has chosen a patch: it grows. */
const growsBy = ({ session, columns, tissue, record, nwb }: HostOptions): boolean =>
	[session, columns, tissue, record, nwb].every((each) => each === undefined);

/** Engine and devices as the options ask for them. */
function startRuntime(
	options: HostOptions,
	session: Session,
	recordings: Recordings,
	clients: () => Clients | undefined,
	untold: Untold,
	trigger: TriggerSeat,
): Promise<Runtime> {
	// A patch that was asked for stays; and what is recorded is of one patch.
	const { record, nwb } = options;
	return createRuntime(
		{
			...hostLines,
			...(options.time ?? machineTime),
			session,
			startEngine: options.startEngine ?? engineThreads(options.signal),
			startProtocol: options.startProtocol ?? protocolProcesses(),
			armSimulated: options.armSimulated ?? true,
			headlessArm: options.headlessArm ?? false,
			...(record === undefined ? {} : { record }),
			...(nwb && { nwb }),
			recording: recordings.state,
			...(growsBy(options) ? { grows: true } : {}),
			...(options.native && { native: nativeUseOf(options.native, session.declarations) }),
			...(options.simulated === undefined ? {} : { simulated: options.simulated }),
		},
		{
			...options.watch,
			notice(notice) {
				if (clients()?.count()) clients()?.notice(notice);
				else untold.keep(notice);
				options.watch?.notice?.(notice);
			},
			snapshot: (buffer) => void clients()?.snapshot(buffer),
			recording: recordings.heard,
			modelTime: trigger.reached,
		},
	);
}

/**
 * Starts the local host: an engine in its thread, the device, and a server on 127.0.0.1 for the page and nothing else.
 * The simulation runs when this resolves.
 * @throws UserError (rejection) when the port is in use, the session does not fit or the page is not built
 */
export async function startHost(options: HostOptions = {}): Promise<Host> {
	const folder = options.uiFolder ?? builtUi();
	if (!existsSync(folder)) throw new UserError(`The page is not built (${folder} is missing): run \`npm run build\`.`);
	if (options.folder !== undefined && !existsSync(options.folder)) {
		throw new UserError(`There is no folder ${options.folder} for recordings (--folder).`);
	}
	const { time = machineTime } = options;
	const { session, notes } = await firstOf(options);
	const untold = createUntold(notes);
	const token = createToken();
	let clients: Clients | undefined;

	// The port first: that it is in use must be said before anything is started.
	let access = createAccessControl(0, token);
	const { server, port } = await listen(options.port ?? 0, folder, (got) => {
		access = createAccessControl(got, token);
		return access;
	});
	const closeServer = (): Promise<void> =>
		new Promise((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});

	try {
		const recordings = createRecordings(options.folder ?? process.cwd(), options.makeNwb);
		const trigger = createTriggerSeat(openPort, time.timers, (notice) => clients?.notice(notice));
		const runtime = await startRuntime(options, session, recordings, () => clients, untold, trigger);
		const screens = createScreens(
			runtime,
			createHostShell(
				options.shell ?? 'browser',
				time.clock,
				{
					startRecording: (wanted) => recordings.start(runtime, wanted),
					async stopRecording() {
						await recordings.stop(runtime);
						return {};
					},
				},
				trigger.handlers,
				options.drew,
			),
			untold,
		);
		const queue = createRequestQueue<Client>({
			...time,
			answer: screens.answer,
			say: (client, message) => client.say(message),
			isBehind: (client) => client.isBehind(),
		});
		const accepted = acceptClients(server, access, {
			came: screens.came,
			text: queue.take,
			binary: (_client, buffer) => runtime.cameraFrame(buffer),
			left(client) {
				queue.left(client);
				screens.left(client);
			},
		});
		clients = accepted;
		await runtime.devices.setAll(
			options.sink ? onlyDevice(options.sink) : firstSinks(growsBy(options) || session.tissue !== undefined),
			'person',
		);
		await deviceAtStart(runtime.devices, time);
		await runtime.request('setRunning', { running: true });
		const url = access.pageUrl();
		const onceUrl = (): string => `http://${loopback}:${port}${ticketPath}?${ticketParameter}=${access.ticket()}`;
		if (options.open) openBrowser(onceUrl());
		return {
			url,
			port,
			onceUrl,
			runtime,
			clients: () => accepted.count(),
			async close() {
				queue.end();
				accepted.close();
				await trigger.close();
				await runtime.close();
				await recordings.settled();
				await closeServer();
			},
		};
	} catch (error) {
		await closeServer();
		throw error;
	}
}
