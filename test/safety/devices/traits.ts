/** What a player of sequences and an oracle must know of a device. */
export interface DeviceTraits {
	/** Has joints, or electrodes. */
	readonly kind: 'hand' | 'stimulator';
	/** How long a person must hold the reset key, ms. */
	readonly resetHoldMs: number;
	/** The stop button never counts before it has been down for so long, µs, and always after it has for so long. */
	readonly stopEarlyUs: number;
	readonly stopSureUs: number;
	/** A restart of the processor sets the device's clock to 0. */
	readonly clockRestarts: boolean;
	/** What its line takes for bytes, µs: for each, and for all that came together; 0: they come in no time. */
	readonly lineUsPerByte: number;
	readonly lineUsMore: number;
	/** A pulse that has begun ends with its charge balanced, whatever lets go of the electrode: so long may it be driven after that, µs. */
	readonly pulseUs: number;
	/** How much later than by the letter anything may happen, µs: steps of its own time. */
	readonly slackUs: number;
	/** A fault latches its emergency stop, too. */
	readonly faultStops: boolean;
	/** A restart of the processor takes a reset key that is down for stuck; else the key's press goes on counting. */
	readonly restartSpendsKey: boolean;
	/** Its clock can be brought to its wrap by letting 71 minutes pass. */
	readonly wraps: boolean;
}

/** The twins of this program: exact to their steps of 1 ms, with contacts as their test bench works them. */
const TWIN = {
	resetHoldMs: 100,
	stopEarlyUs: 0,
	stopSureUs: 1,
	clockRestarts: false,
	lineUsPerByte: 0,
	lineUsMore: 0,
	pulseUs: 0,
	slackUs: 1000,
	faultStops: false,
	restartSpendsKey: true,
	wraps: true,
} as const;

/** The devices that sequences are played to. */
export const TRAITS = {
	hand: { kind: 'hand', ...TWIN },
	stimulator: { kind: 'stimulator', ...TWIN },
	/** The firmware's core in C: ticks of 4 ms, two of them until a button counts. */
	core: {
		kind: 'hand',
		resetHoldMs: 100,
		stopEarlyUs: 4000,
		stopSureUs: 20_000,
		clockRestarts: true,
		lineUsPerByte: 0,
		lineUsMore: 0,
		pulseUs: 0,
		slackUs: 4000,
		faultStops: false,
		restartSpendsKey: true,
		wraps: true,
	},
	/** The gateware at 400,000 baud. */
	gateware: {
		kind: 'stimulator',
		resetHoldMs: 20,
		stopEarlyUs: 0,
		stopSureUs: 10,
		clockRestarts: false,
		lineUsPerByte: 25,
		lineUsMore: 200,
		// Two phases of 200 µs and a gap of 50 (commandForms.ts), 20 for the source to settle; 10 for the line.
		pulseUs: 480,
		slackUs: 2000,
		faultStops: true,
		// Latch and key survive every reset of the logic (emergency_stop.v).
		restartSpendsKey: false,
		wraps: false,
	},
} as const satisfies Readonly<Record<string, DeviceTraits>>;

/** The name of a device that sequences are played to. */
export type DeviceName = keyof typeof TRAITS;
