import { UserError } from '../../ode/errors.ts';
import { isSafeCommand, RELAX, type SafeCommand } from '../prosthesis/safety.ts';
import { createListeners } from '../transport/listeners.ts';
import { type Clock, type Timers, wallClock, wallTimers } from '../transport/timers.ts';
import type { Transport, TransportFactory } from '../transport/transport.ts';
import type { HelloReply, WireSpike } from '../wire/message.ts';
import { wrapStamp } from '../wire/time-stamp.ts';
import { createCommandDesk } from './command-desk.ts';
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
import type { CommandOutcome, CommandRefusal, LatencyTrace, LinkDevice, LinkState, SpikeProtocol } from './state.ts';
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
/** With more than so many bytes, or so long, ahead of it a command waits on this side, where it can still turn out too old. */
const COMMAND_BYTES = 1024;
const COMMAND_BACKLOG_MS = 100;
/** Lateness is told in steps, so that it is not told anew with every heartbeat, ms. */
const LATE_STEP_MS = 50;

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
	/** How late the device answers, ms in steps of 50; 0: not late. */
	let lateMs = 0;
	let blocked = false;
	/** Called when the device has answered a heartbeat or a command. */
	let confirmed = (): void => undefined;

	const state = (): LinkState => ({
		...board.shown(),
		transport: line?.description ?? null,
		protocol,
		sending: sender?.form() ?? protocol,
		device,
		clock: inbox.clockOffset(),
		stop: inbox.stop(),
		letGo: desk.letGo(),
		heartbeat: {
			answeredMs: session?.answeredMs() ?? null,
			owedMs: session?.owedMs() ?? 0,
			current: inbox.heartbeatCurrent(),
		},
		telemetry: inbox.telemetry(),
		spikes: ledger.account(),
		counters: {
			...(session === null ? traffic.counters() : addReceived(traffic.counters(), session)),
			...desk.counters(),
		},
		attempts,
		nextAttemptMs,
	});
	const board = createLinkBoard(clock, timers, state);
	const desk = createCommandDesk({
		clock,
		timers,
		settings,
		hasRoom: () => (line?.bufferedBytes() ?? 0) < COMMAND_BYTES && (budget?.backlogMs() ?? 0) <= COMMAND_BACKLOG_MS,
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
		confirmed() {
			sayLateness();
			confirmed();
		},
		alarm: () => board.tellNow(),
		electrodes(all) {
			if (device === null) return;
			device = { ...device, electrodes: all };
			board.tellNow();
		},
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
		// Whatever was in force at the device, in whatever session: it ends before anything else is said.
		void desk.issue(RELAX, null, clock());
		blocked = false;
		lateMs = lateness();
		sender = openSender(reply);
		say();
	};

	/** How spikes fare, in a sentence. */
	const say = (): void => {
		if (sender === null || device === null) return;
		const way = { wanted: protocol, form: sender.form(), gridMs: settings.coalesceGridMs, blocked, lateMs };
		board.enter(...sayForm(device, way));
	};
	const lateness = (): number => {
		const wayMs = inbox.clockOffset()?.roundTripMs ?? 0;
		return wayMs < settings.lateAfterMs ? 0 : Math.round(wayMs / LATE_STEP_MS) * LATE_STEP_MS;
	};
	const sayLateness = (): void => {
		const now = lateness();
		if (now === lateMs) return;
		lateMs = now;
		say();
	};

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
			congested: () => (session?.owedMs() ?? 0) > settings.congestedAfterMs + inbox.shortestWayMs(),
			onBatchWritten: (batch, sent) => latency.spikesWritten(batch, sent, clock()),
			onForm(_form, shorter) {
				if (shorter) traffic.degraded();
				say();
			},
			onBlocked(now) {
				blocked = now;
				say();
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
				lacksGreeting: () => device?.protocolVersion !== 1 && device?.stimulator != null && device.electrodes === null,
				greets() {
					if (inbox.stop().pending) session?.emergencyStop();
				},
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
				if (ledger.account().inFlight === 0 && desk.letGo() !== 'pending') done();
			};
			if (desk.letGo() === 'none') void desk.issue(RELAX, null, clock());
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

	/** Why no movement is sent now. */
	const whyNoCommand = (): readonly [CommandRefusal, string] | null => {
		if (sender === null || device === null)
			return ['notConnected', `There is no device to move: ${board.shown().reason}`];
		if (device.protocolVersion === 1) {
			return [
				'oldFirmware',
				`${device.identity} is never moved: its firmware can hold on after a lost line: load 2.x.`,
			];
		}
		const { pending, latched } = inbox.stop();
		return pending || latched ? ['stopInForce', 'The emergency stop is in force.'] : null;
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
		command(command, frameId, instantMs = clock()) {
			const isRelax = command.target === 'relax';
			if (!isSafeCommand(command)) {
				return Promise.resolve(desk.refuse('notSafe', 'The command did not pass the safety gate.'));
			}
			if (isRelax && sender === null) {
				desk.owe();
				board.tellSoon();
				return Promise.resolve({
					kind: 'unanswered',
					reason: `The device cannot be asked now: ${board.shown().reason}`,
				});
			}
			const no = isRelax ? null : whyNoCommand();
			if (no !== null) return Promise.resolve(desk.refuse(...no));
			return desk.issue(command, frameId ?? null, instantMs);
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
