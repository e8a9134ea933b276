import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LiveSession } from '../../src/engine/live/liveSession.ts';
import { createEngineServer } from '../../src/engine/server/engineServer.ts';
import { createLiveNwb, type LiveNwb } from '../../src/host/liveNwb.ts';
import { defaultSession, type Session } from '../../src/protocol/session/sessionFile.ts';

/** 1,024 columns of the published circuit (6,144 cells) on which a grating drifts, in steps of 1 ms: a large live session. */
const session: Session = {
	...defaultSession(),
	columns: { x: 32, y: 32 },
	stepMs: 1,
	source: { type: 'stimulus', name: 'drifting-grating', parameters: {} },
};

/** Cells of it. */
export const CELLS = 6 * 1024;

/** A live session as an engine runs it, in this thread and as fast as it goes, with recordings that can be switched on and off between two steps. */
export interface RecordedPatch {
	readonly live: LiveSession;
	/** Recordings by name. */
	readonly recordings: ReadonlyMap<string, LiveNwb>;
	/** Runs so many ms of model time. @param name of the recording that hears of it; none where it is left out */
	run(ms: number, name?: string): void;
	close(): Promise<void>;
}

/** @param wanted quantities of each recording, by its name */
export function recordedPatch(wanted: Readonly<Record<string, readonly string[]>>): RecordedPatch {
	const folder = mkdtempSync(join(tmpdir(), 'retinode-bench-'));
	const failed = (message: string): never => {
		throw new Error(message);
	};
	const recordings = new Map(
		Object.entries(wanted).map(([name, quantities]) => [
			name,
			createLiveNwb({ file: join(folder, `${name}.nwb`), quantities, everyS: 0.001 }, failed),
		]),
	);
	let heard: LiveNwb | undefined;
	const server = createEngineServer(session, {
		clock: { nowMs: () => performance.now() },
		post: () => undefined,
		openSource: () => failed('the patch has no source to open'),
		recorder: {
			begun(live, begun) {
				for (const each of recordings.values()) each.begun(live, begun);
			},
			light: (tMs, rates) => heard?.light(tMs, rates),
			spike: (cell, tMs) => heard?.spike(cell, tMs),
			stepped: (tMs) => heard?.stepped(tMs),
			noted: () => undefined,
			ends: () => undefined,
		},
	});
	const live = server.session;
	return {
		live,
		recordings,
		run(ms, name) {
			heard = name === undefined ? undefined : recordings.get(name);
			live.run(live.tMs + ms, Number.POSITIVE_INFINITY);
		},
		async close() {
			for (const each of recordings.values()) await each.close();
			server.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
