import type { EngineServer } from '../engine/server/engineServer.ts';

/** Longest slice of computing between looks at the messages, ms. */
const sliceMs = 6;
/** Pause when nothing is due, ms. */
const pauseMs = 1;

/** Runs an engine in this thread until stopped; returns how to stop it. */
export function runEngineLoop(server: EngineServer): () => void {
	let stopped = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const turn = (): void => {
		if (stopped) return;
		const before = performance.now();
		const taken = server.tick(sliceMs);
		// An engine that used up its slice is behind: it goes on as soon as the messages have been looked at.
		if (taken > 0 && performance.now() - before >= sliceMs) setImmediate(turn);
		else timer = setTimeout(turn, pauseMs);
	};
	turn();
	return () => {
		stopped = true;
		clearTimeout(timer);
	};
}
