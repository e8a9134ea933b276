import { UserError } from '../../base/errors.ts';
import { createListeners } from '../../base/listeners.ts';
import { isSafeCommand, RELAX, type SafeCommand } from '../safety/safety.ts';
import type { Transport } from '../transport/transport.ts';
import { BOUNDS } from '../wire/constants.ts';
import type { HelloReply } from '../wire/message.ts';
import { type CommandDesk, createCommandDesk } from './commandDesk.ts';
import { type Connector, createConnector } from './connector.ts';
import { createLatencyTracker } from './latency.ts';
import { createLineBudget, type LineBudget } from './lineBudget.ts';
import { createLinkBoard, type LinkBoard } from './linkBoard.ts';
import type { LinkSpike, SpikeLink, SpikeLinkOptions } from './linkContract.ts';
import { deviceOf, slowerBaud, whyNoMovement } from './linkDevice.ts';
import { createLinkInbox, type LinkInbox } from './linkInbox.ts';
import { createSession, type Session, type SessionHandlers } from './session.ts';
import { type LinkSettings, linkSettings } from './settings.ts';
import { createSpikeLedger } from './spikeLedger.ts';
import { createSpikeSender, type SpikeSender } from './spikeSender.ts';
import { createSpikeWay, type SpikeWay } from './spikeWay.ts';
import type { CommandOutcome, LatencyTrace, LinkDevice, LinkState } from './state.ts';
import { addReceived, createTraffic } from './traffic.ts';
import { wireSpikes } from './wireSpikes.ts';

/** What a device is told of who calls, unless the link is told otherwise. */
const HOST = 'Retinode';
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
	const link = new WireLink(options);
	return {
		sendSpikes: (batch, frameId, ageMs) => link.sendSpikes(batch, frameId, ageMs),
		command: (command, frameId, instantMs) => link.command(command, frameId, instantMs),
		emergencyStop: () => link.emergencyStop(),
		state: () => link.state(),
		subscribe: (listener) => link.board.subscribe(listener),
		onTrace: (listener) => link.traces.add(listener),
		close: () => link.close(),
	};
}

/** The settings of a link. @throws UserError when one, or the host's name, is out of range */
function settingsOf(options: SpikeLinkOptions): LinkSettings {
	const { transport: _, protocol: _protocol, host = HOST, sessionId: _sessionId, ...changes } = options;
	const { clock: _clock, timers: _timers, ...timing } = changes;
	const settings = linkSettings(timing);
	if (new TextEncoder().encode(host).length > BOUNDS.hostBytes) {
		throw new UserError(
			`The host's name ${JSON.stringify(host)} is too long; at most ${BOUNDS.hostBytes} bytes are allowed.`,
		);
	}
	return settings;
}

/** A link to a device that speaks the wire protocol: what it is made of, and the line, session and device that it has now. */
class WireLink {
	readonly traces = createListeners<LatencyTrace>();
	readonly board: LinkBoard;
	private readonly options: SpikeLinkOptions;
	private readonly settings: LinkSettings;
	private readonly ledger = createSpikeLedger();
	private readonly latency = createLatencyTracker((trace) => this.traces.emit(trace));
	private readonly traffic = createTraffic();
	private readonly way: SpikeWay;
	private readonly desk: CommandDesk;
	private readonly inbox: LinkInbox;
	private readonly connector: Connector;
	private line: Transport | null = null;
	private session: Session | null = null;
	private unfinishedId = 0;
	private sender: SpikeSender | null = null;
	private budget: LineBudget | null = null;
	private device: LinkDevice | null = null;
	private attempts = 0;
	private nextAttemptMs: number | null = null;
	private closing: Promise<void> | null = null;
	/** Why the last attempt came to nothing; empty after one that did not. */
	private lostWhy = '';
	/** Called when the device has answered a heartbeat or a command. */
	private confirmed = (): void => undefined;

	constructor(options: SpikeLinkOptions) {
		const { clock, timers } = options;
		this.options = options;
		this.settings = settingsOf(options);
		this.board = createLinkBoard(clock, timers, () => this.state());
		this.way = createSpikeWay(this.board, options.protocol, this.settings);
		this.desk = this.createDesk();
		this.inbox = this.createInbox();
		this.connector = createConnector(options.transport, timers, this.settings, {
			connecting: () => this.connecting(),
			opened: (transport) => this.startSession(transport),
			lost: (why, retryMs) => this.lost(why, retryMs),
		});
	}

	state(): LinkState {
		const { protocol } = this.options;
		return {
			...this.board.shown(),
			transport: this.line?.description ?? null,
			protocol,
			sending: this.sender?.form() ?? protocol,
			device: this.device,
			clock: this.inbox.clockOffset(),
			stop: this.inbox.stop(),
			letGo: this.desk.letGo(),
			heartbeat: {
				answeredMs: this.session?.answeredMs() ?? null,
				owedMs: this.session?.owedMs() ?? 0,
				current: this.inbox.heartbeatCurrent(),
			},
			telemetry: this.inbox.telemetry(),
			spikes: this.ledger.account(),
			counters: {
				...(this.session === null ? this.traffic.counters() : addReceived(this.traffic.counters(), this.session)),
				...this.desk.counters(),
			},
			attempts: this.attempts,
			nextAttemptMs: this.nextAttemptMs,
		};
	}

	sendSpikes(batch: readonly LinkSpike[], frameId: number | undefined, ageMs = 0): void {
		if (batch.length === 0) return;
		if (this.sender === null || this.closing !== null) {
			const cause = this.closing !== null ? 'closed' : this.board.phase() === 'silent' ? 'silent' : 'notConnected';
			this.ledger.refuse(cause, batch.length);
		} else {
			const spikes = wireSpikes(batch, this.device?.channels ?? 0);
			if (spikes.length < batch.length) this.ledger.refuse('refused', batch.length - spikes.length);
			if (spikes.length > 0) this.sender.push(spikes, frameId ?? null, ageMs);
		}
		this.board.tellSoon();
	}

	command(
		command: SafeCommand,
		frameId: number | undefined,
		instantMs = this.options.clock(),
	): Promise<CommandOutcome> {
		const { desk, board, sender } = this;
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
		const device = sender === null ? null : this.device;
		const no = isRelax ? null : whyNoMovement(device, this.inbox.stop(), board.shown().reason);
		if (no !== null) return Promise.resolve(desk.refuse(...no));
		return desk.issue(command, frameId ?? null, instantMs);
	}

	emergencyStop(): void {
		this.inbox.askStop();
		this.session?.emergencyStop();
		this.board.tellNow();
	}

	close(): Promise<void> {
		this.closing ??= this.shut();
		return this.closing;
	}

	private createDesk(): CommandDesk {
		const { clock, timers } = this.options;
		return createCommandDesk({
			clock,
			timers,
			settings: this.settings,
			hasRoom: () =>
				(this.line?.bufferedBytes() ?? 0) < COMMAND_BYTES && (this.budget?.backlogMs() ?? 0) <= COMMAND_BACKLOG_MS,
			send: (command, onWritten) => void this.session?.write(command, onWritten),
			onActed: (trace) => this.latency.commandActed(trace),
		});
	}

	private createInbox(): LinkInbox {
		const { desk, ledger, latency, traffic } = this;
		return createLinkInbox({
			clock: this.options.clock,
			desk,
			ledger,
			latency,
			traffic,
			repeatStop: () => this.session?.emergencyStop(),
			confirmed: () => {
				if (this.sender !== null) this.way.look(this.inbox.clockOffset()?.roundTripMs ?? 0);
				this.confirmed();
			},
			alarm: () => this.board.tellNow(),
			electrodes: (all) => {
				if (this.device === null) return;
				this.device = { ...this.device, electrodes: all };
				this.board.tellNow();
			},
		});
	}

	private connecting(): void {
		if (this.attempts === 0 && this.board.phase() === 'connecting') this.board.tellNow();
		else this.board.enter('connecting', `The line is being opened again (attempt ${this.attempts + 1}).`);
	}

	private lost(why: string, retryMs: number): void {
		this.endSession('notConnected', why);
		this.line = null;
		this.attempts++;
		this.lostWhy = why;
		this.nextAttemptMs = this.options.clock() + retryMs;
		this.board.enter('disconnected', why);
	}

	private startSession(transport: Transport): void {
		const { clock, timers, host = HOST } = this.options;
		this.line = transport;
		this.nextAttemptMs = null;
		const waits = `Waiting for the device at the ${transport.description} to answer.`;
		this.board.enter('handshaking', this.lostWhy === '' ? waits : `${waits} Before: ${this.lostWhy}`);
		this.session = createSession({
			transport,
			clock,
			timers,
			settings: this.settings,
			host,
			sessionId: () => {
				this.unfinishedId = (this.options.sessionId ?? randomSessionId)();
				return this.unfinishedId;
			},
			unfinishedId: this.unfinishedId,
			handlers: this.sessionHandlers(),
		});
		transport.onDrain(() => this.sender?.drained());
		if (this.inbox.stop().pending) this.session.emergencyStop();
	}

	private sessionHandlers(): SessionHandlers {
		const named = (): string | undefined => this.device?.identity;
		return {
			ready: (reply, cameUs) => this.ready(reply, cameUs),
			message: (message, cameUs) => {
				this.inbox.receive(message, cameUs);
				this.board.tellSoon();
			},
			emergencyStop: () => this.inbox.stopHeard(),
			lacksGreeting: () =>
				this.device?.protocolVersion !== 1 && this.device?.stimulator != null && this.device.electrodes === null,
			greets: () => {
				if (this.inbox.stop().pending) this.session?.emergencyStop();
			},
			heartbeat: (sentUs) => {
				this.ledger.heartbeatLeaves(sentUs);
				return this.ledger.sentInSession();
			},
			// Everything takes its share of the line: heartbeats and commands too.
			wrote: (bytes) => this.budget?.charge(bytes),
			silent: () => {
				this.endConversation('silent', 'The device fell silent.');
				this.board.enter('silent', `${named() ?? 'The device'} is connected but says nothing; asking it again.`);
			},
			takenOver: () => {
				this.endConversation('silent', 'Another host greeted the device.');
				this.board.enter(
					'silent',
					`Another host greeted ${named() ?? 'the device'} on the same line; asking it again.`,
				);
			},
			hopeless: (why) => this.connector.reopen(why),
		};
	}

	private ready(reply: HelloReply, cameUs: number): void {
		this.device = deviceOf(reply);
		this.unfinishedId = 0;
		this.attempts = 0;
		this.lostWhy = '';
		this.connector.proved();
		this.traffic.sessionBegan();
		this.ledger.sessionBegins(reply.sessionId, reply.previousSessionId, reply.previousSpikes);
		this.inbox.welcome(reply, cameUs);
		// Whatever was in force at the device, in whatever session: it ends before anything else is said.
		void this.desk.issue(RELAX, null, this.options.clock());
		this.sender = this.openSender(reply);
		this.way.begin(this.device, this.sender.form(), this.inbox.clockOffset()?.roundTripMs ?? 0);
	}

	private openSender(reply: HelloReply): SpikeSender {
		const { clock, timers, protocol } = this.options;
		const { settings, ledger } = this;
		const budget = createLineBudget(clock, slowerBaud(this.line?.baud ?? null, reply.baud), reply.bufferBytes);
		this.budget = budget;
		return createSpikeSender({
			clock,
			timers,
			settings,
			protocol,
			ledger,
			budget,
			takes: reply.capabilities,
			write: (message, onWritten) => this.session?.write(message, onWritten) ?? false,
			bufferedBytes: () => this.line?.bufferedBytes() ?? 0,
			congested: () => (this.session?.owedMs() ?? 0) > settings.congestedAfterMs + this.inbox.shortestWayMs(),
			onBatchWritten: (batch, sent) => this.latency.spikesWritten(batch, sent, clock()),
			onForm: (form, shorter) => {
				if (shorter) this.traffic.degraded();
				this.way.form(form);
			},
			onBlocked: this.way.blocked,
		});
	}

	/** The device is no longer there to talk to; the line may still be open. */
	private endConversation(cause: 'silent' | 'notConnected' | 'closed', why: string): void {
		if (this.sender !== null) this.ledger.drop(cause, this.sender.stop());
		this.sender = null;
		this.budget = null;
		this.ledger.sessionBroke();
		this.desk.giveUp(why);
		this.inbox.forget();
		this.latency.reset();
	}

	private endSession(cause: 'notConnected' | 'closed', why: string): void {
		this.endConversation(cause, why);
		if (this.session !== null) {
			this.traffic.add(this.session);
			this.session.stop();
		}
		this.session = null;
	}

	/** Waits, a little, until the device has confirmed all that was sent. */
	private farewell(): Promise<void> {
		const { clock, timers } = this.options;
		return new Promise((resolve) => {
			const done = (): void => {
				cancel();
				resolve();
			};
			const cancel = timers.after(FAREWELL_MS, done);
			this.confirmed = () => {
				if (this.ledger.account().inFlight === 0 && this.desk.letGo() !== 'pending') done();
			};
			if (this.desk.letGo() === 'none') void this.desk.issue(RELAX, null, clock());
			this.sender?.flush();
			this.session?.heartbeat();
		});
	}

	private async shut(): Promise<void> {
		if (this.sender !== null) await this.farewell();
		this.endSession('closed', 'The link was closed.');
		this.ledger.close();
		this.board.enter('closed', 'The link was closed.');
		this.line = null;
		await this.connector.close();
	}
}
