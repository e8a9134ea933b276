import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Description } from '../../src/protocol/description.ts';
import { type Notice, protocolVersion, type RequestEnvelope } from '../../src/protocol/messages.ts';
import { type Replies, type RequestType, requestSchemas } from '../../src/protocol/requests.ts';
import { defaultControl } from '../../src/protocol/session/controlBlock.ts';
import { type CameraFrame, decodeCameraFrame, encodeSnapshot, type Snapshot } from '../../src/protocol/snapshot.ts';
import { smallDescription } from './descriptions.ts';

/** A host of made-up answers that speaks the protocol over a real socket. */
export interface FakeHost {
	readonly address: string;
	/** Types of the requests taken, in order. */
	readonly taken: RequestType[];
	/** The requests taken, in order, without those that only read the clock. */
	readonly requests: RequestEnvelope['request'][];
	readonly frames: CameraFrame[];
	notice(notice: Notice): void;
	snapshot(snapshot: Snapshot): void;
	/** Cuts every connection, as a crash does. */
	drop(): void;
	close(): Promise<void>;
}

/** How a fake host differs from a good one. */
export interface FakeHostOptions {
	readonly port?: number;
	readonly version?: number;
	/** Its clock is ahead of everybody else's by so much, ms. */
	readonly clockAheadMs?: number;
	/** What it says of circuit and session; default `smallDescription`. */
	readonly describe?: () => Description;
	/** Limits that an undo does not raise, because a device is armed. */
	readonly armedKeeps?: Readonly<Record<string, number>>;
	/** What has to be over before a request is answered. */
	readonly before?: (request: RequestEnvelope['request']) => Promise<unknown> | undefined;
	/** Requests that are refused, with the sentence. */
	readonly refuse?: Partial<Record<RequestType, string>>;
	readonly nowMs: () => number;
}

/** Starts one. */
export async function startFakeHost(options: FakeHostOptions): Promise<FakeHost> {
	const server = new WebSocketServer({ host: '127.0.0.1', port: options.port ?? 0 });
	await new Promise((resolve) => server.once('listening', resolve));
	const taken: RequestType[] = [];
	const requests: FakeHost['requests'] = [];
	const frames: CameraFrame[] = [];
	let watches = 0;
	let interventions = 10;

	function answer(request: RequestEnvelope['request']): Replies[RequestType] {
		switch (request.type) {
			case 'hello':
				return { version: options.version ?? protocolVersion, shell: 'browser', appVersion: '0.0.0' };
			case 'clock':
				return { clientMs: request.clientMs, hostMs: options.nowMs() + (options.clockAheadMs ?? 0) };
			case 'describe':
				return (options.describe ?? smallDescription)();
			case 'watch':
				return {
					watch: ++watches,
					quantities: request.quantities.map((path) => ({ path, title: path, unit: 'mV' })),
				};
			case 'setParameter':
				return { value: request.value };
			case 'resetParameter':
				return { parameters: smallDescription().parameters.map((each) => ({ ...each, value: each.standard })) };
			case 'addIntervention':
				return { intervention: ++interventions, begun: request.intervention };
			case 'editCircuit':
				return { modelTimeS: 1.5, dropped: [], warnings: [] };
			case 'saveSession':
				return { session: smallDescription().session };
			case 'setEstimator':
			case 'setFusion':
			case 'setEmg':
				return { control: defaultControl() };
			case 'arm':
				return { armed: request.armed };
			case 'setControl':
				return { values: { ...request.control, ...(request.undo ? options.armedKeeps : undefined) } };
			case 'listPorts':
				return { ports: [] };
			default:
				return {};
		}
	}

	server.on('connection', (socket: WebSocket) => {
		socket.on('message', async (data: Buffer, isBinary) => {
			if (isBinary) {
				frames.push(decodeCameraFrame(Uint8Array.from(data).buffer));
				return;
			}
			const { id, request } = JSON.parse(data.toString()) as RequestEnvelope;
			requestSchemas[request.type].parse(request);
			taken.push(request.type);
			if (request.type !== 'clock') requests.push(request);
			const before = options.before?.(request);
			if (before) await before;
			const error = options.refuse?.[request.type];
			socket.send(
				JSON.stringify(error === undefined ? { id, ok: true, value: answer(request) } : { id, ok: false, error }),
			);
		});
	});
	const all = (data: string | ArrayBuffer) => {
		for (const client of server.clients) client.send(data);
	};
	return {
		address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
		taken,
		requests,
		frames,
		notice: (notice) => all(JSON.stringify(notice)),
		snapshot: (snapshot) => all(encodeSnapshot(snapshot)),
		drop() {
			for (const client of server.clients) client.terminate();
		},
		close: () =>
			new Promise((resolve) => {
				for (const client of server.clients) client.terminate();
				server.close(() => resolve());
			}),
	};
}
