import { createLinkBoard, type LinkBoard } from '../../link/linkBoard.ts';
import type { LinkSpike, SpikeLink, SpikeLinkOptions } from '../../link/linkContract.ts';
import { type LinkSettings, linkSettings } from '../../link/settings.ts';
import { createSpikeLedger } from '../../link/spikeLedger.ts';
import type { CommandOutcome, CommandRefusal, LinkPhase, LinkState } from '../../link/state.ts';
import { isSafeCommand, type SafeCommand } from '../../safety/safety.ts';
import type { Transport } from '../../transport/transport.ts';
import { createLettingGo, type LettingGo } from './lettingGo.ts';
import { createLineBooks, type LineBooks } from './lineBooks.ts';
import { createObey, type Obey } from './lineCommands.ts';
import { createLineConnection, type LineConnection, LOOK_TRIES } from './lineConnection.ts';
import { createLineDesk, type LineDesk } from './lineDesk.ts';
import type { LineHand } from './lineHand.ts';
import { createLineStop, type LineStop } from './lineStop.ts';
import { bytesOfLine } from './lineText.ts';

/** Makes a link to a hand that speaks lines and begins to connect. @throws UserError when a setting is out of range */
export function openLineHand<Report>(hand: LineHand<Report>, options: SpikeLinkOptions): SpikeLink {
	const link = new LineLink(hand, options);
	return {
		sendSpikes: (batch) => link.sendSpikes(batch),
		command: (command, _frameId, instantMs) => link.command(command, instantMs),
		emergencyStop: () => link.emergencyStop(),
		state: () => link.state(),
		subscribe: (listener) => link.board.subscribe(listener),
		// No telemetry of its own accord: there is nothing that shows when a movement began.
		onTrace: () => () => undefined,
		close: () => link.close(),
	};
}

/** A link to a hand that speaks lines: what it is made of. */
class LineLink<Report> {
	readonly board: LinkBoard;
	readonly #hand: LineHand<Report>;
	readonly #options: SpikeLinkOptions;
	readonly #settings: LinkSettings;
	readonly #ledger = createSpikeLedger();
	readonly #books: LineBooks<Report>;
	readonly #desk: LineDesk<Report>;
	readonly #obey: Obey;
	readonly #lettingGo: LettingGo;
	readonly #stop: LineStop;
	readonly #connection: LineConnection;
	#closing: Promise<void> | null = null;

	constructor(hand: LineHand<Report>, options: SpikeLinkOptions) {
		const {
			transport: open,
			protocol: _protocol,
			host: _host,
			sessionId: _sessionId,
			clock,
			timers,
			...changes
		} = options;
		const settings = linkSettings(changes);
		const line = (): Transport | null => this.#connection.line();
		this.#hand = hand;
		this.#options = options;
		this.#settings = settings;
		this.#books = createLineBooks(clock, hand);
		this.board = createLinkBoard(clock, timers, () => this.state());
		this.#desk = createLineDesk<Report>(timers, hand.answerMs, (text) => this.#write(text));
		this.#obey = createObey(hand, this.#desk, this.#books, { clock, settings });
		this.#lettingGo = createLettingGo(
			this.#obey,
			timers,
			() => hand.stopped(),
			() => this.board.tellNow(),
		);
		this.#stop = createLineStop(hand, this.#desk, LOOK_TRIES, line, () => this.#stopSaid());
		this.#connection = createLineConnection(hand, this.#desk, this.#books, this.board, {
			open,
			clock,
			timers,
			settings,
			isClosing: () => this.#closing !== null,
			payDebts: () => this.#payDebts(),
			lost: () => this.#lost(),
		});
	}

	state(): LinkState {
		const { protocol } = this.#options;
		return {
			...this.board.shown(),
			transport: this.#connection.line()?.description ?? null,
			protocol,
			sending: protocol,
			device: this.#books.device(),
			clock: null,
			stop: { pending: this.#stop.pending(), latched: this.#hand.stopped() === true },
			letGo: this.#lettingGo.state(),
			heartbeat: { answeredMs: null, owedMs: 0, current: null },
			telemetry: this.#books.telemetry(),
			spikes: this.#ledger.account(),
			counters: this.#books.counters(this.#desk.repeats()),
			...this.#connection.attempts(),
		};
	}

	sendSpikes(batch: readonly LinkSpike[]): void {
		// It takes movements only: its spikes are the control law's business.
		this.#ledger.refuse(this.#closing !== null ? 'closed' : 'refused', batch.length);
		this.board.tellSoon();
	}

	async command(command: SafeCommand, instantMs = this.#options.clock()): Promise<CommandOutcome> {
		const isRelax = command.target === 'relax';
		const no = this.#whyNot(command);
		if (isRelax) this.#lettingGo.asked();
		if (no !== null) {
			const refused = { kind: 'refused', why: no[0], reason: no[1] } as const;
			return isRelax ? refused : this.#books.count(refused);
		}
		if (isRelax) return this.#lettingGo.now();
		this.#lettingGo.moves();
		this.#books.sent();
		const isTooOld = (): boolean => this.#options.clock() - instantMs > this.#settings.commandAgeMs;
		return this.#books.count(await this.#obey(command, isTooOld));
	}

	emergencyStop(): void {
		this.#stop.ask();
		this.board.tellNow();
		if (this.#is('ready') || this.#is('silent')) void this.#stop.say();
	}

	close(): Promise<void> {
		this.#closing ??= this.#shut();
		return this.#closing;
	}

	async #shut(): Promise<void> {
		if (this.#is('ready')) await this.#lettingGo.farewell();
		await this.#connection.close();
	}

	/** Why a command is not said now. */
	#whyNot(command: SafeCommand): readonly [CommandRefusal, string] | null {
		if (!isSafeCommand(command)) return ['notSafe', 'The command did not pass the safety gate.'];
		if (!this.#is('ready') || this.#closing !== null) {
			return ['notConnected', `There is no device to move: ${this.board.shown().reason}`];
		}
		if (this.#stop.pending() || this.#hand.stopped() === true) {
			return ['stopInForce', 'The emergency stop is in force: the motors are switched off.'];
		}
		const why = command.target === 'relax' ? null : this.#hand.whyNot();
		return why === null ? null : ['unable', why];
	}

	#is(phase: LinkPhase): boolean {
		return this.board.phase() === phase;
	}

	#write(text: string): void {
		const bytes = bytesOfLine(text);
		if (this.#connection.line()?.write(bytes).accepted) this.#books.wrote(bytes.length);
	}

	/** The hand is stopped, or there is nothing to say it to any more. */
	#stopSaid(): void {
		if (this.#hand.stopped() === true) this.#lettingGo.stopped();
		this.board.tellNow();
	}

	#payDebts(): void {
		if (this.#stop.pending()) void this.#stop.say();
		else this.#lettingGo.ifOwed();
	}

	#lost(): void {
		this.#hand.disconnected();
		this.#lettingGo.lost();
	}
}
