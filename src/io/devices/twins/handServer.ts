import type { Clock, Timers } from '../../../base/clock.ts';
import type { Transport } from '../../transport/transport.ts';
import { EMERGENCY_STOP } from '../../wire/constants.ts';
import { createWireSender } from '../../wire/endpoint.ts';
import type { EmergencyStopState, Hello, Message, StopCause } from '../../wire/message.ts';
import { stampOfMs } from '../../wire/timeStamp.ts';
import type { DeviceParts } from './deviceDescription.ts';
import { createDeviceTalk, type TalkState } from './deviceTalk.ts';
import { createTelemetryPace, STATE_MS, telemetryOf } from './deviceTelemetry.ts';
import { createHaltMemory } from './haltMemory.ts';
import type { HandState, SimulatedHand } from './hand.ts';
import { createPlug } from './plug.ts';
import { receiveVisitor } from './visitor.ts';

/** What the served hand says about itself; plain data. */
export interface HandServerState extends TalkState {
	readonly hand: HandState;
}

/** How a hand is served. */
export interface HandServerOptions extends DeviceParts {
	/** The hand, or the stimulator in its place. */
	readonly hand: SimulatedHand;
	/** The device's clock, ms; it has its own start. */
	readonly clock: Clock;
	readonly timers: Timers;
	/** Called fifty times a second. */
	onState?(state: HandServerState): void;
}

/** A hand that answers on the line it is plugged into. */
export interface HandServer {
	/**
	 * Plugs it into a line, out of the one before; it keeps its session, its counts and its position.
	 * @param heard what came on this line before
	 */
	plug(transport: Transport, heard?: Uint8Array): void;
	/** One more line came: it gets the device by its HELLO (then `take` is called), or is told that another host has it. */
	welcome(transport: Transport, take: (heard: Uint8Array) => void): void;
	state(): HandServerState;
	/** A person presses the button at the device. */
	pressEmergencyStop(): void;
	/** A person resets the latched stop, and faults, at the device. */
	resetEmergencyStop(): void;
	/** Its processor restarts, as when the supply dips: no session, no commands; stop, faults and heat stay. */
	restart(powerWasAway: boolean): void;
	/** Ends it: the motors are cut as if it lost power. */
	close(): void;
}

/** With more than this many bytes unsent, telemetry is skipped: an old position helps nobody. */
const CROWDED_BYTES = 1024;

/**
 * Speaks the wire protocol for a simulated hand or stimulator over any transport: the device's half of docs/protocol.md.
 */
export function createHandServer(options: HandServerOptions): HandServer {
	const { hand, clock, timers } = options;
	const nowUs = (): number => stampOfMs(clock());
	const sender = createWireSender();
	// One receiver for all lines: half a frame from the one before costs one framing error.
	const plug = createPlug((bytes) => talk.hear(bytes));
	const halts = createHaltMemory(() => {
		const { emergencyStopped, faults } = hand.state();
		return emergencyStopped || faults.length > 0;
	});
	let stopChangedUs = 0;

	const send = (message: Message): void => void plug.line()?.write(sender.frame(message));

	const stopState = (): EmergencyStopState => {
		const { emergencyStopped, emergencyCause } = hand.state();
		return { kind: 'emergencyStopState', latched: emergencyStopped, cause: emergencyCause, changedUs: stopChangedUs };
	};
	const stop = (cause: Exclude<StopCause, 'none'>): void => {
		hand.advance(clock());
		if (!hand.state().emergencyStopped) stopChangedUs = nowUs();
		hand.emergencyStop(cause);
		send(stopState());
	};
	const talk = createDeviceTalk(options, { clock, nowUs, halts, send, stop: () => stop('wire') });

	const state = (): HandServerState => {
		const nowMs = clock();
		hand.advance(nowMs);
		return { hand: hand.state(), ...talk.state(nowMs) };
	};

	const telemetry = createTelemetryPace(options.baud ?? 0, clock());
	const tick = (): void => {
		cancelTick = timers.after(STATE_MS, tick);
		const nowMs = clock();
		hand.advance(nowMs);
		const line = plug.line();
		const listens = talk.hostPresent() && line !== null && line.bufferedBytes() < CROWDED_BYTES;
		if (telemetry.due(nowMs) && listens) {
			halts.note();
			send(telemetryOf(hand.state(), { deviceUs: nowUs(), ...talk.counts(), halted: halts.halted() }));
		}
		if (options.onState) options.onState(state());
	};
	let cancelTick = timers.after(STATE_MS, tick);

	return {
		plug(transport, heard) {
			plug.into(transport);
			if (heard) talk.hear(heard);
		},
		welcome(transport, take) {
			const visited = {
				taken: () => plug.line() !== null && talk.hostPresent(),
				busyReply: (hello: Hello) => talk.busyReply(hello),
				stopFromElsewhere() {
					stop('wire');
					return stopState();
				},
			};
			receiveVisitor(transport, visited, take);
		},
		state,
		pressEmergencyStop() {
			stop('button');
			plug.line()?.write(Uint8Array.from(EMERGENCY_STOP));
		},
		resetEmergencyStop() {
			hand.advance(clock());
			halts.note();
			hand.resetEmergencyStop();
			stopChangedUs = nowUs();
			send(stopState());
		},
		restart(powerWasAway) {
			hand.advance(clock());
			hand.restart(powerWasAway);
			talk.restart();
			halts.forget();
		},
		close() {
			cancelTick();
			plug.out();
			hand.command({ target: 'relax' });
		},
	};
}
