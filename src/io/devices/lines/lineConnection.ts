import type { Clock, Timers } from '../../../base/clock.ts';
import { type Connector, createConnector } from '../../link/connector.ts';
import type { LinkBoard } from '../../link/linkBoard.ts';
import type { LinkSettings } from '../../link/settings.ts';
import type { LinkState } from '../../link/state.ts';
import type { Transport, TransportFactory } from '../../transport/transport.ts';
import type { LineBooks } from './lineBooks.ts';
import type { LineDesk } from './lineDesk.ts';
import type { LineHand } from './lineHand.ts';
import { bytesOfLine } from './lineText.ts';

/** So often a look may stay unanswered before the hand counts as silent. */
export const LOOK_TRIES = 5;

/** The line to a hand: opened again whenever it breaks, and the hand on it found, greeted and looked at. */
export interface LineConnection {
	/** Null while there is none. */
	line(): Transport | null;
	attempts(): Pick<LinkState, 'attempts' | 'nextAttemptMs'>;
	/** For good. */
	close(): Promise<void>;
}

/** What a connection needs of the link that it belongs to. */
export interface LineConnectionOptions {
	readonly open: TransportFactory;
	readonly clock: Clock;
	readonly timers: Timers;
	readonly settings: LinkSettings;
	/** The link is being closed: nothing is begun any more. */
	isClosing(): boolean;
	/** The hand is there, and answered: what is owed to it may be said. */
	payDebts(): void;
	/** The line is gone, and with it what was known of the hand. */
	lost(): void;
}

/** Begins to connect. */
export function createLineConnection<Report>(
	hand: LineHand<Report>,
	desk: LineDesk<Report>,
	books: LineBooks<Report>,
	board: LinkBoard,
	options: LineConnectionOptions,
): LineConnection {
	return new HandConnection(hand, desk, books, board, options);
}

/** The line that there is now, and how often it was tried since the hand last answered. */
class HandConnection<Report> implements LineConnection {
	readonly #hand: LineHand<Report>;
	readonly #desk: LineDesk<Report>;
	readonly #books: LineBooks<Report>;
	readonly #board: LinkBoard;
	readonly #options: LineConnectionOptions;
	readonly #connector: Connector;
	#line: Transport | null = null;
	#attempts = 0;
	#nextAttemptMs: number | null = null;
	#cancelLook = (): void => undefined;
	#stopListening = (): void => undefined;

	constructor(
		hand: LineHand<Report>,
		desk: LineDesk<Report>,
		books: LineBooks<Report>,
		board: LinkBoard,
		options: LineConnectionOptions,
	) {
		this.#hand = hand;
		this.#desk = desk;
		this.#books = books;
		this.#board = board;
		this.#options = options;
		this.#connector = createConnector(options.open, options.timers, options.settings, {
			connecting: () => this.#connecting(),
			opened: (transport) => this.#opened(transport),
			lost: (why, retryMs) => this.#lost(why, retryMs),
		});
	}

	line(): Transport | null {
		return this.#line;
	}

	attempts(): Pick<LinkState, 'attempts' | 'nextAttemptMs'> {
		return { attempts: this.#attempts, nextAttemptMs: this.#nextAttemptMs };
	}

	async close(): Promise<void> {
		this.#lose();
		this.#board.enter('closed', 'The link was closed.');
		await this.#connector.close();
	}

	#connecting(): void {
		if (this.#attempts === 0 && this.#board.phase() === 'connecting') this.#board.tellNow();
		else this.#board.enter('connecting', `The line is being opened again (attempt ${this.#attempts + 1}).`);
	}

	#opened(transport: Transport): void {
		this.#line = transport;
		this.#nextAttemptMs = null;
		this.#board.enter('handshaking', `Waiting for the ${this.#hand.name} at the ${transport.description} to answer.`);
		const reader = this.#hand.createReader((report) => this.#hear(report));
		this.#stopListening = transport.onData((bytes) => this.#books.read(bytes, reader));
		void this.#greet(transport);
	}

	#lost(why: string, retryMs: number): void {
		this.#lose();
		this.#attempts++;
		this.#nextAttemptMs = this.#options.clock() + retryMs;
		this.#board.enter('disconnected', why);
	}

	#lose(): void {
		this.#cancelLook();
		this.#stopListening();
		this.#line = null;
		this.#desk.clear('unanswered');
		this.#options.lost();
	}

	#hear(report: Report): void {
		this.#books.note(report);
		this.#desk.hear(report);
		this.#board.tellSoon();
	}

	async #greet(transport: Transport): Promise<void> {
		const { name, look, answerMs, endLine } = this.#hand;
		const tries = Math.max(1, Math.ceil(this.#options.settings.reopenAfterMs / answerMs));
		transport.write(bytesOfLine(endLine));
		const outcome = await this.#desk.ask({ ...look, tries });
		if (this.#line !== transport || this.#options.isClosing() || outcome === 'overtaken') return;
		if (outcome === 'unanswered' || this.#books.device() === null) {
			this.#connector.reopen(
				`The device at the ${transport.description} does not answer as a ${name}; is it one, and switched on?`,
			);
			return;
		}
		this.#books.connected();
		this.#welcome();
		this.#lookLater(transport);
	}

	#welcome(): void {
		this.#attempts = 0;
		this.#connector.proved();
		this.#board.enter('ready', `${this.#books.device()?.identity ?? this.#hand.name} is connected.`);
		this.#options.payDebts();
	}

	#lookLater(transport: Transport): void {
		this.#cancelLook = this.#options.timers.after(this.#hand.lookMs, () => void this.#look(transport));
	}

	/** Looks how the hand is, again and again. */
	async #look(transport: Transport): Promise<void> {
		const { name, look } = this.#hand;
		const outcome = await this.#desk.ask({ ...(this.#hand.next?.() ?? look), tries: LOOK_TRIES });
		if (this.#line !== transport || this.#options.isClosing()) return;
		const wasSilent = this.#board.phase() === 'silent';
		if (outcome === 'unanswered' && !wasSilent) {
			this.#board.enter('silent', `The ${name} is connected but says nothing.`);
		} else if (outcome === 'unanswered') {
			this.#hand.fellSilent?.();
			this.#connector.reopen(`The ${name} stopped answering; is it switched on?`);
			return;
		} else if (outcome === 'answered' && wasSilent) this.#welcome();
		else this.#options.payDebts();
		this.#lookLater(transport);
	}
}
