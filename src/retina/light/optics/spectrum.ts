import { UserError } from '../../../base/errors.ts';
import { daylightPower, LUMENS_PER_WATT, photopicEfficiency, scotopicEfficiency } from './cieTables.ts';
import { absorbance, type Pigment } from './opsin.ts';
import { requireInRange } from './requireInRange.ts';
import { type ChannelWeights, SRGB_LUMINANCE_WEIGHTS } from './srgb.ts';

/** One primary of a screen: a Gaussian over wavelength. */
export interface Primary {
	/** Wavelength of its peak, nm, 330 … 780. */
	readonly peakNm: number;
	/** Full width at half of its maximum, nm, 1 … 200. */
	readonly widthNm: number;
	/** Radiant power at full drive relative to the other primaries, above 0 to 1e6. */
	readonly power: number;
}

/** Ranges of a primary. */
export const primaryRanges = { peakNm: [330, 780], widthNm: [1, 200], power: [1e-6, 1e6] } as const;

/**
 * What white is made of. Of `d65` (daylight), `incandescent` (CIE standard illuminant A) and `monochromatic` light a picture takes more or less and changes
 * nothing in its spectrum; `screen` (a usual LCD with an LED behind it) and `primaries` (one's own) have three parts, by which receptors tell colours.
 */
export type LightSpectrum =
	| { readonly kind: 'd65' }
	| { readonly kind: 'incandescent' }
	| { readonly kind: 'monochromatic'; readonly nm: number }
	| { readonly kind: 'screen' }
	| { readonly kind: 'primaries'; readonly red: Primary; readonly green: Primary; readonly blue: Primary };

/** Range of a single wavelength, nm: where V(λ) is tabulated. */
export const monochromaticRange = [360, 780] as const;

/** Radiant power at a wavelength, in the spectrum's own unit. */
interface Line {
	readonly nm: number;
	readonly power: number;
}

/** The parts of a light that a picture drives apart: one, or red, green and blue. */
type Beams = readonly [readonly Line[]] | readonly [readonly Line[], readonly Line[], readonly Line[]];

const [firstNm, lastNm, stepNm] = [300, 780, 5];

const over = (power: (nm: number) => number, step = stepNm): readonly Line[] =>
	Array.from({ length: Math.floor((lastNm - firstNm) / step) + 1 }, (_, k) => {
		const nm = firstNm + k * step;
		return { nm, power: power(nm) * step };
	});

/** CIE standard illuminant A: ISO/CIE 11664-2, its formula. */
const incandescentPower = (nm: number): number =>
	(100 * (560 / nm) ** 5 * Math.expm1(1.435e7 / (2848 * 560))) / Math.expm1(1.435e7 / (2848 * nm));

/** Of a Gaussian of that full width at half maximum, with an area of 1. */
const gaussian = (peakNm: number, widthNm: number) => {
	const sigma = widthNm / Math.sqrt(8 * Math.LN2);
	return (nm: number) => Math.exp(-0.5 * ((nm - peakNm) / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI));
};

const beamOf = ({ peakNm, widthNm, power }: Primary): readonly Line[] => {
	const shape = gaussian(peakNm, widthNm);
	return over((nm) => power * shape(nm), 0.5);
};

/** Peaks and widths of a usual LCD lit by white LEDs (assumed); powers follow from the luminance that each primary has of sRGB's white. */
const screenPrimaries = {
	red: { peakNm: 615, widthNm: 50 },
	green: { peakNm: 535, widthNm: 60 },
	blue: { peakNm: 450, widthNm: 22 },
} as const;

const lumensOf = (beam: readonly Line[]): number =>
	LUMENS_PER_WATT.photopic * beam.reduce((sum, { nm, power }) => sum + power * photopicEfficiency(nm), 0);

const scotopicLumensOf = (beam: readonly Line[]): number =>
	LUMENS_PER_WATT.scotopic * beam.reduce((sum, { nm, power }) => sum + power * scotopicEfficiency(nm), 0);

const screenBeam = (colour: keyof ChannelWeights): readonly Line[] => {
	const beam = beamOf({ ...screenPrimaries[colour], power: 1 });
	const scale = SRGB_LUMINANCE_WEIGHTS[colour] / lumensOf(beam);
	return beam.map(({ nm, power }) => ({ nm, power: power * scale }));
};

function requirePrimary(colour: string, primary: Primary): void {
	for (const field of ['peakNm', 'widthNm', 'power'] as const) {
		const [min, max] = primaryRanges[field];
		requireInRange(`${colour}.${field}`, primary[field], min, max, field === 'power' ? '' : 'nm');
	}
}

/** Throws a UserError that names the field for a spectrum out of range. Returns the spectrum. */
export function checkedSpectrum(spectrum: LightSpectrum): LightSpectrum {
	if (spectrum.kind === 'monochromatic') requireInRange('spectrum nm', spectrum.nm, ...monochromaticRange, 'nm');
	if (spectrum.kind === 'primaries') {
		for (const colour of ['red', 'green', 'blue'] as const) requirePrimary(`spectrum ${colour}`, spectrum[colour]);
	}
	return spectrum;
}

function beamsOf(spectrum: LightSpectrum): Beams {
	switch (spectrum.kind) {
		case 'd65':
			return [over(daylightPower)];
		case 'incandescent':
			return [over(incandescentPower)];
		case 'monochromatic':
			return [[{ nm: spectrum.nm, power: 1 }]];
		case 'screen':
			return [screenBeam('red'), screenBeam('green'), screenBeam('blue')];
		case 'primaries':
			return [beamOf(spectrum.red), beamOf(spectrum.green), beamOf(spectrum.blue)];
	}
}

/** Something that light does to a receptor, per candela and square metre of white: in all, and by the parts that a picture drives apart. */
export interface ChannelSum {
	readonly total: number;
	readonly weights: ChannelWeights;
}

function channelSum(spectrum: LightSpectrum, of: (beam: readonly Line[]) => number): ChannelSum {
	const beams = beamsOf(checkedSpectrum(spectrum));
	const luminance = beams.reduce((sum, beam) => sum + lumensOf(beam), 0);
	if (!(luminance > 0)) {
		throw new UserError(
			'spectrum must have light within 360 to 780 nm: a luminance or an illuminance says nothing of any other.',
		);
	}
	const parts = beams.map((beam) => of(beam) / luminance);
	const total = parts.reduce((sum, part) => sum + part, 0);
	const [red = 0, green = 0, blue = 0] = parts;
	const isOne = parts.length === 1 || total === 0;
	return {
		total,
		weights: isOne ? SRGB_LUMINANCE_WEIGHTS : { red: red / total, green: green / total, blue: blue / total },
	};
}

/** Luminance by parts; the total is 1. */
export const luminanceParts = (spectrum: LightSpectrum): ChannelSum => channelSum(spectrum, lumensOf);

/** Scotopic luminance per photopic luminance, in all and by parts. */
export const scotopicParts = (spectrum: LightSpectrum): ChannelSum => channelSum(spectrum, scotopicLumensOf);

/** Photons per joule at 1 nm: 1e-9/(h·c), with the exact h and c of the SI. */
const photonsPerJouleNm = 1e-9 / (6.62607015e-34 * 299_792_458);

/**
 * Photons per second, steradian and m² that a pigment would isomerise at unit collecting area (1 m²), per candela and m² of white, behind media that pass
 * `transmission` of a wavelength.
 */
export const catchParts = (
	spectrum: LightSpectrum,
	{ peakNm }: Pick<Pigment, 'peakNm'>,
	transmission: (nm: number) => number,
): ChannelSum =>
	channelSum(spectrum, (beam) =>
		beam.reduce(
			(sum, { nm, power }) => sum + power * nm * photonsPerJouleNm * transmission(nm) * absorbance(peakNm, nm),
			0,
		),
	);
