import { createConnector } from '../../link/connector.ts';
import { createLinkBoard } from '../../link/linkBoard.ts';
import type { SpikeLink, SpikeLinkOptions } from '../../link/linkContract.ts';
import { linkSettings } from '../../link/settings.ts';
import { createSpikeLedger } from '../../link/spikeLedger.ts';
import type { CommandOutcome, CommandRefusal, LetGo, LinkPhase, LinkState } from '../../link/state.ts';
import { isSafeCommand, RELAX, type SafeCommand } from '../../safety/safety.ts';
import type { Transport } from '../../transport/transport.ts';
import type { DeviceDriver } from '../drivers/driver.ts';
import { createBrunelBooks } from './brunelBooks.ts';
import {
	type BrunelReport,
	createBrunelReader,
	DIAGNOSTICS_LINE,
	END_LINE,
	type FingerMove,
	fingerLine,
	TOGGLE_MOTORS_LINE,
} from './brunelLines.ts';
import { brunelMoves } from './brunelMoves.ts';
import { createLineDesk, type Question } from './lineDesk.ts';

/** How long an answer may take, ms. */
const ANSWER_MS = 120;
/** Diagnostics are asked for this often while nothing else is said, ms: the hand has no heartbeat. */
const LOOK_MS = 1000;
/** So often they may stay unanswered before the hand counts as silent. */
const LOOK_TRIES = 5;
/** At the end it has so long to say that it opens, ms. */
const FAREWELL_MS = 500;

const ask = (tries: number): Question => ({
	subject: 'diagnostics',
	line: DIAGNOSTICS_LINE,
	judge: (report) => (report.kind === 'motors' && report.answers === 'diagnostics' ? 'right' : 'other'),
	tries,
});
const TOGGLE: Question = {
	subject: 'motors',
	line: TOGGLE_MOTORS_LINE,
	judge: (report) => (report.kind === 'motors' && report.answers === 'toggle' ? 'right' : 'other'),
	// Said twice, it would switch the motors on again.
	tries: 1,
};
const move = (wanted: FingerMove, tries: number, lapsed: () => boolean): Question => ({
	subject: `finger ${wanted.finger}`,
	line: fingerLine(wanted),
	judge(report) {
		if (report.kind === 'refused') return 'wrong';
		if (report.kind !== 'finger') return 'other';
		// The line has no checksum: a spoiled digit shows in the answer, and the movement is said again.
		const { finger, position, speed } = report;
		return finger === wanted.finger && position === wanted.position && speed === wanted.speed ? 'right' : 'wrong';
	},
	tries,
	lapsed,
});

/** Makes a link to a Brunel hand and begins to connect. @throws UserError when a setting is out of range */
function openBrunel(options: SpikeLinkOptions): SpikeLink {
	const {
		transport: openTransport,
		protocol,
		host: _host,
		sessionId: _sessionId,
		clock: now,
		timers: later,
		...changes
	} = options;
	const settings = linkSettings(changes);
	const ledger = createSpikeLedger();
	const books = createBrunelBooks(now);
	let line: Transport | null = null;
	let attempts = 0;
	let nextAttemptMs: number | null = null;
	let stopPending = false;
	let stopping = false;
	/** The hand has no sessions: it is let go of only where this program may have moved it. */
	let letGo: LetGo = 'none';
	let moved = false;
	let opening = 0;
	let cancelLook = (): void => undefined;
	let stopListening = (): void => undefined;
	let closing: Promise<void> | null = null;

	const state = (): LinkState => ({
		...board.shown(),
		transport: line?.description ?? null,
		protocol,
		sending: protocol,
		device: books.device(),
		clock: null,
		stop: { pending: stopPending, latched: books.motorsOff() === true },
		letGo,
		heartbeat: { answeredMs: null, owedMs: 0, current: null },
		telemetry: books.telemetry(),
		spikes: ledger.account(),
		counters: books.counters(desk.repeats()),
		attempts,
		nextAttemptMs,
	});
	const board = createLinkBoard(now, later, state);
	const is = (phase: LinkPhase): boolean => board.phase() === phase;

	const desk = createLineDesk(later, ANSWER_MS, (text) => {
		const bytes = new TextEncoder().encode(text);
		if (line?.write(bytes).accepted) books.wrote(bytes.length);
	});

	const hear = (report: BrunelReport): void => {
		books.note(report);
		desk.hear(report);
		board.tellSoon();
	};

	/** Looks how the hand is, again and again. */
	const look = async (transport: Transport): Promise<void> => {
		const outcome = await desk.ask(ask(LOOK_TRIES));
		if (line !== transport || closing !== null) return;
		if (outcome === 'unanswered' && !is('silent'))
			board.enter('silent', 'The Brunel hand is connected but says nothing.');
		else if (outcome === 'unanswered') {
			connector.reopen('The Brunel hand stopped answering; is it switched on?');
			return;
		} else if (outcome === 'answered' && is('silent')) welcome();
		else if (stopPending) void stopMotors();
		else openIfOwed();
		cancelLook = later.after(LOOK_MS, () => void look(transport));
	};

	const welcome = (): void => {
		attempts = 0;
		connector.proved();
		board.enter('ready', `${books.device()?.identity ?? 'Brunel hand'} is connected.`);
		if (stopPending) void stopMotors();
		else openIfOwed();
	};

	const greet = async (transport: Transport): Promise<void> => {
		const tries = Math.max(1, Math.ceil(settings.reopenAfterMs / ANSWER_MS));
		transport.write(new TextEncoder().encode(END_LINE));
		const outcome = await desk.ask(ask(tries));
		if (line !== transport || closing !== null || outcome === 'overtaken') return;
		if (outcome === 'unanswered' || books.device() === null) {
			connector.reopen(
				`The device at the ${transport.description} does not answer as a Brunel hand; is it one, and switched on?`,
			);
			return;
		}
		books.connected();
		welcome();
		cancelLook = later.after(LOOK_MS, () => void look(transport));
	};

	/** Switches the motors off, however often the line fails meanwhile: the toggle is sent only when they are known to be on. */
	const stopMotors = async (): Promise<void> => {
		if (stopping) return;
		stopping = true;
		desk.clear('overtaken');
		const transport = line;
		while (stopPending && line === transport && transport !== null) {
			const outcome = await (books.motorsOff() !== false ? desk.askNow(ask(LOOK_TRIES)) : desk.askNow(TOGGLE));
			if (line !== transport) break;
			// The toggle may have been heard though its answer was not: only the diagnostics tell.
			if (outcome !== 'answered') {
				books.forgetMotors();
				if ((await desk.askNow(ask(LOOK_TRIES))) !== 'answered') break;
			}
			if (books.motorsOff() === true) stopPending = false;
		}
		// Without power it has let go, as far as it can.
		if (books.motorsOff() === true && letGo === 'pending') letGo = 'confirmed';
		stopping = false;
		board.tellNow();
	};

	const lose = (): void => {
		cancelLook();
		stopListening();
		line = null;
		desk.clear('unanswered');
		books.disconnected();
		if (moved) letGo = 'pending';
	};

	const connector = createConnector(openTransport, later, settings, {
		connecting() {
			if (attempts === 0 && is('connecting')) board.tellNow();
			else board.enter('connecting', `The line is being opened again (attempt ${attempts + 1}).`);
		},
		opened(transport) {
			line = transport;
			nextAttemptMs = null;
			board.enter('handshaking', `Waiting for the Brunel hand at the ${transport.description} to answer.`);
			const reader = createBrunelReader(hear);
			stopListening = transport.onData((bytes) => {
				books.read(bytes.length, () => reader.push(bytes), reader.counters);
			});
			void greet(transport);
		},
		lost(why, retryMs) {
			lose();
			attempts++;
			nextAttemptMs = now() + retryMs;
			board.enter('disconnected', why);
		},
	});

	const obey = async (command: SafeCommand, lapsed: () => boolean): Promise<CommandOutcome> => {
		const moves = brunelMoves(command);
		if (typeof moves === 'string') return { kind: 'refused', why: 'unable', reason: moves };
		const outcomes = await Promise.all(moves.map((wanted) => desk.ask(move(wanted, settings.commandTries, lapsed))));
		if (outcomes.includes('overtaken')) return { kind: 'overtaken' };
		if (outcomes.includes('lapsed')) {
			books.tooOld();
			const reason = `The instant that wanted the command is more than ${settings.commandAgeMs} ms ago.`;
			const isUnsaid = outcomes.every((outcome) => outcome === 'lapsed');
			return isUnsaid ? { kind: 'refused', why: 'tooOld', reason } : { kind: 'unanswered', reason };
		}
		if (outcomes.includes('unanswered')) return { kind: 'unanswered', reason: 'The hand did not answer the command.' };
		return { kind: 'acted', actedMs: now() };
	};

	/** Opens the hand; what is being said to it is overtaken. */
	const open = async (): Promise<CommandOutcome> => {
		opening++;
		const outcome = await obey(RELAX, () => false);
		opening--;
		if (outcome.kind === 'acted' && letGo === 'pending') {
			letGo = 'confirmed';
			moved = false;
		}
		board.tellNow();
		return outcome;
	};
	/** Nothing opens this hand once the line is closed: it is opened before, if it was moved, and given a little while to say so. */
	const farewell = async (): Promise<void> => {
		if (!is('ready') || !moved || books.motorsOff() === true) return;
		letGo = 'pending';
		await Promise.race([open(), new Promise<void>((resolve) => void later.after(FAREWELL_MS, resolve))]);
	};
	/** With every look: opens the hand if that is still owed and not under way. */
	const openIfOwed = (): void => {
		if (letGo === 'pending' && opening === 0 && books.motorsOff() === false) void open();
	};
	/** Why no movement is said now. */
	const whyNoCommand = (command: SafeCommand): readonly [CommandRefusal, string] | null => {
		if (!is('ready') || closing !== null)
			return ['notConnected', `There is no device to move: ${board.shown().reason}`];
		if (stopPending || books.motorsOff() === true) {
			return ['stopInForce', 'The emergency stop is in force: the motors are switched off.'];
		}
		const busy = books.otherMode();
		if (busy === null || command.target === 'relax') return null;
		return ['unable', `The hand is in its ${busy} mode and may move by itself; switch that off at the hand first.`];
	};

	return {
		sendSpikes(batch) {
			// It takes movements only: its spikes are the control law's business.
			ledger.refuse(closing !== null ? 'closed' : 'refused', batch.length);
			board.tellSoon();
		},
		async command(command, _frameId, instantMs = now()) {
			const isRelax = command.target === 'relax';
			const no = isSafeCommand(command)
				? whyNoCommand(command)
				: (['notSafe', 'The command did not pass the safety gate.'] as const);
			if (isRelax) {
				letGo = books.motorsOff() === true ? 'confirmed' : 'pending';
				if (no !== null) return { kind: 'refused', why: no[0], reason: no[1] };
				return open();
			}
			if (no !== null) return books.count({ kind: 'refused', why: no[0], reason: no[1] });
			letGo = 'none';
			moved = true;
			books.sent();
			return books.count(await obey(command, () => now() - instantMs > settings.commandAgeMs));
		},
		emergencyStop() {
			stopPending = true;
			board.tellNow();
			if (is('ready') || is('silent')) void stopMotors();
		},
		state,
		subscribe: (listener) => board.subscribe(listener),
		// No telemetry of its own accord: there is nothing that shows when a movement began.
		onTrace: () => () => undefined,
		close() {
			closing ??= (async () => {
				await farewell();
				lose();
				board.enter('closed', 'The link was closed.');
				await connector.close();
			})();
			return closing;
		},
	};
}

/** The Open Bionics Brunel hand with its own Beetroot firmware. */
export const BRUNEL_DRIVER: DeviceDriver = {
	name: 'brunel',
	summary: 'Open Bionics Brunel hand with its own Beetroot firmware: ASCII lines at 115,200 baud',
	baud: 115_200,
	watchdog: false,
	limitations: [
		'The hand has no watchdog: if this program or the cable fails, it holds the last position.',
		'The hand takes no force limit: it stalls at the strength of its motors.',
		'Its actuators are screws: to let go is to open, and a stopped hand keeps its grip.',
		'The emergency stop switches its motors off by a command of the firmware (A3), which the hand remembers; a person switches them on again the same way, at its serial console.',
		'It reports its targets and not its positions: what is shown is what it was told and understood.',
		'Its lines have no checksum; every answer is compared with what was said, so a spoiled movement is corrected, not prevented.',
	],
	open: openBrunel,
};
