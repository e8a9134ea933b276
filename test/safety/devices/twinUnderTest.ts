import type { Timers } from '../../../src/base/clock.ts';
import { SIMULATED_STIMULATOR } from '../../../src/io/devices/twins/electrodeLimits.ts';
import { createSimulatedHand, type SimulatedHand } from '../../../src/io/devices/twins/hand.ts';
import { createHandServer } from '../../../src/io/devices/twins/handServer.ts';
import { createSimulatedStimulator } from '../../../src/io/devices/twins/stimulator.ts';
import type { Transport } from '../../../src/io/transport/transport.ts';
import { type DeviceRecord, OVERCURRENT_MA, SEEN } from './records.ts';

/** What a mistake that is put into a twin may do: change what it is, and hear what it hears before it does. */
export interface Mistake {
	/** The hand or stimulator in place of the right one. */
	around?(right: SimulatedHand, nowMs: () => number): SimulatedHand;
	/** Bytes come; gives what the device hears in their place. */
	hears?(bytes: Uint8Array, device: SimulatedHand, nowMs: number): Uint8Array;
}

/** A hand's reset key counts after so long, and what is too much current after so long, µs. */
const RESET_HOLD_US = 100_000;
const OVERCURRENT_US = 20_000;
/** Slow enough that telemetry, which is not looked at here, takes little time. */
const BAUD = 9600;

/** One timer at a time, on a time that its owner moves. */
function createSingleTimer() {
	let dueMs = Number.POSITIVE_INFINITY;
	let run = (): void => undefined;
	const timers: Timers = {
		after(ms, act) {
			dueMs = clockMs + ms;
			run = act;
			return () => {
				dueMs = Number.POSITIVE_INFINITY;
			};
		},
	};
	let clockMs = 0;
	return {
		timers,
		clock: () => clockMs,
		/** A long sleep is one step: nobody is there who would be told. */
		to(ms: number): void {
			if (ms - clockMs > 10_000) clockMs = ms;
			while (dueMs <= ms) {
				clockMs = Math.max(clockMs, dueMs);
				run();
			}
			clockMs = ms;
		},
	};
}

function createEars() {
	let hear = (_: Uint8Array): void => undefined;
	const transport: Transport = {
		description: 'line of a test',
		baud: null,
		write: () => ({ accepted: true, bufferedBytes: 0 }),
		bufferedBytes: () => 0,
		setReading: () => undefined,
		onData(listener) {
			hear = listener;
			return () => {
				hear = () => undefined;
			};
		},
		onDrain: () => () => undefined,
		onClose: () => () => undefined,
		close: () => Promise.resolve(),
	};
	return { transport, hear: (bytes: Uint8Array): void => hear(bytes) };
}

function switchOn(kind: 'hand' | 'stimulator', mistake: Mistake) {
	const time = createSingleTimer();
	const right = kind === 'hand' ? createSimulatedHand() : createSimulatedStimulator(SIMULATED_STIMULATOR);
	const hand = mistake.around?.(right, time.clock) ?? right;
	const server = createHandServer({
		hand,
		...(kind === 'stimulator' && { stimulator: SIMULATED_STIMULATOR }),
		clock: time.clock,
		timers: time.timers,
		baud: BAUD,
	});
	const { transport, hear } = createEars();
	server.plug(transport);
	return { time, hand, server, hear };
}

/**
 * Plays records to a twin of this program. Its contacts are worked as the firmware's are: the stop counts at once, the reset
 * key after 100 ms, fresh and without the stop; too much current for 20 ms is a fault.
 * @returns what is seen after each record, bits of `SEEN`
 */
export function playToTwin(
	kind: 'hand' | 'stimulator',
	records: readonly DeviceRecord[],
	mistake: Mistake = {},
): Uint8Array {
	const seen = new Uint8Array(records.length);
	let device = switchOn(kind, mistake);
	let nowUs = 0;
	let stopWasDown = false;
	/** How long the key has been down, µs; below 0: this press does not count, or not any more. */
	let heldUs = -1;
	let overUs = 0;
	const passTo = (us: number): void => device.time.to(us / 1000);
	const passTime = ({ us, currentMa, stop, reset }: Extract<DeviceRecord, { kind: 'time' }>): void => {
		if (stop && !stopWasDown) device.server.pressEmergencyStop();
		stopWasDown = stop;
		if (stop) heldUs = -1;
		else if (!reset) heldUs = 0;
		if (reset && heldUs >= 0 && heldUs + us >= RESET_HOLD_US) {
			passTo(nowUs + RESET_HOLD_US - heldUs);
			device.server.resetEmergencyStop();
			heldUs = -1;
		} else if (reset && heldUs >= 0) heldUs += us;
		const isOver = currentMa > OVERCURRENT_MA;
		if (isOver && overUs < OVERCURRENT_US && overUs + us >= OVERCURRENT_US) {
			passTo(Math.max(nowUs + OVERCURRENT_US - overUs, device.time.clock() * 1000));
			device.hand.setFault('overcurrent', true);
		} else if (!isOver && overUs >= OVERCURRENT_US) device.hand.setFault('overcurrent', false);
		overUs = isOver ? overUs + us : 0;
		nowUs += us;
		passTo(nowUs);
	};
	for (const [i, record] of records.entries()) {
		switch (record.kind) {
			case 'bytes':
				device.hear(mistake.hears?.(record.bytes, device.hand, device.time.clock()) ?? record.bytes);
				break;
			case 'time':
				passTime(record);
				break;
			case 'powerCycle':
				device = switchOn(kind, mistake);
				nowUs = 0;
				stopWasDown = false;
				heldUs = -1;
				overUs = 0;
				break;
			case 'restart':
				device.server.restart(false);
				device.hand.setFault('overcurrent', false);
				stopWasDown = false;
				heldUs = -1;
				overUs = 0;
				break;
		}
		device.hand.advance(device.time.clock());
		const { driven, emergencyStopped, watchdogRelaxed, heartbeatCurrent, faults } = device.hand.state();
		seen[i] =
			(driven ? SEEN.driven : 0) |
			(emergencyStopped ? SEEN.latched : 0) |
			(watchdogRelaxed ? SEEN.watchdogRelaxed : 0) |
			(heartbeatCurrent ? SEEN.heartbeatCurrent : 0) |
			(faults.length > 0 ? SEEN.fault : 0);
	}
	return seen;
}
