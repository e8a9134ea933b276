import { lineOfBytes } from '../lines/lineText.ts';

/**
 * The extended mode of the PSYONIC Ability Hand on its serial line (UART or RS485) with byte stuffing on. Facts: "Ability Hand Interface
 * Control Document", firmware 2.0 and later, sections 3.1.2, 3.2.1, 3.3, 3.4 and 3.5 (github.com/psyonicinc/ability-hand-api,
 * Documentation). Frames are compared with what the maker's own Python package writes and reads (test/io/devices/ability.test.ts).
 */

/** The hand's own address unless a person set another over Bluetooth. */
export const ADDRESS = 0x50;
const [FRAME, ESCAPE, MASK] = [0x7e, 0x7d, 0x20];

/** Motors in the order of all messages; the first five are digits, in the order index, middle, ring, little, thumb. */
export const ABILITY_MOTORS = ['index', 'middle', 'ring', 'little', 'thumb flexor', 'thumb rotator'] as const;

/** Position of 150° (section 3.4.1); the sign of the rotator is turned round. */
const [MOST_UNITS, MOST_DEGREES] = [32_767, 150];
/** Units of current in an ampere: the constant of the maker's package 0.2.2; it depends on the hardware's version (section 3.4.5). */
export const UNITS_PER_A = 620.606079;

/** What a message is for, its upper four bits, and the answer that is asked for, its lower four (sections 3.3.1 and 3.3.2). */
export const HEADERS = {
	/** Positions. Three ways to ask for the answer, which number movements: an answer repeats the header that it answers. */
	move: [0x10, 0x11, 0x12],
	/** Voltage: 0 leaves every motor without power. */
	voltage: 0x42,
	/** Changes nothing; keeps the hand under this line's control if it is. Three answers to choose from as well. */
	look: [0xa0, 0xa1, 0xa2],
} as const;

/** What the hand answers. Motors as in `ABILITY_MOTORS`. */
export interface AbilityReport {
	/** Of the message that is answered. */
	readonly header: number;
	/** Six positions, degrees; 0 is open. */
	readonly degrees: readonly number[];
	/** Six currents, A; null: not asked for. */
	readonly currentsA: readonly number[] | null;
	/** Force on all thirty touch sensors together, N, by the maker's placeholder calibration; null: not asked for. */
	readonly touchN: number | null;
	/** Motors that do not do what they were told: they met something, or are too warm. One bit each. */
	readonly limited: number;
}

/** The sum of all bytes of a frame is 0 modulo 256 (section 3.4.8). */
const checksumOf = (bytes: readonly number[]): number => -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;

/** A frame with its checksum, stuffed (section 3.5.5), as a line. */
export function abilityFrame(bytes: readonly number[]): string {
	const stuffed = [...bytes, checksumOf(bytes)].flatMap((byte) =>
		byte === FRAME || byte === ESCAPE ? [ESCAPE, byte ^ MASK] : [byte],
	);
	return lineOfBytes([FRAME, ...stuffed, FRAME]);
}

const sixWords = (words: readonly number[]): readonly number[] =>
	words.flatMap((word) => [word & 0xff, (word >> 8) & 0xff]);

const unitsOfDegrees = (degrees: number): number =>
	Math.trunc(Math.max(-MOST_UNITS, Math.min(MOST_UNITS, (degrees * MOST_UNITS) / MOST_DEGREES)));

/** Sends all motors to positions. @param degrees six; @param header one of `HEADERS.move` */
export const moveLine = (header: number, degrees: readonly number[]): string =>
	abilityFrame([ADDRESS, header, ...sixWords(degrees.map(unitsOfDegrees))]);

/** Takes the voltage from every motor. */
export const STOP_LINE = abilityFrame([ADDRESS, HEADERS.voltage, ...sixWords([0, 0, 0, 0, 0, 0])]);

/** Asks how the hand is: positions, currents and touch. */
export const LOOK_LINE = abilityFrame([ADDRESS, HEADERS.look[0]]);

/** Ends a frame that an earlier program may have left half written. */
export const END_LINE = lineOfBytes([FRAME, FRAME]);

/**
 * Force on a touch sensor from its reading, N (section 3.4.6: 12 bits of 3.3 V over 33 kΩ; the two constants are the maker's
 * placeholders, as it says there).
 */
export function touchForceN(reading: number): number {
	if (reading === 0) return 0;
	const volts = (reading * 3.3) / 4096;
	return 121_591 / (33_000 / volts + 10_000) + 0.878894;
}

/** Finds frames in bytes: unstuffs them, and hands on those whose checksum is right, without it. */
export interface FrameFinder {
	push(bytes: Iterable<number>): void;
	counters(): { readonly frames: number; readonly badBytes: number };
}

/** Shorter frames say nothing: some adapters put a byte of 0 before and behind each. */
const SHORTEST = 3;

/** @param longest bytes of the longest frame that is believed, its checksum included */
export function createFrameFinder(longest: number, found: (frame: readonly number[]) => void): FrameFinder {
	let frame: number[] = [];
	let escaped = false;
	let frames = 0;
	let badBytes = 0;
	const end = (): void => {
		const whole = frame;
		frame = [];
		escaped = false;
		if (whole.length < SHORTEST) return;
		if (whole.length > longest || whole.reduce((sum, byte) => sum + byte, 0) % 256 !== 0) badBytes += whole.length;
		else {
			frames++;
			found(whole.slice(0, -1));
		}
	};
	return {
		push(bytes) {
			for (const byte of bytes) {
				if (byte === FRAME) end();
				else if (byte === ESCAPE) escaped = true;
				else if (frame.length > longest) badBytes++;
				else {
					frame.push(escaped ? byte ^ MASK : byte);
					escaped = false;
				}
			}
		},
		counters: () => ({ frames, badBytes }),
	};
}

/** What the six pairs of a frame hold, and what is behind them (tables 17 and 18): by the lower bits of the header. */
const VARIANTS = [
	{ bytes: 71, currents: true, touch: true },
	{ bytes: 71, currents: false, touch: true },
	{ bytes: 38, currents: true, touch: false },
] as const;
/** Readings of touch, 12 bits each, from this byte. */
const [TOUCH_AT, TOUCH_SENSORS] = [25, 30];

/** The longest frame of either side, its checksum included. */
export const LONGEST_FRAME = 72;

/** Reads an answer; null: it is none (an echo of what was said, for one). @param frame without its checksum */
export function readAbilityFrame(frame: readonly number[]): AbilityReport | null {
	const header = frame[0] as number;
	const variant = VARIANTS[header & 0x0f];
	if (variant === undefined || frame.length !== variant.bytes) return null;
	const word = (at: number): number => (((frame[at] as number) | ((frame[at + 1] as number) << 8)) << 16) >> 16;
	const pairs = ABILITY_MOTORS.map((_, motor) => [word(1 + 4 * motor), word(3 + 4 * motor)] as const);
	/** The two readings that share three bytes. */
	const touch = (sensor: number): number => {
		const at = TOUCH_AT + 3 * (sensor >> 1);
		const both = (frame[at] as number) | ((frame[at + 1] as number) << 8) | ((frame[at + 2] as number) << 16);
		return sensor % 2 === 0 ? both & 0xfff : both >> 12;
	};
	return {
		header,
		degrees: pairs.map(([position]) => (position * MOST_DEGREES) / MOST_UNITS),
		currentsA: variant.currents ? pairs.map(([, current]) => current / UNITS_PER_A) : null,
		touchN: variant.touch
			? Array.from({ length: TOUCH_SENSORS }, (_, sensor) => touchForceN(touch(sensor))).reduce((a, b) => a + b, 0)
			: null,
		limited: frame[frame.length - 1] as number,
	};
}
