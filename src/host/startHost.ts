import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { TimeSource } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import { bundledClipNames } from '../io/light/node/bundledClips.ts';
import { listPorts, type PortDescription } from '../io/transport/node/ports.ts';
import { defaultAcross, type PatchSize, stepsFor } from '../protocol/limits/patchSize.ts';
import { tokenParameter } from '../protocol/messages.ts';
import type { Request, SinkSpec } from '../protocol/requests.ts';
import type { Session } from '../protocol/session/sessionFile.ts';
import { firstSession } from '../runtime/defaultSession.ts';
import { createRequestQueue } from '../runtime/requestQueue.ts';
import { answerRequest, type Shell } from '../runtime/requests.ts';
import { createRuntime, type Runtime, type RuntimeListener, type RuntimeOptions } from '../runtime/runtime.ts';
import type { WatchedScreen } from '../runtime/screenWatch.ts';
import { createAccessControl, createToken } from './accessControl.ts';
import { acceptClients, type Client, type Clients } from './clients.ts';
import { hostLines } from './hostLines.ts';
import { listen, loopback } from './httpServer.ts';
import { machineTime } from './machineTime.ts';
import { openBrowser } from './openBrowser.ts';
import { readSessionFile } from './sessionFiles.ts';
import { startEngineThread } from './startEngine.ts';

/** How a host is started; every field may be left out. */
export interface HostOptions {
	/** Port on 127.0.0.1, 1 to 65535, or 0 (default) for any free one. */
	readonly port?: number;
	/** Opens the page in the user's browser. Default false. */
	readonly open?: boolean;
	/** A session file's path, or a session. Default: the bundled clip on the default patch, as far as this machine holds it. */
	readonly session?: string | Session;
	/** Another patch than the session's. */
	readonly columns?: PatchSize;
	/** Where spikes go at first. Default: the simulated hand. */
	readonly sink?: SinkSpec;
	/** The simulated hand moves without anyone arming it (a serial device never does). Default true, for a first look. */
	readonly armSimulated?: boolean;
	/** Devices may be armed while no screen answers, which the status line then shows. Default false. */
	readonly headlessArm?: boolean;
	/** Logs the light in force to this file, which must not exist. */
	readonly record?: string;
	readonly shell?: 'browser' | 'electron';
	/** Folder of the built page. Default: where `npm run build` puts it. */
	readonly uiFolder?: string;
	/** Where the engine runs. Default: a thread of its own. */
	readonly startEngine?: RuntimeOptions['startEngine'];
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
	/** The page's address, with the session's token. */
	readonly url: string;
	readonly port: number;
	/** Engine and devices. */
	readonly runtime: Runtime;
	/** Screens that are connected. */
	clients(): number;
	/** Closes connections, files, the device's line and the engine. */
	close(): Promise<void>;
}

const portTitle = ({ path, manufacturer, serialNumber }: PortDescription): string =>
	[path, manufacturer, serialNumber].filter((part) => part !== null).join(' · ');

/** The version in package.json, found from the sources and from the build alike. */
function appVersion(): string {
	const require = createRequire(import.meta.url);
	for (const path of ['../../package.json', '../../../package.json']) {
		if (!existsSync(fileURLToPath(new URL(path, import.meta.url)))) continue;
		const { version }: { version?: unknown } = require(path);
		if (typeof version === 'string') return version;
	}
	return 'unknown';
}

/** Where the build puts the page: beside the programs' folder. */
const builtUi = (): string => fileURLToPath(new URL('../ui/', import.meta.url));

/**
 * Starts the local host: an engine in its thread, the device, and a server on 127.0.0.1 for the page and nothing else.
 * The simulation runs when this resolves.
 * @throws UserError (rejection) when the port is in use, the session does not fit or the page is not built
 */
export async function startHost(options: HostOptions = {}): Promise<Host> {
	const folder = options.uiFolder ?? builtUi();
	if (!existsSync(folder)) throw new UserError(`The page is not built (${folder} is missing): run \`npm run build\`.`);
	const { columns, time = machineTime } = options;
	const given =
		typeof options.session === 'string' ? await readSessionFile(options.session) : (options.session ?? firstSession());
	const session = columns === undefined ? given : { ...given, columns, ...stepsFor(columns.x * columns.y) };
	// A patch that was asked for stays; and a log of light is of one patch.
	const grows = [options.session, columns, options.record].every((each) => each === undefined);
	const shell: Shell = {
		shell: options.shell ?? 'browser',
		clock: time.clock,
		appVersion: appVersion(),
		clips: bundledClipNames,
		...(options.drew && { drew: options.drew }),
		listPorts: async () => (await listPorts()).map((port) => ({ path: port.path, title: portTitle(port) })),
	};
	const token = createToken();
	let clients: Clients | undefined;

	// The port first: that it is in use must be said before anything is started.
	const { server, port } = await listen(options.port ?? 0, folder, (got) => createAccessControl(got, token));
	const closeServer = (): Promise<void> =>
		new Promise((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});

	try {
		const runtime = await createRuntime(
			{
				...hostLines,
				...time,
				session,
				startEngine: options.startEngine ?? startEngineThread,
				armSimulated: options.armSimulated ?? true,
				headlessArm: options.headlessArm ?? false,
				...(options.record === undefined ? {} : { record: options.record }),
				...(grows ? { growTo: defaultAcross } : {}),
				...(options.simulated === undefined ? {} : { simulated: options.simulated }),
			},
			{
				...options.watch,
				notice(notice) {
					clients?.notice(notice);
					options.watch?.notice?.(notice);
				},
				snapshot: (buffer) => void clients?.snapshot(buffer),
			},
		);
		/** Which watches a client asked for: they end with it. */
		const watches = new Map<number, Set<number>>();
		/** How often each client has a use for snapshots, ms: all get them as often as the quickest needs. */
		const paces = new Map<number, number>();
		const pace = (client: number, everyMs: number | undefined): void => {
			if (everyMs === undefined) paces.delete(client);
			else paces.set(client, everyMs);
			runtime.snapshotEvery(Math.min(1000, ...paces.values()));
		};
		/** Who holds the dead-man's key. */
		let holder: number | null = null;
		const screens = new Map<Client, WatchedScreen>();
		const noScreen: WatchedScreen = { answered: () => undefined, left: () => undefined };
		const answer = async (client: Client, id: number, request: Request): Promise<void> => {
			try {
				// Before anything is awaited: what stops a device has stopped it when this call has returned.
				const answered = answerRequest(runtime, shell, screens.get(client) ?? noScreen, request);
				if (request.type === 'hold') holder = request.held ? client.id : null;
				const value = await answered;
				if ('watch' in value && typeof value.watch === 'number') {
					const own = watches.get(client.id) ?? new Set();
					watches.set(client.id, own.add(value.watch));
				}
				if (request.type === 'hello') pace(client.id, 0);
				if (request.type === 'drew') pace(client.id, request.everyMs);
				client.reply({ id, ok: true, value });
			} catch (error) {
				if (request.type === 'hold' && holder === client.id) holder = null;
				client.reply({ id, ok: false, error: error instanceof Error ? error.message : String(error) });
			}
		};
		const queue = createRequestQueue<Client>({
			...time,
			answer,
			reply: (client, reply) => client.reply(reply),
			isBehind: (client) => client.isBehind(),
		});
		const accepted = acceptClients(server, createAccessControl(port, token), {
			came(client) {
				screens.set(
					client,
					runtime.screenCame((ping) => client.notice({ type: 'ping', ping })),
				);
			},
			text: queue.take,
			binary: (_client, buffer) => runtime.cameraFrame(buffer),
			left(client) {
				queue.left(client);
				if (client.id === holder) {
					holder = null;
					runtime.devices.hold(false);
				}
				screens.get(client)?.left();
				screens.delete(client);
				for (const watch of watches.get(client.id) ?? []) {
					runtime.request({ type: 'unwatch', watch }).catch(() => undefined);
				}
				watches.delete(client.id);
				pace(client.id, undefined);
			},
		});
		clients = accepted;
		await runtime.devices.set(options.sink ?? { type: 'simulatedHand', protocol: 'events' });
		await runtime.request({ type: 'setRunning', running: true });
		const url = `http://${loopback}:${port}/?${tokenParameter}=${token}`;
		if (options.open) openBrowser(url);
		return {
			url,
			port,
			runtime,
			clients: () => accepted.count(),
			async close() {
				queue.end();
				accepted.close();
				await runtime.close();
				await closeServer();
			},
		};
	} catch (error) {
		await closeServer();
		throw error;
	}
}
