import { UserError } from '../../ode/errors.ts';
import { isSafeCommand, type SafeCommand } from '../prosthesis/safety.ts';
import { createListeners } from '../transport/listeners.ts';
import { type Clock, type Timers, wallClock, wallTimers } from '../transport/timers.ts';
import type { Transport, TransportFactory } from '../transport/transport.ts';
import type { HelloReply, Message, WireSpike } from '../wire/message.ts';
import { wrapStamp } from '../wire/time-stamp.ts';
import { createClockOffset } from './clock-offset.ts';
import { createCommandDesk } from './command-desk.ts';
import { createConnector } from './connector.ts';
import { createLatencyTracker } from './latency.ts';
import { createLineBudget } from './line-budget.ts';
import { createSession, type Session } from './session.ts';
import { type LinkSettings, linkSettings } from './settings.ts';
import { createSpikeLedger } from './spike-ledger.ts';
import { createSpikeSender, type SpikeSender } from './spike-sender.ts';
import type {
	CommandOutcome,
	HandTelemetry,
	LatencyTrace,
	LinkDevice,
	LinkPhase,
	LinkState,
	SpikeProtocol,
} from './state.ts';
import { addReceived, createTraffic } from './traffic.ts';

/** A spike handed to the link. */
export interface LinkSpike {
	/** Model time in µs; fractions are rounded. The wire carries it modulo 2^32. */
	readonly tUs: number;
	/** Channel of the device. */
	readonly channel: number;
}

/** How a link is made. */
export interface SpikeLinkOptions extends Partial<LinkSettings> {
	/** Opens the line; called again for every reconnection. */
	readonly transport: TransportFactory;
	readonly protocol: SpikeProtocol;
	/** ms; the clock that latency is measured by. Default: the machine's monotonic clock. */
	readonly clock?: Clock;
	readonly timers?: Timers;
	/** Name told to the device, up to 32 bytes. */
	readonly host?: string;
	/** Numbers for sessions, 1 to 2^32 − 1. Default: random. */
	readonly sessionId?: () => number;
}

/** A link to one device. No method blocks or throws, whatever the device does. */
export interface SpikeLink {
	/** Hands spikes over, with the light frame that they belong to. */
	sendSpikes(batch: readonly LinkSpike[], frameId?: number): void;
	/** Sends a movement; the promise never rejects. */
	command(command: SafeCommand, frameId?: number): Promise<CommandOutcome>;
	/** Stops the device now, or as soon as there is one. Stays pending until the device confirms. */
	emergencyStop(): void;
	state(): LinkState;
	/** Calls back at every change of phase, and at most every 50 ms while figures change. @returns unsubscribes */
	subscribe(listener: (state: LinkState) => void): () => void;
	/** Calls back with the way of every batch and command that telemetry has shown. @returns unsubscribes */
	onTrace(listener: (trace: LatencyTrace) => void): () => void;
	/** Sends what waits, lets the device confirm it (up to 300 ms), and closes for good. */
	close(): Promise<void>;
}

const NOTIFY_MS = 50;
const FAREWELL_MS = 300;

function randomSessionId(): number {
	const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
	return Math.max(1, number);
}

function deviceOf(reply: HelloReply): LinkDevice {
	const { identity, serialNumber, firmware, version, capabilities, channels, bufferBytes, baud } = reply;
	return {
		identity,
		serialNumber,
		firmware: firmware.join('.'),
		protocolVersion: version,
		capabilities,
		channels,
		bufferBytes,
		baud,
	};
}

function slower(line: number | null, device: number): number | null {
	if (line === null) return device === 0 ? null : device;
	return device === 0 ? line : Math.min(line, device);
}

/**
 * Makes a link and begins to connect.
 * @throws UserError when a setting is out of range
 */
export function createSpikeLink(options: SpikeLinkOptions): SpikeLink {
	const { transport: open, protocol, host = 'Retinode', sessionId = randomSessionId, ...changes } = options;
	const clock = options.clock ?? wallClock;
	const timers = options.timers ?? wallTimers;
	const { clock: _clock, timers: _timers, ...timing } = changes;
	const settings = linkSettings(timing);
	if (new TextEncoder().encode(host).length > 32) {
		throw new UserError(`The host's name ${JSON.stringify(host)} is too long; at most 32 bytes are allowed.`);
	}

	const states = createListeners<LinkState>();
	const traces = createListeners<LatencyTrace>();
	const ledger = createSpikeLedger();
	const clockOffset = createClockOffset();
	const latency = createLatencyTracker((trace) => traces.emit(trace));
	const traffic = createTraffic();

	let phase: LinkPhase = 'connecting';
	let reason = 'The line is being opened.';
	let sinceMs = clock();
	let line: Transport | null = null;
	let session: Session | null = null;
	let unfinishedId = 0;
	let sender: SpikeSender | null = null;
	let device: LinkDevice | null = null;
	let telemetry: HandTelemetry | null = null;
	let stop = { pending: false, latched: false };
	let attempts = 0;
	let nextAttemptMs: number | null = null;
	let cancelNotify: (() => void) | null = null;
	let closing: Promise<void> | null = null;
	/** Called when the device has answered a heartbeat. */
	let confirmed = (): void => undefined;

	const state = (): LinkState => {
		const counters = session === null ? traffic.counters() : addReceived(traffic.counters(), session);
		const commands = desk.counts();
		return {
			phase,
			reason,
			sinceMs,
			transport: line?.description ?? null,
			protocol,
			sending: sender?.sending() ?? protocol,
			device,
			clock: clockOffset.estimate(),
			stop: { ...stop },
			telemetry,
			spikes: ledger.account(),
			counters: {
				...counters,
				commandsSent: commands.sent,
				commandsActed: commands.acted,
				commandsRefused: commands.refused,
				commandsRepeated: commands.repeated,
				commandsOvertaken: commands.overtaken,
				commandsUnanswered: commands.unanswered,
			},
			attempts,
			nextAttemptMs,
		};
	};

	const notifyNow = (): void => {
		cancelNotify?.();
		cancelNotify = null;
		if (states.size() > 0) states.emit(state());
	};
	const notifySoon = (): void => {
		cancelNotify ??= timers.after(NOTIFY_MS, notifyNow);
	};
	const enter = (next: LinkPhase, why: string): void => {
		if (phase === 'closed') return;
		phase = next;
		reason = why;
		sinceMs = clock();
		notifyNow();
	};

	const desk = createCommandDesk({
		clock,
		timers,
		settings,
		send: (command, onWritten) => void session?.write(command, onWritten),
		onActed: (trace) => latency.commandActed(trace),
	});

	/** The device is no longer there to talk to; the line may still be open. */
	const endConversation = (cause: 'silent' | 'notConnected' | 'closed', why: string): void => {
		if (sender !== null) ledger.drop(cause, sender.stop());
		sender = null;
		ledger.sessionBroke();
		desk.giveUp(why);
		clockOffset.reset();
		latency.reset();
	};

	const ready = (reply: HelloReply, cameUs: number): void => {
		device = deviceOf(reply);
		unfinishedId = 0;
		attempts = 0;
		connector.proved();
		traffic.sessionBegan();
		ledger.sessionBegins(reply.sessionId, reply.previousSessionId, reply.previousSpikes);
		clockOffset.reset();
		clockOffset.add({ sentUs: reply.echoUs, cameUs, heardUs: reply.deviceUs, answeredUs: reply.deviceUs });
		stop = { ...stop, latched: reply.emergencyStopped };
		sender = openSender(reply);
		sayMode(sender.sending(), reply);
		if (stop.pending) session?.emergencyStop();
	};

	const sayMode = (sending: SpikeProtocol, { capabilities, identity }: HelloReply): void => {
		if (protocol !== 'events' || sending === 'events') enter('ready', `${identity} is connected.`);
		else if (!capabilities.events) enter('ready', `${identity} is connected; it takes rates only.`);
		else enter('degraded', 'The line is too slow for every spike: counts per window are sent instead.');
	};

	const openSender = (reply: HelloReply): SpikeSender => {
		const budget = createLineBudget(clock, slower(line?.baud ?? null, reply.baud), reply.bufferBytes);
		return createSpikeSender({
			clock,
			timers,
			settings,
			protocol,
			ledger,
			budget,
			takes: reply.capabilities,
			write(message, onWritten) {
				const before = session?.bytesOut() ?? 0;
				const accepted = session?.write(message, onWritten) ?? false;
				budget.charge((session?.bytesOut() ?? 0) - before);
				return accepted;
			},
			bufferedBytes: () => line?.bufferedBytes() ?? 0,
			congested: () => (session?.owedMs() ?? 0) > settings.congestedAfterMs,
			onBatchWritten: (batch, sent) => latency.spikesWritten(batch, sent, clock()),
			onMode(sending) {
				if (sending === 'rate') traffic.degraded();
				sayMode(sending, reply);
			},
		});
	};

	const latched = (now: boolean): void => {
		if (now) stop = { pending: false, latched: true };
		else if (stop.latched) stop = { ...stop, latched: false };
	};

	const toLinkMs = (deviceUs: number): number | null => clockOffset.toLinkMs(deviceUs, clock());

	const receive = (message: Message, cameUs: number): void => {
		switch (message.kind) {
			case 'heartbeat':
				if (message.echoUs !== 0) {
					const { echoUs: sentUs, heardUs, sentUs: answeredUs } = message;
					clockOffset.add({ sentUs, cameUs, heardUs, answeredUs });
					ledger.heartbeatAnswered(sentUs, message.spikes);
					traffic.deviceRejected(message.rejectedFrames);
					confirmed();
				}
				if (stop.pending) session?.emergencyStop();
				break;
			case 'telemetry': {
				const { kind: _, ...figures } = message;
				telemetry = { ...figures, receivedMs: clock() };
				latched(message.emergencyStopped);
				latency.telemetry(message, clock(), ledger.lostInSession(), toLinkMs);
				break;
			}
			case 'ack':
				desk.acted(message.id, toLinkMs(message.actedUs) ?? clock());
				break;
			case 'nak':
				desk.refused(message.id, message.reason);
				break;
			case 'emergencyStopState':
				latched(message.latched);
				notifyNow();
				break;
			case 'hello':
			case 'helloReply':
			case 'events':
			case 'rates':
			case 'command':
				// A host's own messages, heard back on a line that echoes: nothing to do.
				break;
		}
		notifySoon();
	};

	const startSession = (transport: Transport): void => {
		line = transport;
		nextAttemptMs = null;
		enter('handshaking', `Waiting for the device at the ${transport.description} to answer.`);
		session = createSession({
			transport,
			clock,
			timers,
			settings,
			host,
			sessionId: () => {
				unfinishedId = sessionId();
				return unfinishedId;
			},
			unfinishedId,
			handlers: {
				ready,
				message: receive,
				emergencyStop() {
					latched(true);
					notifyNow();
				},
				heartbeat(sentUs) {
					ledger.heartbeatLeaves(sentUs);
					return ledger.sentInSession();
				},
				silent() {
					endConversation('silent', 'The device fell silent.');
					enter('silent', `${device?.identity ?? 'The device'} is connected but says nothing; asking it again.`);
				},
				hopeless: (why) => connector.reopen(why),
			},
		});
		transport.onDrain(() => sender?.drained());
		if (stop.pending) session.emergencyStop();
	};

	const endSession = (why: string): void => {
		endConversation('notConnected', why);
		if (session !== null) {
			traffic.add(session);
			session.stop();
		}
		session = null;
		line = null;
	};

	const connector = createConnector(open, timers, settings, {
		connecting() {
			if (attempts === 0 && phase === 'connecting') notifyNow();
			else enter('connecting', `The line is being opened again (attempt ${attempts + 1}).`);
		},
		opened: startSession,
		lost(why, retryMs) {
			endSession(why);
			attempts++;
			nextAttemptMs = clock() + retryMs;
			enter('disconnected', why);
		},
	});

	/** Waits, a little, until the device has confirmed all that was sent. */
	const farewell = (): Promise<void> =>
		new Promise((resolve) => {
			const done = (): void => {
				cancel();
				resolve();
			};
			const cancel = timers.after(FAREWELL_MS, done);
			confirmed = () => {
				if (ledger.account().inFlight === 0) done();
			};
			sender?.flush();
			session?.heartbeat();
		});

	const shut = async (): Promise<void> => {
		if (sender !== null) await farewell();
		endConversation('closed', 'The link was closed.');
		if (session !== null) {
			traffic.add(session);
			session.stop();
		}
		session = null;
		ledger.close();
		enter('closed', 'The link was closed.');
		line = null;
		await connector.close();
	};

	return {
		sendSpikes(batch, frameId) {
			if (batch.length === 0) return;
			if (sender === null || closing !== null) {
				const cause = closing !== null ? 'closed' : phase === 'silent' ? 'silent' : 'notConnected';
				ledger.refuse(cause, batch.length);
			} else {
				const channels = device?.channels ?? 0;
				const valid = batch.filter(
					({ tUs, channel }) => Number.isFinite(tUs) && Number.isInteger(channel) && channel >= 0 && channel < channels,
				);
				if (valid.length < batch.length) ledger.refuse('refused', batch.length - valid.length);
				const spikes = valid.toSorted((a, b) => a.tUs - b.tUs).map(toWire);
				if (spikes.length > 0) sender.push(spikes, frameId ?? null);
			}
			notifySoon();
		},
		command(command, frameId) {
			const no = (why: string): Promise<CommandOutcome> => Promise.resolve({ kind: 'refused', reason: why });
			if (!isSafeCommand(command)) return no('The command did not pass the safety gate.');
			if (sender === null) return no(`There is no device to move: ${reason}`);
			if ((stop.pending || stop.latched) && command.target !== 'relax') return no('The emergency stop is in force.');
			return desk.issue(command, frameId ?? null);
		},
		emergencyStop() {
			stop = { ...stop, pending: true };
			session?.emergencyStop();
			notifyNow();
		},
		state,
		subscribe: (listener) => states.add(listener),
		onTrace: (listener) => traces.add(listener),
		close() {
			closing ??= shut();
			return closing;
		},
	};
}

function toWire({ tUs, channel }: LinkSpike): WireSpike {
	return { tUs: wrapStamp(Math.round(tUs)), channel };
}
