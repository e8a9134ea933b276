import type { TimeSource } from '../src/base/clock.ts';

/**
 * The most by which time goes on between two turns of the event loop, ms. Everything that a test runs in its process has its turn in
 * between, so that no limit of a second or of 250 ms is missed only because the machine was doing something else.
 */
const mostMs = 4;

interface Due {
	readonly atMs: number;
	readonly run: () => void;
}

function createPatientTime(): TimeSource {
	let nowMs = performance.timeOrigin + performance.now();
	let lookedMs = performance.now();
	const due = new Set<Due>();
	const clock = (): number => nowMs + Math.min(mostMs, performance.now() - lookedMs);
	const turn = (): void => {
		nowMs = clock();
		lookedMs = performance.now();
		const ready = [...due].filter(({ atMs }) => atMs <= nowMs).sort((a, b) => a.atMs - b.atMs);
		// One that is called off by another of the same turn is not called.
		for (const entry of ready) if (due.delete(entry)) entry.run();
		setTimeout(turn, 1).unref();
	};
	setTimeout(turn, 1).unref();
	return {
		clock,
		timers: {
			after(ms, run) {
				if (ms <= 0) {
					const immediate = setImmediate(run);
					return () => clearImmediate(immediate);
				}
				const entry = { atMs: clock() + ms, run };
				due.add(entry);
				return () => void due.delete(entry);
			},
		},
	};
}

/**
 * Time for tests in which hosts, devices and lines run together in one process: the machine's, but it waits for whoever is slow. On a machine
 * that is at its limits it goes on more slowly than the machine's; it never jumps.
 */
export const patientTime: TimeSource = createPatientTime();
