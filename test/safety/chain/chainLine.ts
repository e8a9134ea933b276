import type { CloseReason, Transport } from '../../../src/io/transport/transport.ts';
import type { World } from './world.ts';

/** The cable between host and device, in the hands of the sequence. */
export interface ChainLine {
	/** Opens the host's end. Rejects while nothing is plugged in. */
	open(): Promise<Transport>;
	/** Which ways it carries. */
	carries: { toDevice: boolean; toHost: boolean };
	/** Whatever one side says comes back to it. */
	echoes: boolean;
	setPlugged(on: boolean): void;
	/** It carries both ways. An echo beside that spoils nothing: neither end takes its own frames for the other's. */
	isWhole(): boolean;
	/** Bytes of someone else on the same cable. */
	inject(bytes: Uint8Array): void;
}

/** The way there or back, ms. */
const LATENCY_MS = 1;

function createEnd(description: string, write: (bytes: Uint8Array) => boolean, close: () => void) {
	let listener: ((bytes: Uint8Array) => void) | null = null;
	const closeListeners = new Set<(reason: CloseReason) => void>();
	let waiting: Uint8Array[] = [];
	const transport: Transport = {
		description,
		baud: null,
		write(bytes, onWritten) {
			const accepted = write(bytes);
			if (accepted) onWritten?.();
			return { accepted, bufferedBytes: 0 };
		},
		bufferedBytes: () => 0,
		setReading: () => undefined,
		onData(heard) {
			listener = heard;
			for (const bytes of waiting) heard(bytes);
			waiting = [];
			return () => {
				listener = null;
			};
		},
		onDrain: () => () => undefined,
		onClose(closed) {
			closeListeners.add(closed);
			return () => void closeListeners.delete(closed);
		},
		async close() {
			close();
		},
	};
	return {
		transport,
		hear(bytes: Uint8Array): void {
			if (listener) listener(bytes);
			else waiting.push(bytes);
		},
		closed(reason: CloseReason): void {
			for (const told of [...closeListeners]) told(reason);
			closeListeners.clear();
		},
	};
}

/**
 * @param plugged takes the device's end of every connection
 * @param taps see what the host says, and what the device hears
 */
export function createChainLine(
	world: World,
	plugged: (device: Transport) => void,
	taps: { hostSays(bytes: Uint8Array): void; deviceHears(bytes: Uint8Array): void },
): ChainLine {
	let isPlugged = true;
	let ends: { host: ReturnType<typeof createEnd>; device: ReturnType<typeof createEnd> } | null = null;
	/** What came while the host stood still. */
	const carries = { toDevice: true, toHost: true };
	const toDevice = (bytes: Uint8Array): void => {
		const copy = bytes.slice();
		world.timers.after(LATENCY_MS, () => {
			if (!carries.toDevice || ends === null) return;
			taps.deviceHears(copy);
			ends.device.hear(copy);
		});
	};
	const toHost = (bytes: Uint8Array): void => {
		const copy = bytes.slice();
		world.timers.after(LATENCY_MS, () => {
			const from = ends;
			if (!carries.toHost || from === null) return;
			// A timer of the host: while it stands still, bytes wait in the system.
			world.host.timers.after(0, () => {
				if (ends === from) from.host.hear(copy);
			});
		});
	};
	const end = (reason: CloseReason): void => {
		const closing = ends;
		ends = null;
		closing?.device.closed(reason);
		if (closing) world.host.timers.after(0, () => closing.host.closed(reason));
	};
	const line: ChainLine = {
		async open() {
			if (!isPlugged) throw new Error('Nothing is plugged in.');
			end({ kind: 'unplugged', message: 'It was opened anew.' });
			const made = {
				host: createEnd(
					'line of the chain',
					(bytes) => {
						if (ends !== made) return false;
						taps.hostSays(bytes);
						toDevice(bytes);
						if (line.echoes) toHost(bytes);
						return true;
					},
					() => {
						if (ends === made) end({ kind: 'requested', message: 'It was closed.' });
					},
				),
				device: createEnd(
					'line of the chain',
					(bytes) => {
						if (ends !== made) return false;
						toHost(bytes);
						if (line.echoes) toDevice(bytes);
						return true;
					},
					() => undefined,
				),
			};
			ends = made;
			plugged(made.device.transport);
			return made.host.transport;
		},
		carries,
		echoes: false,
		setPlugged(on) {
			isPlugged = on;
			if (!on) end({ kind: 'unplugged', message: 'It was unplugged.' });
		},
		isWhole: () => isPlugged && carries.toDevice && carries.toHost,
		inject: toDevice,
	};
	return line;
}
