/** A disc electrode on an insulating carrier that faces the retina, which is taken for a homogeneous medium that fills the other side of it. */
export interface DiscElectrode {
	/** Of the disc, µm, above 0. */
	readonly diameterUm: number;
	/** Current, µA; positive flows from the disc into the tissue (anodic). */
	readonly currentUa: number;
	/** Resistivity of the medium, Ω·m. */
	readonly resistivityOhmM: number;
}

/** Resistivity that is taken where none is stated, Ω·m: of the order of saline and of retina (assumed). */
export const USUAL_RESISTIVITY_OHM_M = 1;

/**
 * Membrane current that a cell gets per potential around it, pA/mV, with the sign of cathodic stimulation: −k·V (assumed; a cell in one compartment has no field along it that
 * could polarise it, so that this stands for what its shape would do).
 */
export const USUAL_PA_PER_MV = 1;

/**
 * Potential in the medium against far away, mV, at a distance from the disc's axis and from its plane, µm, by the solution for a disc of one potential (Newman 1966, J. Electrochem. Soc.
 * 113:501; Wiley and Webster 1982, IEEE Trans. Biomed. Eng. 29:381): V = (2V₀/π)·asin(2a/(√((r−a)²+z²)+√((r+a)²+z²))), V₀ = ρI/4a. Far away it is that of a
 * point, ρI/2πd.
 */
export function discPotentialMv(disc: DiscElectrode, axisUm: number, planeUm: number): number {
	const a = disc.diameterUm / 2;
	const far = Math.hypot(axisUm - a, planeUm) + Math.hypot(axisUm + a, planeUm);
	// µA over µm is V per Ω·m.
	const ownMv = (1000 * disc.resistivityOhmM * disc.currentUa) / (4 * a);
	return ((2 * ownMv) / Math.PI) * Math.asin(Math.min(1, (2 * a) / far));
}
