import { z } from 'zod';
import { CONE_PLACES } from '../../retina/light/levels/photometry.ts';
import { EYES, pupilRange } from '../../retina/light/optics/eye.ts';
import { monochromaticRange, primaryRanges } from '../../retina/light/optics/spectrum.ts';
import { gammaRange } from '../../retina/light/optics/srgb.ts';

/** How bright white is for the retina, as a session has it. */

const finite = z.number().finite();
const within = ([min, max]: readonly [number, number]) => finite.min(min).max(max);

/** Ranges of what a light level is stated by. */
export const levelRanges = {
	luminanceCdM2: [0, 1e6],
	illuminanceLux: [0, 1e6],
	reflectance: [0, 1],
	neutralDensity: [0, 10],
	rate: [0, 1e9],
	pupilDiameterMm: pupilRange,
	gamma: gammaRange,
	wavelengthNm: monochromaticRange,
	primary: primaryRanges,
} as const;

/** Filters that can be stacked. */
export const mostFilters = 8;

/** The cones that see a photometric level; peripheral ones when left out. */
const cones = z.enum(CONE_PLACES).optional();

/** The eyes that there are. */
export const eyeNames = EYES;

/** Whose eye stands before the retina; that of the receptors' species when left out. */
const eye = z.enum(EYES).optional();

/** How encoded pictures become light: a power, or sRGB's own curve when left out. */
const gamma = z
	.union([z.literal('srgb'), within(levelRanges.gamma)], {
		error: `must be 'srgb' or a power of ${gammaRange[0]} to ${gammaRange[1]}`,
	})
	.optional();

const primary = z.strictObject({
	peakNm: within(levelRanges.primary.peakNm),
	widthNm: within(levelRanges.primary.widthNm),
	power: within(levelRanges.primary.power),
});

/** What white is made of; daylight (D65) when left out. */
const spectrum = z
	.discriminatedUnion('kind', [
		z.strictObject({ kind: z.literal('d65') }),
		z.strictObject({ kind: z.literal('incandescent') }),
		z.strictObject({ kind: z.literal('monochromatic'), nm: within(levelRanges.wavelengthNm) }),
		z.strictObject({ kind: z.literal('screen') }),
		z.strictObject({ kind: z.literal('primaries'), red: primary, green: primary, blue: primary }),
	])
	.optional();

const density = within(levelRanges.neutralDensity);

/** What stands between white and the retina. */
const beforeTheRetina = {
	/** A diameter, or as the eye adapts it to white behind the filters. */
	pupilDiameterMm: z.union([within(levelRanges.pupilDiameterMm), z.literal('adapted')], {
		error: `must be ${pupilRange[0]} to ${pupilRange[1]} mm or 'adapted'`,
	}),
	/** One filter, or a stack of them, whose densities add. */
	neutralDensity: z.union([density, z.array(density).max(mostFilters)], {
		error: `must be a density of 0 to 10 or a list of at most ${mostFilters} of them`,
	}),
	cones,
	eye,
	spectrum,
	gamma,
};

/** A named level, one's own input at white, a luminance, or an illuminance on a surface of some reflectance. */
export const levelSettingsSchema = z.discriminatedUnion('kind', [
	z.strictObject({
		kind: z.literal('named'),
		name: z.enum(['live', 'scotopic', 'mesopic', 'photopic']),
		cones,
		eye,
		gamma,
	}),
	z.strictObject({
		kind: z.literal('free'),
		rodRate: within(levelRanges.rate),
		coneRate: within(levelRanges.rate),
		gamma,
	}),
	z.strictObject({
		kind: z.literal('photometric'),
		luminanceCdM2: within(levelRanges.luminanceCdM2),
		...beforeTheRetina,
	}),
	z.strictObject({
		kind: z.literal('illuminance'),
		illuminanceLux: within(levelRanges.illuminanceLux),
		reflectance: within(levelRanges.reflectance),
		...beforeTheRetina,
	}),
]);

export type LevelSettings = z.infer<typeof levelSettingsSchema>;

/** Settings of a light that is a luminance by itself or by an illuminance. */
export type PhotometricSettings = LevelSettings & { readonly kind: 'photometric' | 'illuminance' };

/** What white is made of, and one of its primaries. */
export type SpectrumSettings = NonNullable<PhotometricSettings['spectrum']>;
export type PrimarySettings = (SpectrumSettings & { readonly kind: 'primaries' })['red'];
