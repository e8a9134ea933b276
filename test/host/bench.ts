import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { inProcessHand } from '../../src/host/simulatedLine.ts';
import { engineHere } from '../../src/host/startEngine.ts';
import { type Host, type HostOptions, startHost } from '../../src/host/startHost.ts';
import { type Notice, offeredProtocols, tokenParameter } from '../../src/protocol/messages.ts';
import type { Replies, Request, RequestType } from '../../src/protocol/requests.ts';
import { defaultSession, type Session } from '../../src/protocol/session/sessionFile.ts';
import { decodeSnapshot, type Snapshot } from '../../src/protocol/snapshot.ts';
import { patientTime } from '../patientTime.ts';

/** A fresh folder. */
export const folder = (): string => mkdtempSync(join(tmpdir(), 'retinode-test-'));

/** What the page of a test is. */
export const pageText = '<!doctype html><title>Retinode</title>';

/** A folder with a page, a script, and a secret beside it that must never be served. */
export function pageFolder(): string {
	const outer = folder();
	const page = join(outer, 'ui');
	writeFileSync(join(outer, 'secret.js'), 'secret');
	return makePage(page);
}

function makePage(page: string): string {
	const made = mkdtempSync(page);
	writeFileSync(join(made, 'index.html'), pageText);
	writeFileSync(join(made, 'main.js'), 'export {};');
	writeFileSync(join(made, '.env.js'), 'hidden');
	writeFileSync(join(made, 'notes.exe'), 'no kind of a page');
	return made;
}

/** One column of the cone pathway under a repeated flash: quick to compute. */
export function flashSession(changes: Partial<Session> = {}): Session {
	return {
		...defaultSession(),
		circuit: 'cone',
		columns: { x: 1, y: 1 },
		source: {
			type: 'stimulus',
			name: 'flash',
			parameters: { cone: 50_000, baseline_before: 0.05, duration: 0.02, baseline_after: 0.13 },
		},
		...changes,
	};
}

/** An engine and a hand in this process, which wait for each other on a machine that is slow. */
export const patientEngine = engineHere(patientTime.clock);
export const patientHand = () => inProcessHand(patientTime);

/** A host with everything in this process. */
export function testHost(options: HostOptions = {}): Promise<Host> {
	return startHost({
		uiFolder: pageFolder(),
		session: flashSession(),
		startEngine: patientEngine,
		simulated: patientHand,
		time: patientTime,
		...options,
	});
}

/** A screen in tests. */
export interface TestClient {
	request<T extends RequestType>(request: Extract<Request, { type: T }>): Promise<Replies[T]>;
	/** Sends text or bytes as they are. */
	send(data: string | ArrayBuffer): void;
	/** Resolves with the first notice, from now on, that fits. */
	notice(fits: (notice: Notice) => boolean): Promise<Notice>;
	snapshot(fits: (snapshot: Snapshot) => boolean): Promise<Snapshot>;
	/** The next reply, whatever it answers. */
	reply(): Promise<{ id: number; ok: boolean; error?: string }>;
	readonly socket: WebSocket;
	/** Answers pings, as a page that runs does; what a test sets to false is a page that is frozen. */
	answersPings: boolean;
	close(): Promise<void>;
}

/** The token in the page's address. */
export const tokenOf = (url: string): string =>
	new URLSearchParams(new URL(url).hash.slice(1)).get(tokenParameter) ?? 'the address has no token';

/**
 * Connects as our own page does.
 * @param answersPings false: it only watches, and counts as no screen
 */
export async function connect(host: Pick<Host, 'url'>, answersPings = true): Promise<TestClient> {
	const url = new URL(host.url);
	const socket = new WebSocket(`ws://${url.host}/socket`, offeredProtocols(tokenOf(host.url)), { origin: url.origin });
	socket.binaryType = 'arraybuffer';
	const notices = new Set<(notice: Notice) => void>();
	const snapshots = new Set<(snapshot: Snapshot) => void>();
	const replies = new Set<(reply: { id: number; ok: boolean; error?: string; value?: unknown }) => void>();
	socket.on('message', (data, isBinary) => {
		if (isBinary && data instanceof ArrayBuffer) {
			for (const listener of snapshots) listener(decodeSnapshot(data));
			return;
		}
		const message = JSON.parse(String(data));
		if (message.type === 'ping' && client.answersPings) {
			socket.send(JSON.stringify({ id: 0, request: { type: 'pong', ping: message.ping } }));
		}
		if ('type' in message) for (const listener of notices) listener(message);
		else for (const listener of replies) listener(message);
	});
	const first = <T>(set: Set<(value: T) => void>, fits: (value: T) => boolean): Promise<T> =>
		new Promise((resolve) => {
			const listener = (value: T): void => {
				if (!fits(value)) return;
				set.delete(listener);
				resolve(value);
			};
			set.add(listener);
		});
	let ids = 0;
	const client: TestClient = {
		socket,
		answersPings,
		request(request) {
			const id = ++ids;
			const answered = first(replies, (reply) => reply.id === id);
			socket.send(JSON.stringify({ id, request }));
			return answered.then((reply) => {
				if (!reply.ok) throw new Error(reply.error);
				// The protocol says what a request is answered with; the host's types hold it to that.
				return reply.value as never;
			});
		},
		send: (data) => socket.send(data),
		notice: (fits) => first(notices, fits),
		snapshot: (fits) => first(snapshots, fits),
		reply: () => first(replies, ({ id }) => id !== 0),
		close: () =>
			new Promise((resolve) => {
				socket.once('close', () => resolve());
				socket.close();
			}),
	};
	await new Promise<void>((resolve, reject) => {
		socket.once('open', () => resolve());
		socket.once('error', reject);
	});
	return client;
}
