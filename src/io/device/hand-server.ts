import type { Clock, Timers } from '../transport/timers.ts';
import type { Transport } from '../transport/transport.ts';
import { EMERGENCY_STOP, PROTOCOL_VERSION } from '../wire/constants.ts';
import { createWireReceiver, createWireSender, type ReceiverCounters } from '../wire/endpoint.ts';
import type { Events, Heartbeat, Hello, Message, Rates, StimulatorLimits } from '../wire/message.ts';
import { stampOfMs } from '../wire/time-stamp.ts';
import { createCommandMemory } from './command-memory.ts';
import type { HandState, SimulatedHand } from './hand.ts';
import { createSpikeTally, type SpikeTally } from './spike-tally.ts';

/** What the served hand says about itself; plain data. */
export interface HandServerState {
	readonly hand: HandState;
	/** 0: no host has said hello since power-up. */
	readonly sessionId: number;
	/** A host is there: its heartbeats came within the last second. */
	readonly hostPresent: boolean;
	readonly spikes: SpikeTally;
	readonly lastCommandId: number;
	readonly received: ReceiverCounters;
}

/** How a hand is served. */
export interface HandServerOptions {
	readonly hand: SimulatedHand;
	/** The device's clock, ms; it has its own start. */
	readonly clock: Clock;
	readonly timers: Timers;
	readonly serialNumber?: string;
	/** It has electrodes, and no joints. */
	readonly stimulator?: StimulatorLimits;
	/** Spike channels, 1 to 65,535; default 256, or one for each electrode. */
	readonly channels?: number;
	/** Longest frame taken, 64 to 250 bytes; default 250. */
	readonly bufferBytes?: number;
	/** The rate it keeps up with, in baud; default 0, not limited. */
	readonly baud?: number;
	/** Called with every telemetry instant. */
	onState?(state: HandServerState): void;
}

/** A hand that answers on the line it is plugged into. */
export interface HandServer {
	/** Plugs it into a line, out of the one before; it keeps its session, its counts and its position. */
	plug(transport: Transport): void;
	state(): HandServerState;
	/** A person presses the button at the device. */
	pressEmergencyStop(): void;
	/** A person resets the latched stop at the device. */
	resetEmergencyStop(): void;
	/** Ends it: the motors are cut as if it lost power. */
	close(): void;
}

const TELEMETRY_MS = 20;
const TELEMETRY_BYTES = 53;
/** Telemetry takes at most this share of a slow line. */
const TELEMETRY_SHARE = 0.25;
/** Without a heartbeat for this long, nobody is listening: telemetry stops. */
const HOST_GONE_MS = 1000;
/** With more than this many bytes unsent, telemetry is skipped: an old position helps nobody. */
const CROWDED_BYTES = 1024;

/**
 * Speaks the wire protocol for a simulated hand over any transport: the device's half of docs/protocol.md.
 */
export function createHandServer(options: HandServerOptions): HandServer {
	const { hand, clock, timers, stimulator } = options;
	const isHand = stimulator === undefined;
	const baud = options.baud ?? 0;
	const sender = createWireSender();
	let line: Transport | null = null;
	let unplug = (): void => undefined;
	const commands = createCommandMemory();
	const spikes = createSpikeTally();
	const nowUs = (): number => stampOfMs(clock());
	let sessionId = 0;
	let previous = { sessionId: 0, spikes: 0 };
	let heard = { echoUs: 0, heardUs: 0 };
	let heartbeatMs = Number.NEGATIVE_INFINITY;
	let rejectedBefore = 0;
	let stopChangedUs = 0;

	const send = (message: Message): void => void line?.write(sender.frame(message));

	const rejected = (): number => {
		const { crcErrors, framingErrors, oversizeErrors, malformedErrors } = receiver.counters();
		return crcErrors + framingErrors + oversizeErrors + malformedErrors;
	};
	const alive = (): void => {
		heartbeatMs = clock();
		hand.advance(heartbeatMs);
		hand.heartbeat(heartbeatMs);
	};

	const hello = (message: Hello): void => {
		if (message.sessionId !== sessionId) {
			previous = { sessionId, spikes: spikes.session() };
			sessionId = message.sessionId;
			spikes.startSession();
			commands.forget();
			heard = { echoUs: 0, heardUs: 0 };
			rejectedBefore = rejected();
		}
		alive();
		send({
			kind: 'helloReply',
			version: PROTOCOL_VERSION,
			sessionId,
			echoUs: message.sentUs,
			deviceUs: nowUs(),
			previousSessionId: previous.sessionId,
			previousSpikes: previous.spikes,
			capabilities: {
				events: true,
				rates: true,
				grip: isHand,
				digits: isHand,
				wrist: isHand,
				telemetry: true,
				stimulate: !isHand,
			},
			channels: options.channels ?? stimulator?.electrodes ?? 256,
			bufferBytes: options.bufferBytes ?? 250,
			baud,
			firmware: [1, 0, 0],
			emergencyStopped: hand.state().emergencyStopped,
			identity: isHand ? 'Simulated hand' : 'Simulated stimulator',
			serialNumber: options.serialNumber ?? 'SIM-1',
			...(stimulator && { stimulator }),
		});
	};

	const heartbeat = ({ sentUs }: Heartbeat): void => {
		const heardUs = nowUs();
		alive();
		heard = { echoUs: sentUs, heardUs };
		send({
			kind: 'heartbeat',
			sentUs: nowUs(),
			...heard,
			spikes: spikes.session(),
			rejectedFrames: (rejected() - rejectedBefore) & 0xffff,
		});
	};

	const count = (message: Events | Rates): void => {
		if (message.kind === 'events') spikes.events(message.spikes, nowUs());
		else spikes.rates(message, nowUs());
	};

	const receive = (message: Message): void => {
		if (message.kind === 'hello') {
			hello(message);
			return;
		}
		if (sessionId === 0) return;
		switch (message.kind) {
			case 'events':
			case 'rates':
				count(message);
				return;
			case 'command': {
				hand.advance(clock());
				send(commands.answer(message, nowUs(), () => hand.command(message)));
				return;
			}
			case 'heartbeat':
				heartbeat(message);
				return;
			case 'helloReply':
			case 'ack':
			case 'nak':
			case 'telemetry':
			case 'emergencyStopState':
				// A device's own messages, heard back on a line that echoes: nothing to do.
				return;
		}
	};

	const sayStop = (): void => {
		const { emergencyStopped, emergencyCause } = hand.state();
		send({ kind: 'emergencyStopState', latched: emergencyStopped, cause: emergencyCause, changedUs: stopChangedUs });
	};
	const stop = (cause: 'wire' | 'button'): void => {
		hand.advance(clock());
		if (!hand.state().emergencyStopped) stopChangedUs = nowUs();
		hand.emergencyStop(cause);
		sayStop();
	};
	// One receiver for all lines: half a frame from the one before costs one framing error.
	const receiver = createWireReceiver({ message: receive, emergencyStop: () => stop('wire') });

	const state = (): HandServerState => ({
		hand: hand.state(),
		sessionId,
		hostPresent: clock() - heartbeatMs < HOST_GONE_MS,
		spikes: spikes.tally(),
		lastCommandId: commands.last().id,
		received: receiver.counters(),
	});

	const telemetryMs =
		baud === 0 ? TELEMETRY_MS : Math.max(TELEMETRY_MS, (TELEMETRY_BYTES * 10_000) / baud / TELEMETRY_SHARE);
	const tell = (): void => {
		cancelTelemetry = timers.after(telemetryMs, tell);
		hand.advance(clock());
		const now = state();
		if (now.hostPresent && line !== null && line.bufferedBytes() < CROWDED_BYTES) {
			const { closures, wristDeg, forceN, currentMa, temperatureC, driven, watchdogRelaxed, emergencyStopped, faults } =
				now.hand;
			send({
				kind: 'telemetry',
				deviceUs: nowUs(),
				lastCommandId: commands.last().id,
				actedUs: commands.last().actedUs,
				spikesReceived: spikes.session(),
				spikesUs: spikes.lastUs(),
				emergencyStopped,
				watchdogRelaxed,
				driven,
				faults,
				closures,
				wristDeg,
				forceN: Math.min(655, forceN),
				currentMa: Math.min(65_535, currentMa),
				temperatureC,
			});
		}
		options.onState?.(now);
	};
	let cancelTelemetry = timers.after(telemetryMs, tell);

	const plug = (transport: Transport): void => {
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
	};

	return {
		plug,
		state,
		pressEmergencyStop() {
			stop('button');
			line?.write(Uint8Array.from(EMERGENCY_STOP));
		},
		resetEmergencyStop() {
			hand.resetEmergencyStop();
			stopChangedUs = nowUs();
			sayStop();
		},
		close() {
			cancelTelemetry();
			unplug();
			hand.command({ target: 'relax' });
		},
	};
}
