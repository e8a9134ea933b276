import { UserError } from '../../../base/errors.ts';
import { BAUD_RANGE } from '../../../protocol/limits/baudRate.ts';
import { type LineConditions, PERFECT_LINE } from '../../transport/line.ts';

/** How trustworthy the simulated device's line is, in both directions. */
export interface DeviceConditions {
	/** Rate that it keeps up with, baud; 0: not limited. */
	readonly baud: number;
	/** Added travel time each way, ms. */
	readonly latencyMs: number;
	/** Probability that a byte vanishes, 0 to 1. */
	readonly loss: number;
	/** Probability that one bit of a byte flips, 0 to 1. */
	readonly noise: number;
	/** Random bytes the device sends by itself, per second. */
	readonly babbleBytesPerS: number;
	/** The device hears nothing and says nothing. */
	readonly silent: boolean;
}

/** A device without trouble. */
export const GOOD_CONDITIONS: DeviceConditions = {
	baud: 0,
	latencyMs: 0,
	loss: 0,
	noise: 0,
	babbleBytesPerS: 0,
	silent: false,
};

const RANGES: readonly (readonly [Exclude<keyof DeviceConditions, 'silent'>, number])[] = [
	['baud', BAUD_RANGE.max],
	['latencyMs', 10_000],
	['loss', 1],
	['noise', 1],
	['babbleBytesPerS', 1_000_000],
];

/** Complete conditions. @throws UserError naming the one that is out of range */
export function deviceConditions(changes: Partial<DeviceConditions> = {}): DeviceConditions {
	const conditions = { ...GOOD_CONDITIONS, ...changes };
	for (const [name, max] of RANGES) {
		const value = conditions[name];
		if (!(value >= 0 && value <= max)) {
			throw new UserError(`The device's ${name} is ${value}; it must be from 0 to ${max}.`);
		}
	}
	return conditions;
}

/** The two directions of a line in these conditions. */
export function directions(conditions: DeviceConditions): {
	readonly inbound: LineConditions;
	readonly outbound: LineConditions;
} {
	const inbound: LineConditions = {
		...PERFECT_LINE,
		latencyMs: conditions.latencyMs,
		bytesPerS: conditions.baud === 0 ? Number.POSITIVE_INFINITY : conditions.baud / 10,
		lossPerByte: conditions.loss,
		noisePerByte: conditions.noise,
		silent: conditions.silent,
	};
	return { inbound, outbound: { ...inbound, babbleBytesPerS: conditions.babbleBytesPerS } };
}
