/** The host's clock: ms since the epoch, monotonic within a thread, the same in all threads to within a fraction of a ms. */
export const hostClock = { nowMs: (): number => performance.timeOrigin + performance.now() } as const;
