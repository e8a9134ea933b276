import type { Clock, Timers } from '../../base/clock.ts';
import { createListeners } from '../../base/listeners.ts';
import { createLine, type LineConditions } from './line.ts';
import { TRANSPORT_BUFFER_LIMIT_BYTES, type Transport } from './transport.ts';

/** How a transport is made worse. */
export interface ImpairmentOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	/** Uniform numbers from 0 to 1, from a seeded generator. */
	readonly random: () => number;
	readonly inbound: LineConditions;
	readonly outbound: LineConditions;
}

/** A transport whose conditions can be changed while it runs. */
export interface ImpairedTransport extends Transport {
	setInbound(conditions: LineConditions): void;
	setOutbound(conditions: LineConditions): void;
}

/** Inbound bytes held before the transport below is told to wait: a small device's receive buffer. */
const INBOUND_HOLD_BYTES = 256;

/**
 * Puts a bad line between a transport and its user: a pseudo-terminal knows no baud rate, so a simulated device paces
 * and spoils its bytes itself. A slow inbound side holds up the sender, as a full receive buffer does.
 */
export function impairTransport(inner: Transport, options: ImpairmentOptions): ImpairedTransport {
	const { clock, timers, random } = options;
	const data = createListeners<Uint8Array>();
	const drain = createListeners<undefined>();
	let wantsReading = true;
	let subscribed = false;
	let closed = false;

	const inbound = createLine({
		clock,
		timers,
		random,
		conditions: options.inbound,
		deliver: (bytes) => {
			data.emit(bytes);
			regulate();
		},
		drained: () => regulate(),
	});
	const outbound = createLine({
		clock,
		timers,
		random,
		conditions: options.outbound,
		deliver: (bytes) => void inner.write(bytes),
		drained: () => drain.emit(undefined),
	});
	const regulate = (): void => inner.setReading(wantsReading && inbound.heldBytes() < INBOUND_HOLD_BYTES);
	inner.onClose(() => {
		closed = true;
		inbound.close();
		outbound.close();
	});

	return {
		description: inner.description,
		baud: inner.baud,
		write(bytes, onWritten) {
			const held = outbound.heldBytes() + inner.bufferedBytes();
			const accepted = !closed && held + bytes.length <= TRANSPORT_BUFFER_LIMIT_BYTES;
			if (accepted) outbound.push(bytes, onWritten);
			return { accepted, bufferedBytes: outbound.heldBytes() + inner.bufferedBytes() };
		},
		bufferedBytes: () => outbound.heldBytes() + inner.bufferedBytes(),
		setReading(on) {
			wantsReading = on;
			inbound.setReading(on);
			if (subscribed) regulate();
		},
		onData(listener) {
			const remove = data.add(listener);
			if (!subscribed) {
				subscribed = true;
				inner.onData((bytes) => {
					inbound.push(bytes);
					regulate();
				});
			}
			return remove;
		},
		onDrain: (listener) => drain.add(listener),
		onClose: (listener) => inner.onClose(listener),
		close: () => inner.close(),
		setInbound: (conditions) => inbound.setConditions(conditions),
		setOutbound: (conditions) => outbound.setConditions(conditions),
	};
}
