import type { Clock, Timers } from '../../base/clock.ts';
import { createListeners } from '../../base/listeners.ts';
import { createCloseEvent } from './closeEvent.ts';
import { createLine, type LineConditions, PERFECT_LINE } from './line.ts';
import { type CloseReason, TRANSPORT_BUFFER_LIMIT_BYTES, type Transport } from './transport.ts';

/** How an in-process line is made. */
export interface LoopbackOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	/** Uniform numbers from 0 to 1 for loss, noise and babble. Default: none may be asked for, 0.5 for ever. */
	readonly random?: () => number;
	/** From `host` to `device`. */
	readonly toDevice?: LineConditions;
	/** From `device` to `host`. */
	readonly toHost?: LineConditions;
	/** Rate in baud that the ends report; null (default): none. Pacing itself is in the conditions. */
	readonly baud?: number | null;
}

/** Two ends of an in-process line. */
export interface Loopback {
	readonly host: Transport;
	readonly device: Transport;
	setToDevice(conditions: LineConditions): void;
	setToHost(conditions: LineConditions): void;
	/** Both ends close as if the cable were pulled; bytes under way are gone. */
	unplug(): void;
}

const UNPLUGGED: CloseReason = { kind: 'unplugged', message: 'The in-process line was unplugged.' };

/**
 * A line within one process with latency, loss, noise and pacing: the transport of machines without pseudo-terminals
 * and of deterministic tests. Needs no operating system.
 */
export function createLoopback(options: LoopbackOptions): Loopback {
	const { clock, timers } = options;
	const random = options.random ?? (() => 0.5);

	const end = (description: string) => ({
		description,
		data: createListeners<Uint8Array>(),
		drain: createListeners<undefined>(),
		closed: createCloseEvent(),
		wantsReading: true,
		heard: false,
	});
	const host = end('in-process line to the simulated device');
	const device = end('in-process line to the host');

	const line = (from: typeof host, to: typeof host, conditions: LineConditions) => {
		const made = createLine({
			clock,
			timers,
			random,
			conditions,
			deliver: (bytes) => to.data.emit(bytes),
			drained: () => from.drain.emit(undefined),
		});
		made.setReading(false);
		return made;
	};
	const toDevice = line(host, device, options.toDevice ?? PERFECT_LINE);
	const toHost = line(device, host, options.toHost ?? PERFECT_LINE);

	const closeBoth = (first: typeof host, reason: CloseReason): void => {
		toDevice.close();
		toHost.close();
		first.closed.close(reason);
		const other = first === host ? device : host;
		other.closed.close(UNPLUGGED);
	};

	const transport = (self: typeof host, out: typeof toDevice, into: typeof toDevice): Transport => ({
		description: self.description,
		baud: options.baud ?? null,
		write(bytes, onWritten) {
			const accepted = self.closed.reason() === null && out.heldBytes() + bytes.length <= TRANSPORT_BUFFER_LIMIT_BYTES;
			if (accepted) out.push(bytes, onWritten);
			return { accepted, bufferedBytes: out.heldBytes() };
		},
		bufferedBytes: () => out.heldBytes(),
		setReading(on) {
			self.wantsReading = on;
			into.setReading(on && self.heard);
		},
		onData(listener) {
			const remove = self.data.add(listener);
			self.heard = true;
			into.setReading(self.wantsReading);
			return remove;
		},
		onDrain: (listener) => self.drain.add(listener),
		onClose: (listener) => self.closed.add(listener),
		close() {
			if (self.closed.reason() === null) {
				closeBoth(self, { kind: 'requested', message: 'The in-process line was closed.' });
			}
			return Promise.resolve();
		},
	});

	return {
		host: transport(host, toDevice, toHost),
		device: transport(device, toHost, toDevice),
		setToDevice: (conditions) => toDevice.setConditions(conditions),
		setToHost: (conditions) => toHost.setConditions(conditions),
		unplug: () => closeBoth(host, UNPLUGGED),
	};
}
