import {
	adaptedPupilMm,
	type EyeName,
	MOUSE_FOCAL_LENGTH_MM,
	MOUSE_PIGMENTS,
	mouseTransmission,
	type Pupil,
	pupilAreaMm2,
} from '../optics/eye.ts';
import type { Pigment } from '../optics/opsin.ts';
import { requireInRange } from '../optics/requireInRange.ts';
import { catchParts, type LightSpectrum, luminanceParts, scotopicParts } from '../optics/spectrum.ts';
import { type ChannelWeights, SRGB_LUMINANCE_WEIGHTS } from '../optics/srgb.ts';

/**
 * From luminance to photoisomerisations. What a receptor makes of a photoisomerisation is its own affair: its declaration has a gain for it.
 *
 * Through a human eye, by way of retinal illuminance in trolands: the factors are those of human photoreceptors, one for all rods and one for all
 * cones (L and M averaged, no S), whatever their radius in the mosaic and their pigment; which cones these are, peripheral or foveal, is chosen. They include losses in lens
 * and macula. Published values for rods alone differ by a factor of two; and the published model's rods and cones come from salamander, newt and turtle.
 *
 * Through a mouse's eye, by its optics and each receptor's own pigment and collecting area: photons of the light's spectrum that reach a µm² of retina, times the
 * template's absorbance, times the area.
 *
 * Left out in both: the Stiles–Crawford effect, bleaching, self-screening, and light that scatters within the eye.
 */

/** One conversion factor with where it comes from. */
export interface ConversionFactor {
	/** The factor itself, in `unit`. */
	readonly value: number;
	readonly unit: string;
	readonly source: string;
}

/** Photoisomerisations per rod and second for one scotopic troland. */
export const ROD_RATE_PER_SCOTOPIC_TROLAND: ConversionFactor = {
	value: 8.6,
	unit: 'R*/rod/s per scotopic td',
	source:
		'Breton, Schueller, Lamb, Pugh 1994, Invest Ophthalmol Vis Sci 35:295 (human rods; Makous 1997 gives 4.3 for rods in the central visual field)',
};

/** Where in the retina the cones of a level are taken from. */
export const CONE_PLACES = ['peripheral', 'foveal'] as const;
export type ConePlace = (typeof CONE_PLACES)[number];

/** Photoisomerisations per cone and second for one photopic troland. */
export const CONE_RATE_PER_PHOTOPIC_TROLAND: Readonly<Record<ConePlace, ConversionFactor>> = {
	peripheral: {
		value: 128,
		unit: 'R*/cone/s per photopic td',
		source:
			'computed for 560 nm with the CIE 2006 10° fundamentals and published in the documentation of ComputePhotopigmentBleaching (Psychtoolbox, D. H. Brainard 2014): L 137, M 110, weighted 2:1',
	},
	foveal: {
		value: 22.3,
		unit: 'R*/cone/s per photopic td',
		source:
			'computed likewise with the CIE 2006 2° fundamentals (more macular pigment, inner segments of 2.3 µm) and published in the same place: L 23.7, M 19.5, weighted 2:1; Rodieck 1998, The First Steps in Seeing, p. 475, has 18.3 and 15.9 at 555 nm, as cited there',
	},
};

/** Scotopic trolands per photopic troland in light of the CIE D65 spectrum, taken for the white of screens and cameras. */
export const D65_SCOTOPIC_PHOTOPIC_RATIO: ConversionFactor = {
	value: 2.47,
	unit: 'scotopic td per photopic td',
	source: 'CIE D65 spectrum under V′(λ) (1700 lm/W) and V(λ) (683 lm/W), CIE 018:2019',
};

/** What the light is and what stands between it and the retina. */
export interface ViewingConditions {
	/** Photopic luminance, cd/m², 0 … 1e6. */
	readonly luminanceCdM2: number;
	/** The pupil of each eye: a diameter, mm, 0.1 … 10, or as it adapts to white behind the filters. */
	readonly pupil: Readonly<Record<EyeName, Pupil>>;
	/** Densities of the neutral filters before the eye, log10 units, each 0 … 10 (1 passes a tenth); they add. */
	readonly neutralDensity: readonly number[];
	/** What white is made of. */
	readonly spectrum: LightSpectrum;
	/** The cones that see it; rods are the same either way (the very fovea has none). */
	readonly cones: ConePlace;
}

/** A photoreceptor as photometry sees it. */
export interface Viewer {
	readonly kind: 'rod' | 'cone';
	/** The eye that it is in; a human one where nothing says another. */
	readonly eye?: EyeName;
	/** What counts in a mouse's eye; that of its kind where nothing says another. */
	readonly pigment?: Pigment;
}

/** What one receptor has of white, and by which parts of a picture. */
export interface ReceptorWhite {
	/** Photoisomerisations per second. */
	readonly rate: number;
	/** Their parts from the picture's linear red, green and blue; the sum is 1. */
	readonly weights: ChannelWeights;
}

/** Fraction of light that neutral density filters of these densities, log10 units, pass together. */
export function neutralDensityTransmission(densities: readonly number[]): number {
	return densities.reduce(
		(part, density) => part * 10 ** -requireInRange('neutralDensity', density, 0, 10, 'log units'),
		1,
	);
}

/** Illuminance of a surface that scatters evenly (Lambertian), lux, and its reflectance, 0 … 1, as its luminance, cd/m². */
export function luminanceOf({
	illuminanceLux,
	reflectance,
}: {
	readonly illuminanceLux: number;
	readonly reflectance: number;
}): number {
	requireInRange('illuminanceLux', illuminanceLux, 0, 1e6, 'lx');
	requireInRange('reflectance', reflectance, 0, 1);
	return (illuminanceLux * reflectance) / Math.PI;
}

/** Luminance behind the filters, cd/m². */
function filteredLuminance({
	luminanceCdM2,
	neutralDensity,
}: Pick<ViewingConditions, 'luminanceCdM2' | 'neutralDensity'>): number {
	requireInRange('luminanceCdM2', luminanceCdM2, 0, 1e6, 'cd/m²');
	return luminanceCdM2 * neutralDensityTransmission(neutralDensity);
}

/** Diameter of the pupil of an eye under these conditions, mm. */
export function pupilDiameterMm(
	conditions: Pick<ViewingConditions, 'luminanceCdM2' | 'neutralDensity' | 'pupil'>,
	eye: EyeName,
): number {
	const pupil = conditions.pupil[eye];
	return pupil === 'adapted' ? adaptedPupilMm(eye, filteredLuminance(conditions)) : pupil;
}

/** Retinal illuminance in photopic trolands: luminance (cd/m²) × pupil area (mm²) × filter transmission. */
export function trolands(
	conditions: Pick<ViewingConditions, 'luminanceCdM2' | 'neutralDensity' | 'pupil'>,
	eye: EyeName,
): number {
	const { luminanceCdM2, neutralDensity } = conditions;
	requireInRange('luminanceCdM2', luminanceCdM2, 0, 1e6, 'cd/m²');
	return luminanceCdM2 * pupilAreaMm2(pupilDiameterMm(conditions, eye)) * neutralDensityTransmission(neutralDensity);
}

function throughHumanEye(conditions: ViewingConditions, kind: Viewer['kind']): ReceptorWhite {
	const { spectrum, cones } = conditions;
	const photopicTrolands = trolands(conditions, 'human');
	if (kind === 'cone') {
		const { weights } = luminanceParts(spectrum);
		return { rate: photopicTrolands * CONE_RATE_PER_PHOTOPIC_TROLAND[cones].value, weights };
	}
	const { total, weights } =
		spectrum.kind === 'd65'
			? { total: D65_SCOTOPIC_PHOTOPIC_RATIO.value, weights: SRGB_LUMINANCE_WEIGHTS }
			: scotopicParts(spectrum);
	return { rate: photopicTrolands * total * ROD_RATE_PER_SCOTOPIC_TROLAND.value, weights };
}

function throughMouseEye(conditions: ViewingConditions, pigment: Pigment): ReceptorWhite {
	const { total, weights } = catchParts(conditions.spectrum, pigment, mouseTransmission);
	// Of an extended field, luminance × pupil area (mm²) / focal length² (mm²) is what falls on a unit of retina; 1e-12 m² are a µm².
	const perArea = trolands(conditions, 'mouse') / MOUSE_FOCAL_LENGTH_MM ** 2;
	return { rate: perArea * total * 1e-12 * pigment.areaUm2, weights };
}

/** What a receptor has of white under these conditions; linear in luminance for a pupil of a fixed diameter. Throws UserError that names the field for conditions out of range. */
export function receptorWhite(conditions: ViewingConditions, { kind, eye = 'human', pigment }: Viewer): ReceptorWhite {
	return eye === 'human'
		? throughHumanEye(conditions, kind)
		: throughMouseEye(conditions, pigment ?? MOUSE_PIGMENTS[kind]);
}
