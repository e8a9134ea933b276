import type { LossCause, SpikeAccount, SpikeForm } from './state.ts';

/**
 * Double-entry book of spikes: each one handed over is, at any time, exactly one of queued, in flight, delivered or
 * lost. What the device received is known exactly, because it answers every heartbeat with its count at that place in
 * the stream, and after a broken session with the count of that session.
 */
export interface SpikeLedger {
	/** Handed over and queued. */
	take(count: number): void;
	/** Handed over and lost at once. */
	refuse(cause: LossCause, count: number): void;
	/** Queued before, lost now. */
	drop(cause: LossCause, count: number): void;
	/** Queued before, sent now in a form. @returns spikes sent in this session so far */
	send(count: number, form: SpikeForm): number;
	/** A heartbeat leaves: remembers what was sent before it. */
	heartbeatLeaves(sentUs: number): void;
	/** The device answered that heartbeat with the spikes it had received in this session. */
	heartbeatAnswered(sentUs: number, received: number): void;
	/** The line broke: what is in flight stays so until the device, if it comes back, tells what it had received. */
	sessionBroke(): void;
	/** A session begins; the device names the one before and its count. */
	sessionBegins(sessionId: number, previousSessionId: number, previousSpikes: number): void;
	/** The end: what is queued and in flight counts as lost. */
	close(): void;
	/** Spikes sent in this session. */
	sentInSession(): number;
	/** Spikes of this session known to be lost on the line. */
	lostInSession(): number;
	account(): SpikeAccount;
}

/** Heartbeats whose answer may still come. */
const REMEMBERED = 32;

/** A ledger with nothing in it. */
export function createSpikeLedger(): SpikeLedger {
	const lost: Record<LossCause, number> = {
		notConnected: 0,
		silent: 0,
		queueFull: 0,
		stale: 0,
		line: 0,
		refused: 0,
		closed: 0,
	};
	let handedOver = 0;
	let queued = 0;
	let delivered = 0;
	let inFlight = 0;
	const sentAs: Record<SpikeForm, number> = { events: 0, coalesced: 0, rate: 0 };
	/** Of the session that runs, or of the one that broke and is not settled. */
	let session = { id: 0, sent: 0, received: 0, lost: 0 };
	const sentBefore = new Map<number, number>();

	/** The device had received so many of the first `sent` spikes of the session. */
	const settle = (sent: number, received: number): void => {
		// A device that counts more than was sent, or fewer than before, is not believed.
		const arrived = Math.min(sent - session.lost, Math.max(received, session.received)) - session.received;
		const missing = sent - session.lost - session.received - arrived;
		session.received += arrived;
		session.lost += missing;
		delivered += arrived;
		lost.line += missing;
		inFlight -= arrived + missing;
	};

	return {
		take(count) {
			handedOver += count;
			queued += count;
		},
		refuse(cause, count) {
			handedOver += count;
			lost[cause] += count;
		},
		drop(cause, count) {
			queued -= count;
			lost[cause] += count;
		},
		send(count, form) {
			queued -= count;
			sentAs[form] += count;
			inFlight += count;
			session.sent += count;
			return session.sent;
		},
		heartbeatLeaves(sentUs) {
			sentBefore.set(sentUs, session.sent);
			const oldest = sentBefore.keys().next().value;
			if (sentBefore.size > REMEMBERED && oldest !== undefined) sentBefore.delete(oldest);
		},
		heartbeatAnswered(sentUs, received) {
			const sent = sentBefore.get(sentUs);
			if (sent === undefined) return;
			sentBefore.delete(sentUs);
			// An answer older than one that was settled already tells nothing new.
			if (sent >= session.received + session.lost) settle(sent, received);
		},
		sessionBroke: () => sentBefore.clear(),
		sessionBegins(sessionId, previousSessionId, previousSpikes) {
			settle(session.sent, previousSessionId === session.id ? previousSpikes : 0);
			session = { id: sessionId, sent: 0, received: 0, lost: 0 };
			sentBefore.clear();
		},
		close() {
			lost.closed += queued;
			queued = 0;
			settle(session.sent, 0);
		},
		sentInSession: () => session.sent,
		lostInSession: () => session.lost,
		account: () => ({
			handedOver,
			queued,
			inFlight,
			delivered,
			lost: { ...lost },
			lostTotal: Object.values(lost).reduce((sum, count) => sum + count, 0),
			sentCoalesced: sentAs.coalesced,
			sentAsRates: sentAs.rate,
		}),
	};
}
