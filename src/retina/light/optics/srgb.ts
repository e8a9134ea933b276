import { requireInRange } from './requireInRange.ts';

/**
 * From a screen's or camera's encoded grey and colour values to light. Transfer function and luminance weights exactly
 * as IEC 61966-2-1:1999 (sRGB; primaries of ITU-R BT.709) prints them.
 */

/** Weights of linear R, G and B in relative luminance Y (IEC 61966-2-1, second row of the RGB to XYZ matrix). */
export const SRGB_LUMINANCE_WEIGHTS = { red: 0.2126, green: 0.7152, blue: 0.0722 } as const;

/** Linear light (0–1) of one sRGB-encoded channel value (0–1). IEC 61966-2-1: linear below 0.04045, power 2.4 above. */
export function srgbToLinear(encoded: number): number {
	return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}

/** sRGB-encoded value (0–1) of linear light (0–1), the inverse of {@link srgbToLinear} (threshold 0.0031308). */
export function linearToSrgb(linear: number): number {
	return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/** Linear light (0–1) of each 8-bit sRGB code 0–255, so that mapping a frame needs no powers. */
export const LINEAR_OF_SRGB_CODE: Float64Array = Float64Array.from({ length: 256 }, (_, code) =>
	srgbToLinear(code / 255),
);

/** The 8-bit sRGB code nearest to a linear light value; values outside 0–1 are clipped. */
export function srgbCodeOfLinear(linear: number): number {
	return Math.round(255 * linearToSrgb(Math.min(1, Math.max(0, linear))));
}

/** Relative luminance (0–1, 1 = white) of linear red, green and blue, each 0–1. */
export function relativeLuminance(red: number, green: number, blue: number): number {
	return SRGB_LUMINANCE_WEIGHTS.red * red + SRGB_LUMINANCE_WEIGHTS.green * green + SRGB_LUMINANCE_WEIGHTS.blue * blue;
}

/** How much of each primary counts in what a receptor sees; the sum is 1. */
export interface ChannelWeights {
	readonly red: number;
	readonly green: number;
	readonly blue: number;
}

/** How encoded values become light: as sRGB prints it, or by a power, 1 … 5. */
export type Gamma = 'srgb' | number;

/** Least and greatest power. */
export const gammaRange = [1, 5] as const;

/** Linear light (0–1) of each 8-bit code 0–255 on a screen of that gamma. Throws UserError for a power out of range. */
export function linearOfCode(gamma: Gamma): Float64Array {
	if (gamma === 'srgb') return LINEAR_OF_SRGB_CODE;
	requireInRange('gamma', gamma, ...gammaRange);
	return Float64Array.from({ length: 256 }, (_, code) => (code / 255) ** gamma);
}
