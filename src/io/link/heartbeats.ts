import type { Clock } from '../../base/clock.ts';
import type { Heartbeat, HeartbeatAnswer } from '../wire/message.ts';
import { stampDifferenceUs, stampOfMs, wrapStamp } from '../wire/timeStamp.ts';

/** The stamps of a host's heartbeats, and which of them the device has answered. */
export interface Heartbeats {
	/** A session begins: none is owed an answer, and nothing was heard. */
	begin(): void;
	/** The stamp of the heartbeat that leaves now; its answer is owed from now on. */
	leaves(): number;
	/** What it names: the newest answer that was heard, and when. */
	echo(): Pick<Heartbeat, 'echoUs' | 'heardUs'>;
	/** Whether a heartbeat with this stamp is owed its answer. */
	owes(sentUs: number): boolean;
	/** The device's answer. @returns whether it is the first of the session that answers a heartbeat */
	answered(answer: Heartbeat | HeartbeatAnswer): boolean;
	/** When the device last answered one of this session, ms; null: not yet. */
	answeredMs(): number | null;
	/** How long it has owed the oldest answer, ms; 0 when it owes none. */
	owedMs(): number;
}

/** Heartbeats of which none has left. */
export function createHeartbeats(clock: Clock): Heartbeats {
	let echo = { echoUs: 0, heardUs: 0 };
	let lastUs = wrapStamp(stampOfMs(clock()) - 1);
	/** Those that were not answered yet: stamp and time. */
	let owed: { readonly sentUs: number; readonly atMs: number }[] = [];
	let answeredMs: number | null = null;
	return {
		begin() {
			echo = { echoUs: 0, heardUs: 0 };
			owed = [];
			answeredMs = null;
		},
		leaves() {
			// The stamp names the heartbeat in its answer: no two may share one, and 0 stands for none.
			let sentUs = stampOfMs(clock());
			if (stampDifferenceUs(sentUs, lastUs) <= 0) sentUs = wrapStamp(lastUs + 1);
			if (sentUs === 0) sentUs = 1;
			lastUs = sentUs;
			owed.push({ sentUs, atMs: clock() });
			return sentUs;
		},
		echo: () => echo,
		owes: (stamp) => owed.some(({ sentUs }) => sentUs === stamp),
		answered({ sentUs: answerUs, echoUs }) {
			const isFirst = answeredMs === null;
			echo = { echoUs: answerUs, heardUs: stampOfMs(clock()) };
			if (echoUs === 0) return false;
			answeredMs = clock();
			// Answers come in order: a later one excuses those before it, which are lost.
			owed = owed.filter(({ sentUs }) => stampDifferenceUs(sentUs, echoUs) > 0);
			return isFirst;
		},
		answeredMs: () => answeredMs,
		owedMs: () => clock() - (owed[0]?.atMs ?? clock()),
	};
}
