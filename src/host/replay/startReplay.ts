import { existsSync } from 'node:fs';
import type { TimeSource } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import type { Recording } from '../../io/files/nwb/reading/node/openRecording.ts';
import type { ReplayStatus } from '../../protocol/replay.ts';
import { parseRequest } from '../../runtime/parseRequest.ts';
import { createAccessControl, createToken, ticketParameter, ticketPath } from '../accessControl.ts';
import { appVersion } from '../appVersion.ts';
import { builtUi } from '../builtUi.ts';
import { acceptClients, type Client, type Clients } from '../clients.ts';
import { listen, loopback } from '../httpServer.ts';
import { machineTime } from '../machineTime.ts';
import { openBrowser } from '../openBrowser.ts';
import { createReplayAnswers } from './replayAnswers.ts';
import { createReplayComparison, type MakeNewRun } from './replayComparison.ts';
import { createReplayPlayer } from './replayPlayer.ts';
import { createReplayWatches } from './replayWatches.ts';

/** How a recording is replayed; fields with a default may be left out. */
export interface ReplayOptions {
	/** It is closed with the replay. */
	readonly recording: Recording;
	/** Sentences that a person must know, such as that the recording was recovered. */
	readonly notes?: readonly string[];
	/** Makes new runs to compare with. */
	readonly makeNewRun: MakeNewRun;
	/** Why none can be made, one sentence. */
	readonly whyNoRun?: string | null;
	/** Port on 127.0.0.1, or 0 (default) for any free one. */
	readonly port?: number;
	/** Opens the page in the user's browser. Default false. */
	readonly open?: boolean;
	/** Folder of the built page. Default: where `npm run build` puts it. */
	readonly uiFolder?: string;
	readonly time?: TimeSource;
}

/** A replay that runs: a server of screens, and no engine, no device and no control law. */
export interface Replay {
	/** The page's address, with the session's token behind its #. */
	readonly url: string;
	readonly port: number;
	/** Closes connections, the file and what was made to compare with. */
	close(): Promise<void>;
}

/** The state is told this often at most, ms; a change of what plays or is compared at once. */
const tellEveryMs = 100;

/** Tells screens where the replay stands. */
function createTeller(
	statusNow: () => ReplayStatus,
	clients: () => Clients | undefined,
	{ clock, timers }: TimeSource,
) {
	let toldMs = Number.NEGATIVE_INFINITY;
	let due: (() => void) | undefined;
	const tell = (): void => {
		due?.();
		due = undefined;
		toldMs = clock();
		clients()?.notice(statusNow());
	};
	return {
		tell,
		soon() {
			if (clock() - toldMs >= tellEveryMs) tell();
			else due ??= timers.after(tellEveryMs, tell);
		},
		end: () => due?.(),
	};
}

/** What devices told last until a time. */
const devicesAt = (recording: Recording, atS: number): ReplayStatus['devices'] =>
	recording.devices.flatMap(({ name, title, unit, columns }) => {
		// They tell four times a second.
		const { values } = recording.device(name, atS - 1, atS);
		return values.length === 0 ? [] : [{ name, title, unit, values: [...values.slice(-columns)] }];
	});

/**
 * Replays a recording to screens on this machine.
 * @throws UserError (rejection) when the port is in use or the page is not built
 */
export async function startReplay(options: ReplayOptions): Promise<Replay> {
	const { recording, notes = [], whyNoRun = null, time = machineTime, uiFolder: folder = builtUi() } = options;
	if (!existsSync(folder)) throw new UserError(`The page is not built (${folder} is missing): run \`npm run build\`.`);
	const token = createToken();
	let clients: Clients | undefined;
	let access = createAccessControl(0, token);
	const { server, port } = await listen(options.port ?? 0, folder, (got) => {
		access = createAccessControl(got, token);
		return access;
	});
	const changed = (): void => {
		if (!comparison.newRun) watches.newRunEnded();
		clients?.notice({ type: 'changed' });
		teller.tell();
	};
	let phase: string = 'none';
	const comparison = createReplayComparison(recording, options.makeNewRun, () => {
		const isNew = comparison.state.phase !== phase;
		phase = comparison.state.phase;
		// Only what can be probed is another one; how far a run is, the status says.
		if (isNew) changed();
		else teller.soon();
	});
	const watches = createReplayWatches(recording, () => comparison.newRun);
	const problem = (error: unknown): void => {
		const message = error instanceof Error ? error.message : String(error);
		clients?.notice({ type: 'problem', message });
	};
	const player = createReplayPlayer(recording, time, {
		probes: watches.read,
		show: (buffer) => void clients?.snapshot(buffer),
		told: () => teller.soon(),
		failed: problem,
	});
	const statusNow = (): ReplayStatus => ({
		type: 'replay',
		atS: player.atS,
		playing: player.playing,
		speed: player.speed,
		devices: devicesAt(recording, player.atS),
		comparison: comparison.state,
	});
	const teller = createTeller(statusNow, () => clients, time);
	const answer = createReplayAnswers({
		...{ recording, player, watches, comparison, appVersion: appVersion(), clock: time.clock },
		remarks: { notes, whyNoRun },
	});
	const take = async (client: Client, text: string): Promise<void> => {
		const parsed = parseRequest(text);
		if (!parsed.ok) return client.say(parsed);
		const { id, request } = parsed;
		try {
			client.say({ id, ok: true, value: await answer(request) });
		} catch (error) {
			client.say({ id, ok: false, error: error instanceof Error ? error.message : String(error) });
		}
		if (request.type === 'describe') client.say(statusNow());
	};
	const accepted = acceptClients(server, access, {
		came: () => undefined,
		text: (client, text) => void take(client, text),
		binary: () => undefined,
		left: () => undefined,
	});
	clients = accepted;
	if (options.open) openBrowser(`http://${loopback}:${port}${ticketPath}?${ticketParameter}=${access.ticket()}`);
	return {
		url: access.pageUrl(),
		port,
		async close() {
			player.end();
			teller.end();
			accepted.close();
			await comparison.end();
			recording.close();
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			});
		},
	};
}
