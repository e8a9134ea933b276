import { createLinkBoard } from '../../link/linkBoard.ts';
import type { SpikeLink, SpikeLinkOptions } from '../../link/linkContract.ts';
import { linkSettings } from '../../link/settings.ts';
import { createSpikeLedger } from '../../link/spikeLedger.ts';
import type { CommandRefusal, LinkPhase, LinkState } from '../../link/state.ts';
import { isSafeCommand, type SafeCommand } from '../../safety/safety.ts';
import { createLettingGo } from './lettingGo.ts';
import { createLineBooks } from './lineBooks.ts';
import { createObey } from './lineCommands.ts';
import { createLineConnection, LOOK_TRIES } from './lineConnection.ts';
import { createLineDesk } from './lineDesk.ts';
import type { LineHand } from './lineHand.ts';
import { createLineStop } from './lineStop.ts';

/** Makes a link to a hand that speaks lines and begins to connect. @throws UserError when a setting is out of range */
export function openLineHand<Report>(hand: LineHand<Report>, options: SpikeLinkOptions): SpikeLink {
	const { transport: openTransport, protocol, host: _host, sessionId: _sessionId, clock, timers, ...changes } = options;
	const settings = linkSettings(changes);
	const ledger = createSpikeLedger();
	const books = createLineBooks(clock, hand);
	let closing: Promise<void> | null = null;

	const state = (): LinkState => ({
		...board.shown(),
		transport: connection.line()?.description ?? null,
		protocol,
		sending: protocol,
		device: books.device(),
		clock: null,
		stop: { pending: stop.pending(), latched: hand.stopped() === true },
		letGo: lettingGo.state(),
		heartbeat: { answeredMs: null, owedMs: 0, current: null },
		telemetry: books.telemetry(),
		spikes: ledger.account(),
		counters: books.counters(desk.repeats()),
		...connection.attempts(),
	});
	const board = createLinkBoard(clock, timers, state);
	const is = (phase: LinkPhase): boolean => board.phase() === phase;

	const write = (text: string): void => {
		const bytes = new TextEncoder().encode(text);
		if (connection.line()?.write(bytes).accepted) books.wrote(bytes.length);
	};
	const desk = createLineDesk<Report>(timers, hand.answerMs, write);
	const obey = createObey(hand, desk, books, { clock, settings });
	const lettingGo = createLettingGo(obey, timers, hand.stopped, () => board.tellNow());
	const stop = createLineStop(
		hand,
		desk,
		LOOK_TRIES,
		() => connection.line(),
		() => {
			if (hand.stopped() === true) lettingGo.stopped();
			board.tellNow();
		},
	);

	const connection = createLineConnection(hand, desk, books, board, {
		open: openTransport,
		clock,
		timers,
		settings,
		isClosing: () => closing !== null,
		payDebts() {
			if (stop.pending()) void stop.say();
			else lettingGo.ifOwed();
		},
		lost() {
			hand.disconnected();
			lettingGo.lost();
		},
	});

	/** Why a command is not said now. */
	const whyNot = (command: SafeCommand): readonly [CommandRefusal, string] | null => {
		if (!isSafeCommand(command)) return ['notSafe', 'The command did not pass the safety gate.'];
		if (!is('ready') || closing !== null) {
			return ['notConnected', `There is no device to move: ${board.shown().reason}`];
		}
		if (stop.pending() || hand.stopped() === true) {
			return ['stopInForce', 'The emergency stop is in force: the motors are switched off.'];
		}
		const why = command.target === 'relax' ? null : hand.whyNot();
		return why === null ? null : ['unable', why];
	};

	return {
		sendSpikes(batch) {
			// It takes movements only: its spikes are the control law's business.
			ledger.refuse(closing !== null ? 'closed' : 'refused', batch.length);
			board.tellSoon();
		},
		async command(command, _frameId, instantMs = clock()) {
			const isRelax = command.target === 'relax';
			const no = whyNot(command);
			if (isRelax) lettingGo.asked();
			if (no !== null) {
				const refused = { kind: 'refused', why: no[0], reason: no[1] } as const;
				return isRelax ? refused : books.count(refused);
			}
			if (isRelax) return lettingGo.now();
			lettingGo.moves();
			books.sent();
			return books.count(await obey(command, () => clock() - instantMs > settings.commandAgeMs));
		},
		emergencyStop() {
			stop.ask();
			board.tellNow();
			if (is('ready') || is('silent')) void stop.say();
		},
		state,
		subscribe: (listener) => board.subscribe(listener),
		// No telemetry of its own accord: there is nothing that shows when a movement began.
		onTrace: () => () => undefined,
		close() {
			closing ??= (async () => {
				if (is('ready')) await lettingGo.farewell();
				await connection.close();
			})();
			return closing;
		},
	};
}
