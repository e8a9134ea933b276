import type { Pigment } from './opsin.ts';
import { requireInRange } from './requireInRange.ts';

/** Whose eye stands before the retina. */
export const EYES = ['human', 'mouse'] as const;
export type EyeName = (typeof EYES)[number];

/** A pupil by its diameter, mm, or as the eye adapts it to white. */
export type Pupil = number | 'adapted';

/** Least and greatest diameter of a pupil, mm. */
export const pupilRange = [0.1, 10] as const;

/** Diameter, mm, of a round pupil of an area in mm². */
const diameterOf = (areaMm2: number): number => 2 * Math.sqrt(areaMm2 / Math.PI);

/**
 * Areas of a mouse's pupil, mm²: 1.91 dilated (that of a running animal) and 0.21 constricted (of a still one, in the light of a screen), from Pennesi, Lyubarsky and Pugh 1998
 * (Invest. Ophthalmol. Vis. Sci. 39:2148-2156) as Franke, Qiu and colleagues use them for calibration (eulerlab open-visual-stimulator, in-vivo notebook, 2021).
 */
export const MOUSE_PUPIL_AREAS_MM2 = { dilated: 1.91, constricted: 0.21 } as const;

/** Luminances, cd/m², at and below which a mouse's pupil is dilated, and at and above which it is constricted (assumed; its area falls with their logarithm between). */
const mousePupilLuminances = { dilated: 1e-4, constricted: 1 } as const;

/** Field that a human eye is adapted to, degrees² (assumed: a disc of 60°). */
const adaptingFieldDeg2 = Math.PI * 30 ** 2;

/**
 * The diameter of the pupil that an eye has under a steady luminance, mm. Human: Stanley and Davies 1995 (Ophthalmic Physiol. Opt. 15:601-603; their equation as
 * Watson and Yellott 2012, J. Vis. 12(10):12, print it) with a field of 60° (assumed). Mouse: between the areas of {@link MOUSE_PUPIL_AREAS_MM2}.
 */
export function adaptedPupilMm(eye: EyeName, luminanceCdM2: number): number {
	if (eye === 'human') {
		const f = ((luminanceCdM2 * adaptingFieldDeg2) / 846) ** 0.41;
		return 7.75 - (5.75 * f) / (f + 2);
	}
	const { dilated, constricted } = mousePupilLuminances;
	const whole = Math.log(constricted / dilated);
	const part = luminanceCdM2 <= dilated ? 0 : Math.min(1, Math.log(luminanceCdM2 / dilated) / whole);
	const { dilated: large, constricted: small } = MOUSE_PUPIL_AREAS_MM2;
	return diameterOf(large + part * (small - large));
}

/** Area of a round pupil in mm² from its diameter in mm (0.1 … 10). */
export function pupilAreaMm2(pupilDiameterMm: number): number {
	requireInRange('pupilDiameterMm', pupilDiameterMm, ...pupilRange, 'mm');
	return (Math.PI * pupilDiameterMm * pupilDiameterMm) / 4;
}

/**
 * From the luminance of an extended field to light on a mouse's retina: its focal length in air, 1.756 mm at 544 nm (Remtulla and Hallett 1985, Vision Res. 25:21-31), and
 * what cornea and lens pass: 0.35 at 360 nm, 0.55 at 510 nm (Henriksson, Bergmanson and Walsh 2010, Exp. Eye Res. 90:82-86, as cited in the same notebook), linear between
 * and constant beyond (assumed).
 */
export const MOUSE_FOCAL_LENGTH_MM = 1.756;

/** What a mouse's eye passes of a wavelength, 0 … 1. */
export function mouseTransmission(nm: number): number {
	const part = Math.min(1, Math.max(0, (nm - 360) / (510 - 360)));
	return 0.35 + part * (0.55 - 0.35);
}

/**
 * Pigments that receptors of a mouse are taken to have where their text names none: peaks as measured in rods (498 nm) and in cones with M opsin (508 nm; Abballe and
 * Asari 2022, PLoS ONE 17:e0262763, name 508 and, of S opsin, 360 nm), collecting areas of 0.5 and 0.2 µm² (Nikonov and colleagues 2006, J. Gen. Physiol. 127:359-374).
 */
export const MOUSE_PIGMENTS: Readonly<Record<'rod' | 'cone', Pigment>> = {
	rod: { peakNm: 498, areaUm2: 0.5 },
	cone: { peakNm: 508, areaUm2: 0.2 },
};
