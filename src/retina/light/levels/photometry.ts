import { UserError } from '../../../base/errors.ts';

/**
 * From luminance to photoisomerisations, by way of retinal illuminance in trolands. What a receptor makes of a photoisomerisation is its own affair: its
 * declaration has a gain for it.
 *
 * What is assumed, plainly: the conversion factors are those of human photoreceptors seen through the eye's own optics,
 * while the published model's rods and cones come from salamander, newt and turtle. One factor stands for all rods and one for all
 * cones (L and M averaged, no S), whatever their radius in the mosaic; which cones these are, peripheral or foveal, is chosen. The factors include losses in lens
 * and macula; the Stiles–Crawford effect and bleaching are left out. Published values for rods alone differ by a factor of two.
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

/** Rates of photoisomerisation of one rod and one cone. */
export interface PhotoisomerisationRates {
	/** R* per rod per s. */
	readonly rodRate: number;
	/** R* per cone per s. */
	readonly coneRate: number;
}

/** What the light is and what stands between it and the retina. */
export interface ViewingConditions {
	/** Photopic luminance, cd/m², 0 … 1e6. */
	readonly luminanceCdM2: number;
	/** Pupil diameter, mm, 0.5 … 10. */
	readonly pupilDiameterMm: number;
	/** Density of a neutral filter before the eye, log10 units, 0 … 10 (1 passes a tenth). */
	readonly neutralDensity: number;
	/** Scotopic over photopic luminance of the light's spectrum, 0 … 3 (white 2.47; 630 nm about 0.03). */
	readonly scotopicPhotopicRatio: number;
	/** The cones that see it; rods are the same either way (the very fovea has none). */
	readonly cones: ConePlace;
}

/** Throws a UserError that names the field unless `value` is a finite number within [min, max]. Returns the value. */
export function requireInRange(field: string, value: unknown, min: number, max: number, unit = ''): number {
	if (typeof value !== 'number' || !(value >= min && value <= max)) {
		const suffix = unit === '' ? '' : ` ${unit}`;
		throw new UserError(`${field} must be a number from ${min} to ${max}${suffix}, got ${String(value)}.`);
	}
	return value;
}

/** Area of a round pupil in mm² from its diameter in mm (0.5 … 10). */
export function pupilAreaMm2(pupilDiameterMm: number): number {
	requireInRange('pupilDiameterMm', pupilDiameterMm, 0.5, 10, 'mm');
	return (Math.PI * pupilDiameterMm * pupilDiameterMm) / 4;
}

/** Fraction of light that a neutral density filter of `neutralDensity` log10 units passes. */
export function neutralDensityTransmission(neutralDensity: number): number {
	requireInRange('neutralDensity', neutralDensity, 0, 10, 'log units');
	return 10 ** -neutralDensity;
}

/** Retinal illuminance in photopic trolands: luminance (cd/m²) × pupil area (mm²) × filter transmission. */
export function trolands(conditions: Omit<ViewingConditions, 'scotopicPhotopicRatio' | 'cones'>): number {
	requireInRange('luminanceCdM2', conditions.luminanceCdM2, 0, 1e6, 'cd/m²');
	return (
		conditions.luminanceCdM2 *
		pupilAreaMm2(conditions.pupilDiameterMm) *
		neutralDensityTransmission(conditions.neutralDensity)
	);
}

/** Photoisomerisation rates of a rod and a cone under these conditions; linear in luminance (no bleaching). */
export function photoisomerisationRates(conditions: ViewingConditions): PhotoisomerisationRates {
	requireInRange('scotopicPhotopicRatio', conditions.scotopicPhotopicRatio, 0, 3);
	const photopicTrolands = trolands(conditions);
	return {
		rodRate: photopicTrolands * conditions.scotopicPhotopicRatio * ROD_RATE_PER_SCOTOPIC_TROLAND.value,
		coneRate: photopicTrolands * CONE_RATE_PER_PHOTOPIC_TROLAND[conditions.cones].value,
	};
}
