/** What a photoreceptor sees with: its pigment by the wavelength of its peak, and how much light it collects. */
export interface Pigment {
	/** Wavelength of the greatest absorbance, nm. */
	readonly peakNm: number;
	/** Photoisomerisations per photon and µm² at that wavelength: the collecting area, for light along the outer segment. */
	readonly areaUm2: number;
}

/**
 * Absorbance of a vitamin-A1 pigment relative to that of its peak: the template of Govardovskii, Fyhrquist, Reuter, Kuzmin and Donner 2000
 * (Vis. Neurosci. 17:509-528), α and β band. At the peak it is within 1 % of 1.
 * @param peakNm wavelength of the α band's peak, nm
 * @param nm wavelength, nm
 */
export function absorbance(peakNm: number, nm: number): number {
	const x = peakNm / nm;
	const a = 0.8795 + 0.0459 * Math.exp(-((peakNm - 300) ** 2) / 11_940);
	const alpha = 1 / (Math.exp(69.7 * (a - x)) + Math.exp(28 * (0.922 - x)) + Math.exp(-14.9 * (1.104 - x)) + 0.674);
	const betaPeakNm = 189 + 0.315 * peakNm;
	const betaWidthNm = -40.5 + 0.195 * peakNm;
	return alpha + 0.26 * Math.exp(-(((nm - betaPeakNm) / betaWidthNm) ** 2));
}
