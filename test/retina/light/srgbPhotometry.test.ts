import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { degreesToUm, umToDegrees } from '../../../src/retina/light/field/visualAngle.ts';
import {
	DEFAULT_LIGHT_LEVEL,
	freeLightLevel,
	LIGHT_LEVELS,
	lightLevelNamed,
	whiteFor,
} from '../../../src/retina/light/levels/lightLevel.ts';
import {
	type ConePlace,
	neutralDensityTransmission,
	receptorWhite,
	trolands,
	type ViewingConditions,
} from '../../../src/retina/light/levels/photometry.ts';
import {
	LINEAR_OF_SRGB_CODE,
	linearToSrgb,
	relativeLuminance,
	srgbCodeOfLinear,
	srgbToLinear,
} from '../../../src/retina/light/optics/srgb.ts';

describe('sRGB', () => {
	it('turns codes into light as IEC 61966-2-1 says', () => {
		expect(srgbToLinear(0)).toBe(0);
		expect(srgbToLinear(1)).toBe(1);
		expect(srgbToLinear(0.04045)).toBe(0.04045 / 12.92);
		// Middle grey, code 128: worked out by hand from ((128/255 + 0.055)/1.055)^2.4.
		expect(LINEAR_OF_SRGB_CODE[128]).toBeCloseTo(0.2158605, 7);
	});

	it('comes back to every code', () => {
		for (let code = 0; code < 256; code++) {
			expect(srgbCodeOfLinear(LINEAR_OF_SRGB_CODE[code] ?? -1)).toBe(code);
			expect(linearToSrgb(srgbToLinear(code / 255))).toBeCloseTo(code / 255, 12);
		}
	});

	it('gives white a luminance of 1 and green most of it', () => {
		expect(relativeLuminance(1, 1, 1)).toBeCloseTo(1, 12);
		expect(relativeLuminance(0, 1, 0)).toBe(0.7152);
	});
});

/** Daylight of 1 cd/m² through a pupil of 3 mm, with changes. */
function seen(change: { pupilDiameterMm?: number } & Partial<Omit<ViewingConditions, 'pupil'>>): ViewingConditions {
	const { pupilDiameterMm = 3, ...rest } = change;
	return {
		luminanceCdM2: 1,
		neutralDensity: [],
		spectrum: { kind: 'd65' },
		cones: 'peripheral',
		...rest,
		pupil: { human: pupilDiameterMm, mouse: pupilDiameterMm },
	};
}

describe('photometry', () => {
	it('has 1 troland from 1 cd/m² through a pupil of 1 mm²', () => {
		const pupilDiameterMm = 2 / Math.sqrt(Math.PI);
		expect(trolands(seen({ pupilDiameterMm }), 'human')).toBeCloseTo(1, 12);
	});

	it('loses a factor of ten for each log unit of filter', () => {
		expect(neutralDensityTransmission([3])).toBeCloseTo(1e-3, 15);
		const behind = (neutralDensity: readonly number[]) =>
			trolands(seen({ luminanceCdM2: 100, pupilDiameterMm: 4, neutralDensity }), 'human');
		expect(behind([2])).toBeCloseTo(4 * Math.PI, 9);
		// Stacked filters add.
		expect(behind([1.4, 0.6])).toBeCloseTo(behind([2]), 9);
		expect(behind([])).toBeCloseTo(400 * Math.PI, 9);
	});

	it('gives 8.6 per rod and scotopic troland, and per photopic troland 128 per peripheral and 22.3 per foveal cone', () => {
		const conditions = (cones: ConePlace) => seen({ pupilDiameterMm: 2 / Math.sqrt(Math.PI), cones });
		const rate = (cones: ConePlace, kind: 'rod' | 'cone') => receptorWhite(conditions(cones), { kind }).rate;
		// Daylight has 2.47 scotopic trolands in a photopic one.
		expect(rate('peripheral', 'rod')).toBeCloseTo(8.6 * 2.47, 9);
		expect(rate('peripheral', 'cone')).toBeCloseTo(128, 9);
		expect(rate('foveal', 'rod')).toBe(rate('peripheral', 'rod'));
		// L 23.7 and M 19.5, two of the first for one of the second.
		expect(rate('foveal', 'cone')).toBeCloseTo((2 * 23.7 + 19.5) / 3, 9);
	});

	it('covers 288 µm of retina with a degree', () => {
		expect(degreesToUm(1)).toBe(288);
		expect(umToDegrees(degreesToUm(0.37))).toBeCloseTo(0.37, 12);
	});

	it('names the field that is wrong', () => {
		const white = (change: Parameters<typeof seen>[0]) => () => receptorWhite(seen(change), { kind: 'rod' });
		expect(white({ luminanceCdM2: -1 })).toThrow('luminanceCdM2 must be a number from 0');
		expect(white({ pupilDiameterMm: 0 })).toThrow('pupilDiameterMm');
		expect(white({ neutralDensity: [1, Number.NaN] })).toThrow('neutralDensity');
		expect(white({ spectrum: { kind: 'monochromatic', nm: 900 } })).toThrow(UserError);
	});
});

describe('light levels', () => {
	it('rise from scotopic through mesopic to photopic', () => {
		const rates = [LIGHT_LEVELS.scotopic, LIGHT_LEVELS.mesopic, LIGHT_LEVELS.photopic].map((level) => ({
			rod: whiteFor(level, { kind: 'rod' }).rate,
			cone: whiteFor(level, { kind: 'cone' }).rate,
		}));
		const [scotopic, mesopic, photopic] = rates;
		// By hand: 1e-3 cd/m² × π·3.5² mm² × 2.47 × 8.6 = 0.8175 per rod and s.
		expect(scotopic?.rod).toBeCloseTo(0.8175, 3);
		expect(mesopic?.rod).toBeGreaterThan(1);
		expect(mesopic?.rod).toBeLessThan(1000);
		expect(photopic?.cone).toBeGreaterThan(10_000);
		expect(photopic?.cone).toBeLessThan(900_000);
	});

	it('takes free levels within bounds, and known names only', () => {
		const own = freeLightLevel({ rodRate: 100, coneRate: 50_000 });
		expect(whiteFor(own, { kind: 'rod' }).rate).toBe(100);
		expect(whiteFor(own, { kind: 'cone' }).rate).toBe(50_000);
		expect(() => freeLightLevel({ rodRate: -1, coneRate: 0 })).toThrow('light level rodRate');
		expect(lightLevelNamed('live')).toBe(DEFAULT_LIGHT_LEVEL);
		expect(() => lightLevelNamed('twilight')).toThrow('live, scotopic, mesopic, photopic');
	});
});
