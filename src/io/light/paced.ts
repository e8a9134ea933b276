import { type FrameClock, type FrameSource, frameSource, type SourceFrame } from './frameSource.ts';

/** A clock that can also wait. */
export interface PacingClock extends FrameClock {
	/** Resolves at or soon after `tMs` on this clock, or as soon as `signal` aborts (without rejecting). */
	waitUntil(tMs: number, signal: AbortSignal): Promise<void>;
}

/**
 * Plays a recorded source at the pace of a clock: a frame comes out when modelTimeMs has passed since the first one was
 * asked for, and capturedAtMs is when it came out. Contents, ids and modelTimeMs are untouched.
 *
 * `late` says what happens when the reader asks for a frame after the next one was due: `deliver` (default) hands out every
 * frame, so that a run stays reproducible; `drop` skips to the newest frame due and counts the rest.
 * Frames without modelTimeMs (live sources) pass straight through.
 */
export function paced(source: FrameSource, clock: PacingClock, late: 'deliver' | 'drop' = 'deliver'): FrameSource {
	let taken = 0;
	let dropped = 0;
	return frameSource({
		name: source.name,
		timing: source.timing,
		...(source.durationMs === undefined ? {} : { durationMs: source.durationMs }),
		counts: () => ({ taken, dropped }),
		async *read(signal) {
			const startMs = clock.nowMs();
			let held: SourceFrame | undefined;
			for await (const frame of source.frames(signal)) {
				taken++;
				if (frame.modelTimeMs === undefined) {
					yield frame;
					continue;
				}
				const dueMs = startMs + frame.modelTimeMs;
				if (late === 'deliver') {
					await clock.waitUntil(dueMs, signal);
					if (signal.aborted) return;
					yield { ...frame, capturedAtMs: clock.nowMs() };
					continue;
				}
				// Dropping needs to look one frame ahead: the held frame goes out only if this one is not due yet.
				if (held !== undefined) {
					if (clock.nowMs() >= dueMs) dropped++;
					else {
						await clock.waitUntil(startMs + (held.modelTimeMs ?? 0), signal);
						if (signal.aborted) return;
						yield { ...held, capturedAtMs: clock.nowMs() };
					}
				}
				held = frame;
			}
			if (held !== undefined && !signal.aborted) {
				await clock.waitUntil(startMs + (held.modelTimeMs ?? 0), signal);
				if (!signal.aborted) yield { ...held, capturedAtMs: clock.nowMs() };
			}
		},
	});
}

/** The clock of this process: monotonic ms since an arbitrary start (`performance.now`). */
export function wallClock(): PacingClock {
	return {
		nowMs: () => performance.now(),
		waitUntil(tMs, signal) {
			const delayMs = tMs - performance.now();
			if (delayMs <= 0 || signal.aborted) return Promise.resolve();
			return new Promise((resolve) => {
				const done = (): void => {
					clearTimeout(timer);
					signal.removeEventListener('abort', done);
					resolve();
				};
				const timer = setTimeout(done, delayMs);
				signal.addEventListener('abort', done, { once: true });
			});
		},
	};
}
