import type { Clock, Timers } from '../../../base/clock.ts';
import type { Transport } from '../../transport/transport.ts';
import { U16_MAX } from '../../wire/bits.ts';
import { EMERGENCY_STOP } from '../../wire/constants.ts';
import { createWireReceiver, createWireSender, type ReceiverCounters } from '../../wire/endpoint.ts';
import type {
	Command,
	EmergencyStopState,
	Heartbeat,
	Hello,
	HelloReply,
	Message,
	StopCause,
} from '../../wire/message.ts';
import { stampOfMs } from '../../wire/timeStamp.ts';
import { createCommandMemory } from './commandMemory.ts';
import { channelsOf, type DeviceParts, electrodesOf, helloReply, speaks } from './deviceDescription.ts';
import { createDeviceSession } from './deviceSession.ts';
import { createTelemetryPace, STATE_MS, telemetryOf } from './deviceTelemetry.ts';
import type { HandState, SimulatedHand } from './hand.ts';
import { createSpikeTally, type SpikeTally } from './spikeTally.ts';
import { receiveVisitor } from './visitor.ts';

/** What the served hand says about itself; plain data. */
export interface HandServerState {
	readonly hand: HandState;
	/** 0: no host whose version it speaks has said hello since power-up, or since one that it does not speak did. */
	readonly sessionId: number;
	/** A host is there: its heartbeats came within the last second. */
	readonly hostPresent: boolean;
	readonly spikes: SpikeTally;
	readonly lastCommandId: number;
	readonly received: ReceiverCounters;
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
	const baud = options.baud ?? 0;
	const sender = createWireSender();
	let line: Transport | null = null;
	let unplug = (): void => undefined;
	const session = createDeviceSession();
	const commands = createCommandMemory();
	const spikes = createSpikeTally(channelsOf(options));
	const nowUs = (): number => stampOfMs(clock());
	let rejectedBefore = 0;
	let stopChangedUs = 0;
	/** In this session the stop was latched, or a fault was present, if only for a time; and in the one before. */
	let halted = false;
	let haltedBefore = false;

	const send = (message: Message): void => void line?.write(sender.frame(message));

	const rejected = (): number => {
		const { crcErrors, framingErrors, oversizeErrors, malformedErrors } = receiver.counters();
		return crcErrors + framingErrors + oversizeErrors + malformedErrors;
	};
	const startOver = (): void => {
		spikes.startSession();
		commands.forget();
		rejectedBefore = rejected();
	};
	const replyTo = (message: Hello, busy: boolean): HelloReply =>
		helloReply(options, message, {
			deviceUs: nowUs(),
			...session.previous(),
			emergencyStopped: hand.state().emergencyStopped,
			busy,
			haltedBefore: !busy && haltedBefore,
		});
	/** To be called before anything that could hide it again: both last until a person resets them. */
	const noteHalt = (): void => {
		const { emergencyStopped, faults } = hand.state();
		if (emergencyStopped || faults.length > 0) halted = true;
	};

	const hello = (message: Hello): void => {
		hand.advance(clock());
		if (message.sessionId !== session.id()) {
			hand.forgetHost();
			session.begin(speaks(message) ? message.sessionId : 0, spikes.session());
			startOver();
			noteHalt();
			haltedBefore = speaks(message) && halted;
			// Who cannot be told of it takes it from nobody.
			if (speaks(message)) halted = false;
		}
		// A repetition of the session's own HELLO is answered as the first, whatever versions it names.
		const inSession = session.id() === message.sessionId;
		send(replyTo(inSession ? { ...message, lowestVersion: 1, highestVersion: 255 } : message, false));
		if (inSession) for (const electrodes of electrodesOf(options)) send(electrodes);
	};

	const heartbeat = ({ sentUs, echoUs }: Heartbeat): void => {
		const nowMs = clock();
		const heardUs = nowUs();
		hand.advance(nowMs);
		if (session.heartbeat(echoUs, heardUs, nowMs)) hand.heartbeat(nowMs);
		send({
			kind: 'heartbeatAnswer',
			// 0 would stand for none.
			sentUs: nowUs() || 1,
			echoUs: sentUs,
			heardUs,
			spikes: spikes.session(),
			rejectedFrames: (rejected() - rejectedBefore) & U16_MAX,
		});
	};

	const command = (message: Command): void => {
		hand.advance(clock());
		send(commands.answer(message, nowUs(), () => hand.command(message)));
	};

	const receive = (message: Message): void => {
		if (message.kind === 'hello') {
			hello(message);
			return;
		}
		if (session.id() === 0) return;
		switch (message.kind) {
			case 'events':
				spikes.events(message.spikes, nowUs());
				return;
			case 'rates':
				spikes.rates(message, nowUs());
				return;
			case 'command':
				command(message);
				return;
			case 'heartbeat':
				heartbeat(message);
				return;
			default:
				// The receiver hands over what a host sends, and nothing else.
				return;
		}
	};

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
	// One receiver for all lines: half a frame from the one before costs one framing error.
	const receiver = createWireReceiver(
		{
			message: receive,
			emergencyStop: () => stop('wire'),
			malformedCommand(id) {
				if (session.id() !== 0) send({ kind: 'nak', id, reason: 'malformed', deviceUs: nowUs() });
			},
		},
		'device',
	);

	const state = (): HandServerState => {
		const nowMs = clock();
		hand.advance(nowMs);
		return {
			hand: hand.state(),
			sessionId: session.id(),
			hostPresent: session.hostPresent(nowMs),
			spikes: spikes.tally(),
			lastCommandId: commands.last().id,
			received: receiver.counters(),
		};
	};

	const telemetry = createTelemetryPace(baud, clock());
	const tick = (): void => {
		cancelTick = timers.after(STATE_MS, tick);
		const nowMs = clock();
		hand.advance(nowMs);
		const listens = session.hostPresent(nowMs) && line !== null && line.bufferedBytes() < CROWDED_BYTES;
		if (telemetry.due(nowMs) && listens) {
			const { id, actedUs } = commands.last();
			noteHalt();
			const counts = { spikesReceived: spikes.session(), spikesUs: spikes.lastUs(), halted };
			send(telemetryOf(hand.state(), { deviceUs: nowUs(), lastCommandId: id, actedUs, ...counts }));
		}
		if (options.onState) options.onState(state());
	};
	let cancelTick = timers.after(STATE_MS, tick);

	const plug = (transport: Transport, heard?: Uint8Array): void => {
		unplug();
		line = transport;
		const stopData = transport.onData((bytes) => receiver.push(bytes));
		const stopClose = transport.onClose(() => unplug());
		unplug = () => {
			line = null;
			stopData();
			stopClose();
			unplug = () => undefined;
		};
		if (heard) receiver.push(heard);
	};

	return {
		plug,
		welcome(transport, take) {
			const visited = {
				taken: () => line !== null && session.hostPresent(clock()),
				busyReply: (message: Hello) => replyTo(message, true),
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
			line?.write(Uint8Array.from(EMERGENCY_STOP));
		},
		resetEmergencyStop() {
			hand.advance(clock());
			noteHalt();
			hand.resetEmergencyStop();
			stopChangedUs = nowUs();
			send(stopState());
		},
		restart(powerWasAway) {
			hand.advance(clock());
			hand.restart(powerWasAway);
			session.restart();
			startOver();
			halted = false;
			haltedBefore = false;
		},
		close() {
			cancelTick();
			unplug();
			hand.command({ target: 'relax' });
		},
	};
}
