import { listenTcp } from '../../../transport/node/tcp.ts';
import type { TcpAddress } from '../../../transport/tcpAddress.ts';
import type { Transport } from '../../../transport/transport.ts';
import { createRateWindow } from '../rateWindow.ts';
import { type StreamHeader, sayHeader, sayLost, sayRates, sayRestart, saySpikes } from '../streamLines.ts';
import type { StreamSpike } from '../streamSpike.ts';

/** How a stream is made. */
export interface EventStreamOptions {
	/** Where to listen. Port 0: any free one. Without a host only this machine can connect. */
	readonly address: TcpAddress;
	/** Number of ganglion cells. Without it rates begin with none, and grow by every cell that is heard. */
	readonly cells?: number;
	/** Length of a window of rates, ms of model time, 1 to 10,000; default 100. */
	readonly windowMs?: number;
	readonly signal?: AbortSignal | undefined;
}

/** What a stream counted since it was opened; plain data. */
export interface EventStreamState {
	/** Where it listens: `127.0.0.1:4711`. */
	readonly address: TcpAddress;
	readonly clients: number;
	/** Spikes published, whether anyone listened or not. */
	readonly spikes: number;
	readonly windows: number;
	/** Spikes that a client did not get because it read too slowly, summed over clients, those that have left too. */
	readonly spikesLost: number;
}

/**
 * Spikes and rates for other programs, live, over TCP: lines of JSON (docs/hardware.md, "Other hands and other
 * software"). Never blocks: a client that reads too slowly loses lines and is told how many spikes they held.
 */
export interface EventStream {
	/** Publishes spikes, in order of time, complete up to a model time. */
	publish(spikes: readonly StreamSpike[], upToMs: number): void;
	/** The model begins anew at time 0, with so many ganglion cells (null: not known). */
	restarted(cells: number | null): void;
	state(): EventStreamState;
	/** Ends it and every connection. */
	close(): Promise<void>;
}

interface Client {
	readonly line: Transport;
	/** Spikes not sent since the last line got through. */
	lost: number;
}

/** A client may have this much waiting; beyond it, lines are dropped until it has read. */
const CLIENT_BYTES = 49_152;

/**
 * Opens a stream.
 * @throws UserError (rejection) when the window is out of range or the port cannot be listened on
 */
export async function openEventStream(options: EventStreamOptions): Promise<EventStream> {
	const { windowMs = 100, signal } = options;
	let cells = options.cells ?? null;
	const window = createRateWindow(windowMs, cells);
	const clients = new Set<Client>();
	let spikesOut = 0;
	let windowsOut = 0;
	let lostOut = 0;
	let upToMs = 0;

	const header = (): StreamHeader => ({ cells, windowMs, modelTimeS: upToMs / 1000 });

	const write = (client: Client, text: string): boolean => {
		const bytes = new TextEncoder().encode(text);
		return client.line.bufferedBytes() + bytes.length <= CLIENT_BYTES && client.line.write(bytes).accepted;
	};
	/** @param spikes how many are in the text, to be counted where it does not get through */
	const send = (client: Client, text: string, spikes: number): void => {
		const notice = client.lost > 0 ? sayLost(client.lost) : '';
		if (write(client, notice + text)) client.lost = 0;
		else {
			client.lost += spikes;
			lostOut += spikes;
		}
	};
	const sendAll = (text: string, spikes: number): void => {
		for (const client of clients) send(client, text, spikes);
	};

	const listener = await listenTcp(
		options.address,
		(line) => {
			const client: Client = { line, lost: 0 };
			clients.add(client);
			line.onClose(() => clients.delete(client));
			// What a client says is read and ignored: a stream has one direction.
			line.onData(() => undefined);
			write(client, sayHeader(header()));
		},
		signal,
	);

	const close = async (): Promise<void> => {
		signal?.removeEventListener('abort', onAbort);
		await Promise.all([...clients].map(({ line }) => line.close()));
		await listener.close();
	};
	const onAbort = (): void => void close();
	signal?.addEventListener('abort', onAbort, { once: true });

	return {
		publish(spikes, toMs) {
			upToMs = toMs;
			if (spikes.length > 0) {
				spikesOut += spikes.length;
				if (clients.size > 0) sendAll(saySpikes(spikes), spikes.length);
			}
			for (const full of window.take(spikes, toMs)) {
				windowsOut++;
				if (clients.size > 0) sendAll(sayRates(full, windowMs), 0);
			}
		},
		restarted(count) {
			cells = count;
			upToMs = 0;
			window.restart(count);
			sendAll(sayRestart(header()), 0);
		},
		state: () => ({
			address: listener.address,
			clients: clients.size,
			spikes: spikesOut,
			windows: windowsOut,
			spikesLost: lostOut,
		}),
		close,
	};
}
