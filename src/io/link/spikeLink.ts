import { UserError } from '../../base/errors.ts';
import { createListeners } from '../../base/listeners.ts';
import { isSafeCommand, RELAX } from '../safety/safety.ts';
import type { Transport } from '../transport/transport.ts';
import type { HelloReply } from '../wire/message.ts';
import { createCommandDesk } from './commandDesk.ts';
import { createConnector } from './connector.ts';
import { createLatencyTracker } from './latency.ts';
import { createLineBudget, type LineBudget } from './lineBudget.ts';
import { createLinkBoard } from './linkBoard.ts';
import type { SpikeLink, SpikeLinkOptions } from './linkContract.ts';
import { deviceOf, slowerBaud, whyNoMovement } from './linkDevice.ts';
import { createLinkInbox } from './linkInbox.ts';
import { createSession, type Session } from './session.ts';
import { linkSettings } from './settings.ts';
import { createSpikeLedger } from './spikeLedger.ts';
import { createSpikeSender, type SpikeSender } from './spikeSender.ts';
import { createSpikeWay } from './spikeWay.ts';
import type { LatencyTrace, LinkDevice, LinkState } from './state.ts';
import { addReceived, createTraffic } from './traffic.ts';
import { wireSpikes } from './wireSpikes.ts';

const FAREWELL_MS = 300;
/** With more than so many bytes, or so long, ahead of it a command waits on this side, where it can still turn out too old. */
const COMMAND_BYTES = 1024;
const COMMAND_BACKLOG_MS = 100;

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
	const { clock, timers } = options;
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
	/** Why the last attempt came to nothing; empty after one that did not. */
	let lostWhy = '';
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
	const way = createSpikeWay(board, protocol, settings);
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
			if (sender !== null) way.look(inbox.clockOffset()?.roundTripMs ?? 0);
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
		lostWhy = '';
		connector.proved();
		traffic.sessionBegan();
		ledger.sessionBegins(reply.sessionId, reply.previousSessionId, reply.previousSpikes);
		inbox.welcome(reply, cameUs);
		// Whatever was in force at the device, in whatever session: it ends before anything else is said.
		void desk.issue(RELAX, null, clock());
		sender = openSender(reply);
		way.begin(device, sender.form(), inbox.clockOffset()?.roundTripMs ?? 0);
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
			onForm(form, shorter) {
				if (shorter) traffic.degraded();
				way.form(form);
			},
			onBlocked: way.blocked,
		});
	};

	const startSession = (transport: Transport): void => {
		line = transport;
		nextAttemptMs = null;
		const waits = `Waiting for the device at the ${transport.description} to answer.`;
		board.enter('handshaking', lostWhy === '' ? waits : `${waits} Before: ${lostWhy}`);
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
				takenOver() {
					endConversation('silent', 'Another host greeted the device.');
					board.enter(
						'silent',
						`Another host greeted ${device?.identity ?? 'the device'} on the same line; asking it again.`,
					);
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
			lostWhy = why;
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

	return {
		sendSpikes(batch, frameId, ageMs = 0) {
			if (batch.length === 0) return;
			if (sender === null || closing !== null) {
				const cause = closing !== null ? 'closed' : board.phase() === 'silent' ? 'silent' : 'notConnected';
				ledger.refuse(cause, batch.length);
			} else {
				const spikes = wireSpikes(batch, device?.channels ?? 0);
				if (spikes.length < batch.length) ledger.refuse('refused', batch.length - spikes.length);
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
			const no = isRelax ? null : whyNoMovement(sender === null ? null : device, inbox.stop(), board.shown().reason);
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
