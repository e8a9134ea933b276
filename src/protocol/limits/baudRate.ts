/** Rates a serial port may be opened at, in baud: the one range for drivers, sessions, options and fields. */
export const BAUD_RANGE = { min: 9600, max: 2_000_000, default: 115_200 } as const;
