import type { FrameClock } from '../../../src/io/light/frameSource.ts';

/** A clock that stands still at `nowMs`. */
export const stillClock = (nowMs = 0): FrameClock => ({ nowMs: () => nowMs });
