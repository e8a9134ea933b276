import type { LiveSession } from '../engine/live/liveSession.ts';
import type { EngineRecorder } from '../engine/server/engineShell.ts';
import type { NwbStart, RecordingNews } from '../protocol/recordingState.ts';
import type { Session } from '../protocol/session/sessionFile.ts';
import { createLiveNwb, type LiveNwb } from './liveNwb.ts';

/** How often a recording is told of, ms. */
const tellMs = 500;

/** The recordings of an engine, in its thread. */
export interface RecorderSeat extends Required<EngineRecorder> {
	/** Closes their journals. Never rejects. */
	close(): Promise<void>;
}

/** A recording that was asked for while the model runs. */
interface Asked {
	readonly nwb: LiveNwb;
	readonly live: LiveSession;
	readonly sinceS: number;
	readonly tick: NodeJS.Timeout;
}

/**
 * Passes what happens on to the recording of the start, if there is one, and to one that is asked for meanwhile.
 * @param tell hears how that one stands
 * @param say hears of what is not recorded, one sentence
 */
export function createRecorderSeat(
	first: LiveNwb | undefined,
	tell: (news: RecordingNews) => void,
	say: (message: string) => void,
): RecorderSeat {
	let asked: Asked | undefined;
	let closing: Promise<void> = Promise.resolve();
	/** Light as it is: a recording that begins later begins with it. */
	let lastLight: Float64Array | undefined;
	const stateOf = ({ nwb, live, sinceS }: Asked) => ({
		file: nwb.file,
		sinceS,
		untilS: live.tMs / 1000,
		bytes: nwb.bytes,
		loss: nwb.loss,
	});
	const end = (): void => {
		if (!asked) return;
		const ended = asked;
		asked = undefined;
		clearInterval(ended.tick);
		// Before the model starts again, time and all.
		const last = stateOf(ended);
		closing = ended.nwb
			.close()
			.then(() => tell({ phase: 'over', ...last, bytes: ended.nwb.bytes, loss: ended.nwb.loss }));
	};
	const begin = (live: LiveSession, session: Session, start: NwbStart): void => {
		const refuse = (message: string): void => tell({ phase: 'refused', file: start.file, message });
		if (asked) {
			refuse(`A recording is under way: ${asked.nwb.file}.`);
			return;
		}
		const nwb = createLiveNwb(start, say);
		try {
			nwb.begun(live, session);
			if (lastLight) nwb.light(live.tMs, lastLight);
			nwb.beginNow();
		} catch (error) {
			void nwb.close();
			refuse(error instanceof Error ? error.message : String(error));
			return;
		}
		const tick = setInterval(() => {
			if (asked) tell({ phase: 'recording', ...stateOf(asked) });
		}, tellMs);
		tick.unref();
		asked = { nwb, live, sinceS: live.tMs / 1000, tick };
		tell({ phase: 'recording', ...stateOf(asked) });
	};
	return {
		begun: (live, session) => first?.begun(live, session),
		light(tMs, rates) {
			if (lastLight?.length !== rates.length) lastLight = new Float64Array(rates.length);
			lastLight.set(rates);
			first?.light(tMs, rates);
			asked?.nwb.light(tMs, rates);
		},
		spike(cell, tMs) {
			first?.spike(cell, tMs);
			asked?.nwb.spike(cell, tMs);
		},
		stepped(tMs) {
			first?.stepped(tMs);
			asked?.nwb.stepped(tMs);
		},
		noted(note) {
			first?.noted(note);
			asked?.nwb.noted(note);
		},
		ends(tMs) {
			first?.ends(tMs);
			asked?.nwb.ends(tMs);
			lastLight = undefined;
			end();
		},
		record(live, session, start) {
			if (start) begin(live, session, start);
			else end();
		},
		async close() {
			end();
			await Promise.all([closing, first?.close()]);
		},
	};
}
