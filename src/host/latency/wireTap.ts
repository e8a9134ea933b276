import type { Clock } from '../../base/clock.ts';
import type { TransportFactory } from '../../io/transport/transport.ts';
import { createWireReceiver } from '../../io/wire/endpoint.ts';

/** A spike as it stands on the wire, and when its frame's first byte was handed to the line. */
export interface WrittenSpike {
	readonly channel: number;
	/** Its stamp, µs modulo 2^32. */
	readonly tUs: number;
	/** ms on the host's clock. */
	readonly writtenMs: number;
}

/** A line that passes everything on as it is, and tells what spikes left on it and when. */
export function tapped(open: TransportFactory, clock: Clock, heard: (spike: WrittenSpike) => void): TransportFactory {
	return async (signal) => {
		const line = await open(signal);
		let nowMs = 0;
		const decoder = createWireReceiver(
			{
				message(message) {
					if (message.kind !== 'events') return;
					for (const { channel, tUs } of message.spikes) heard({ channel, tUs, writtenMs: nowMs });
				},
				emergencyStop: () => undefined,
			},
			'device',
		);
		return {
			description: line.description,
			baud: line.baud,
			write(bytes, onWritten) {
				nowMs = clock();
				const report = line.write(bytes, onWritten);
				// Looked at after they have left: the looking must not be part of what is measured.
				if (report.accepted) decoder.push(bytes);
				return report;
			},
			bufferedBytes: () => line.bufferedBytes(),
			setReading: (on) => line.setReading(on),
			onData: (listener) => line.onData(listener),
			onDrain: (listener) => line.onDrain(listener),
			onClose: (listener) => line.onClose(listener),
			close: () => line.close(),
		};
	};
}
