/**
 * Degrees of visual angle and micrometres on the retina. One factor, the human one at the posterior pole: 288 µm per
 * degree (Drasdo, Fowler 1974, Br J Ophthalmol 58:709, doi:10.1136/bjo.58.8.709). It falls off beyond about 20° of
 * eccentricity, which a patch of columns never reaches.
 */
export const UM_PER_DEGREE = 288;

/** Micrometres on the retina that an angle in degrees covers. */
export function degreesToUm(angleDeg: number): number {
	return angleDeg * UM_PER_DEGREE;
}

/** Degrees of visual angle of a distance on the retina in µm. */
export function umToDegrees(distanceUm: number): number {
	return distanceUm / UM_PER_DEGREE;
}
