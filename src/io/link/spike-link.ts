import { UserError } from '../../ode/errors.ts';
import { isSafeCommand, type SafeCommand } from '../prosthesis/safety.ts';
import { createListeners } from '../transport/listeners.ts';
import { type Clock, type Timers, wallClock, wallTimers } from '../transport/timers.ts';
import type { Transport, TransportFactory } from '../transport/transport.ts';
import type { HelloReply, WireSpike } from '../wire/message.ts';
import { wrapStamp } from '../wire/time-stamp.ts';
import { commandCounters, createCommandDesk } from './command-desk.ts';
import { createConnector } from './connector.ts';
import { createLatencyTracker } from './latency.ts';
import { createLineBudget, type LineBudget } from './line-budget.ts';
import { createLinkBoard } from './link-board.ts';
import { deviceOf, sayForm, slowerBaud } from './link-device.ts';
import { createLinkInbox } from './link-inbox.ts';
import { createSession, type Session } from './session.ts';
import { type LinkSettings, linkSettings } from './settings.ts';
import { createSpikeLedger } from './spike-ledger.ts';
import { createSpikeSender, type SpikeSender } from './spike-sender.ts';
import type { CommandOutcome, LatencyTrace, LinkDevice, LinkState, SpikeForm, SpikeProtocol } from './state.ts';
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
	/**
	 * Hands spikes over, with the light frame that they belong to.
	 * @param ageMs how long the first of them has been due: it has waited for company that long already; default 0
	 */
	sendSpikes(batch: readonly LinkSpike[], frameId?: number, ageMs?: number): void;
	/**
	 * Sends a movement, or lets go; the promise never rejects. Letting go is repeated until the device confirms it, over
	 * reconnections too (`letGo` of the state); everything else is handed to the line only while it is young enough.
	 * @param instantMs the control instant that wants it, on the link's clock; default now
	 */
	command(command: SafeCommand, frameId?: number, instantMs?: number): Promise<CommandOutcome>;
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

const FAREWELL_MS = 300;

function randomSessionId(): number {
	const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
	return Math.max(1, number);
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

	const traces = createListeners<LatencyTrace>();
	const ledger = createSpikeLedger();
	const latency = createLatencyTracker((trace) => traces.emit(trace));
	const traffic = createTraffic();
	let line: Transport | null = null;
	let session: Session | null = null;
	let unfinishedId = 0;
	let sender: SpikeSender | null = null;
	let budget: LineBudget | null = null;
	let device: LinkDevice | null = null;
	let attempts = 0;
	let nextAttemptMs: number | null = null;
	let closing: Promise<void> | null = null;
	/** Called when the device has answered a heartbeat. */
	let confirmed = (): void => undefined;

	const state = (): LinkState => ({
		...board.shown(),
		transport: line?.description ?? null,
		protocol,
		sending: sender?.form() ?? protocol,
		device,
		clock: inbox.clockOffset(),
		stop: inbox.stop(),
		telemetry: inbox.telemetry(),
		spikes: ledger.account(),
		counters: {
			...(session === null ? traffic.counters() : addReceived(traffic.counters(), session)),
			...commandCounters(desk.counts()),
		},
		attempts,
		nextAttemptMs,
	});
	const board = createLinkBoard(clock, timers, state);
	const desk = createCommandDesk({
		clock,
		timers,
		settings,
		send: (command, onWritten) => void session?.write(command, onWritten),
		onActed: (trace) => latency.commandActed(trace),
	});
	const inbox = createLinkInbox({
		clock,
		desk,
		ledger,
		latency,
		traffic,
		repeatStop: () => session?.emergencyStop(),
		confirmed: () => confirmed(),
		stopChanged: () => board.tellNow(),
	});

	/** The device is no longer there to talk to; the line may still be open. */
	const endConversation = (cause: 'silent' | 'notConnected' | 'closed', why: string): void => {
		if (sender !== null) ledger.drop(cause, sender.stop());
		sender = null;
		budget = null;
		ledger.sessionBroke();
		desk.giveUp(why);
		inbox.forget();
		latency.reset();
	};

	const ready = (reply: HelloReply, cameUs: number): void => {
		device = deviceOf(reply);
		unfinishedId = 0;
		attempts = 0;
		connector.proved();
		traffic.sessionBegan();
		ledger.sessionBegins(reply.sessionId, reply.previousSessionId, reply.previousSpikes);
		inbox.welcome(reply, cameUs);
		sender = openSender(reply);
		say(sender.form(), reply);
	};

	const say = (form: SpikeForm, reply: HelloReply): void =>
		board.enter(...sayForm(protocol, form, reply, settings.coalesceGridMs));

	const openSender = (reply: HelloReply): SpikeSender => {
		const lineBudget = createLineBudget(clock, slowerBaud(line?.baud ?? null, reply.baud), reply.bufferBytes);
		budget = lineBudget;
		return createSpikeSender({
			clock,
			timers,
			settings,
			protocol,
			ledger,
			budget: lineBudget,
			takes: reply.capabilities,
			write: (message, onWritten) => session?.write(message, onWritten) ?? false,
			bufferedBytes: () => line?.bufferedBytes() ?? 0,
			congested: () => (session?.owedMs() ?? 0) > settings.congestedAfterMs,
			onBatchWritten: (batch, sent) => latency.spikesWritten(batch, sent, clock()),
			onForm(form, shorter) {
				if (shorter) traffic.degraded();
				say(form, reply);
			},
		});
	};

	const startSession = (transport: Transport): void => {
		line = transport;
		nextAttemptMs = null;
		board.enter('handshaking', `Waiting for the device at the ${transport.description} to answer.`);
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
				message(message, cameUs) {
					inbox.receive(message, cameUs);
					board.tellSoon();
				},
				emergencyStop: () => inbox.stopHeard(),
				heartbeat(sentUs) {
					ledger.heartbeatLeaves(sentUs);
					return ledger.sentInSession();
				},
				// Everything takes its share of the line: heartbeats and commands too.
				wrote: (bytes) => budget?.charge(bytes),
				silent() {
					endConversation('silent', 'The device fell silent.');
					board.enter('silent', `${device?.identity ?? 'The device'} is connected but says nothing; asking it again.`);
				},
				hopeless: (why) => connector.reopen(why),
			},
		});
		transport.onDrain(() => sender?.drained());
		if (inbox.stop().pending) session.emergencyStop();
	};

	const endSession = (cause: 'notConnected' | 'closed', why: string): void => {
		endConversation(cause, why);
		if (session !== null) {
			traffic.add(session);
			session.stop();
		}
		session = null;
	};

	const connector = createConnector(open, timers, settings, {
		connecting() {
			if (attempts === 0 && board.phase() === 'connecting') board.tellNow();
			else board.enter('connecting', `The line is being opened again (attempt ${attempts + 1}).`);
		},
		opened: startSession,
		lost(why, retryMs) {
			endSession('notConnected', why);
			line = null;
			attempts++;
			nextAttemptMs = clock() + retryMs;
			board.enter('disconnected', why);
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
		endSession('closed', 'The link was closed.');
		ledger.close();
		board.enter('closed', 'The link was closed.');
		line = null;
		await connector.close();
	};

	return {
		sendSpikes(batch, frameId, ageMs = 0) {
			if (batch.length === 0) return;
			if (sender === null || closing !== null) {
				const cause = closing !== null ? 'closed' : board.phase() === 'silent' ? 'silent' : 'notConnected';
				ledger.refuse(cause, batch.length);
			} else {
				const channels = device?.channels ?? 0;
				const valid = batch.filter(
					({ tUs, channel }) => Number.isFinite(tUs) && Number.isInteger(channel) && channel >= 0 && channel < channels,
				);
				if (valid.length < batch.length) ledger.refuse('refused', batch.length - valid.length);
				const spikes = valid.toSorted((a, b) => a.tUs - b.tUs).map(toWire);
				if (spikes.length > 0) sender.push(spikes, frameId ?? null, ageMs);
			}
			board.tellSoon();
		},
		command(command, frameId) {
			const no = (why: string): Promise<CommandOutcome> => Promise.resolve({ kind: 'refused', reason: why });
			if (!isSafeCommand(command)) return no('The command did not pass the safety gate.');
			if (sender === null) return no(`There is no device to move: ${board.shown().reason}`);
			const { pending, latched } = inbox.stop();
			if ((pending || latched) && command.target !== 'relax') return no('The emergency stop is in force.');
			return desk.issue(command, frameId ?? null);
		},
		emergencyStop() {
			inbox.askStop();
			session?.emergencyStop();
			board.tellNow();
		},
		state,
		subscribe: (listener) => board.subscribe(listener),
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
