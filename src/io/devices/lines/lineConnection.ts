import type { Clock, Timers } from '../../../base/clock.ts';
import { createConnector } from '../../link/connector.ts';
import type { LinkBoard } from '../../link/linkBoard.ts';
import type { LinkSettings } from '../../link/settings.ts';
import type { LinkState } from '../../link/state.ts';
import type { Transport, TransportFactory } from '../../transport/transport.ts';
import type { LineBooks } from './lineBooks.ts';
import type { LineDesk } from './lineDesk.ts';
import type { LineHand } from './lineHand.ts';

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
	const { clock, timers, settings, isClosing, payDebts } = options;
	let line: Transport | null = null;
	let attempts = 0;
	let nextAttemptMs: number | null = null;
	let cancelLook = (): void => undefined;
	let stopListening = (): void => undefined;

	const hear = (report: Report): void => {
		books.note(report);
		desk.hear(report);
		board.tellSoon();
	};
	const welcome = (): void => {
		attempts = 0;
		connector.proved();
		board.enter('ready', `${books.device()?.identity ?? hand.name} is connected.`);
		payDebts();
	};
	const lookLater = (transport: Transport): void => {
		cancelLook = timers.after(hand.lookMs, () => void look(transport));
	};
	/** Looks how the hand is, again and again. */
	const look = async (transport: Transport): Promise<void> => {
		const outcome = await desk.ask({ ...hand.look, tries: LOOK_TRIES });
		if (line !== transport || isClosing()) return;
		if (outcome === 'unanswered' && board.phase() !== 'silent') {
			board.enter('silent', `The ${hand.name} is connected but says nothing.`);
		} else if (outcome === 'unanswered') {
			connector.reopen(`The ${hand.name} stopped answering; is it switched on?`);
			return;
		} else if (outcome === 'answered' && board.phase() === 'silent') welcome();
		else payDebts();
		lookLater(transport);
	};
	const greet = async (transport: Transport): Promise<void> => {
		const tries = Math.max(1, Math.ceil(settings.reopenAfterMs / hand.answerMs));
		transport.write(new TextEncoder().encode(hand.endLine));
		const outcome = await desk.ask({ ...hand.look, tries });
		if (line !== transport || isClosing() || outcome === 'overtaken') return;
		if (outcome === 'unanswered' || books.device() === null) {
			connector.reopen(
				`The device at the ${transport.description} does not answer as a ${hand.name}; is it one, and switched on?`,
			);
			return;
		}
		books.connected();
		welcome();
		lookLater(transport);
	};
	const lose = (): void => {
		cancelLook();
		stopListening();
		line = null;
		desk.clear('unanswered');
		options.lost();
	};

	const connector = createConnector(options.open, timers, settings, {
		connecting() {
			if (attempts === 0 && board.phase() === 'connecting') board.tellNow();
			else board.enter('connecting', `The line is being opened again (attempt ${attempts + 1}).`);
		},
		opened(transport) {
			line = transport;
			nextAttemptMs = null;
			board.enter('handshaking', `Waiting for the ${hand.name} at the ${transport.description} to answer.`);
			const reader = hand.createReader(hear);
			stopListening = transport.onData((bytes) => books.read(bytes, reader));
			void greet(transport);
		},
		lost(why, retryMs) {
			lose();
			attempts++;
			nextAttemptMs = clock() + retryMs;
			board.enter('disconnected', why);
		},
	});

	return {
		line: () => line,
		attempts: () => ({ attempts, nextAttemptMs }),
		async close() {
			lose();
			board.enter('closed', 'The link was closed.');
			await connector.close();
		},
	};
}
