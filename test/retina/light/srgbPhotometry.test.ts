import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import {
	LINEAR_OF_SRGB_CODE,
	linearToSrgb,
	relativeLuminance,
	srgbCodeOfLinear,
	srgbToLinear,
} from '../../../src/retina/light/field/srgb.ts';
import { degreesToUm, umToDegrees } from '../../../src/retina/light/field/visualAngle.ts';
import {
	DEFAULT_LIGHT_LEVEL,
	freeLightLevel,
	LIGHT_LEVELS,
	lightLevelNamed,
	whiteRates,
} from '../../../src/retina/light/levels/lightLevel.ts';
import {
	type ConePlace,
	neutralDensityTransmission,
	photoisomerisationRates,
	trolands,
} from '../../../src/retina/light/levels/photometry.ts';

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

describe('photometry', () => {
	it('has 1 troland from 1 cd/m² through a pupil of 1 mm²', () => {
		const pupilDiameterMm = 2 / Math.sqrt(Math.PI);
		expect(trolands({ luminanceCdM2: 1, pupilDiameterMm, neutralDensity: 0 })).toBeCloseTo(1, 12);
	});

	it('loses a factor of ten for each log unit of filter', () => {
		expect(neutralDensityTransmission(3)).toBeCloseTo(1e-3, 15);
		expect(trolands({ luminanceCdM2: 100, pupilDiameterMm: 4, neutralDensity: 2 })).toBeCloseTo(4 * Math.PI, 9);
	});

	it('gives 8.6 per rod and scotopic troland, and per photopic troland 128 per peripheral and 22.3 per foveal cone', () => {
		const ratesIn = (cones: ConePlace) =>
			photoisomerisationRates({
				luminanceCdM2: 1,
				pupilDiameterMm: 2 / Math.sqrt(Math.PI),
				neutralDensity: 0,
				scotopicPhotopicRatio: 2,
				cones,
			});
		expect(ratesIn('peripheral').rodRate).toBeCloseTo(17.2, 9);
		expect(ratesIn('peripheral').coneRate).toBeCloseTo(128, 9);
		expect(ratesIn('foveal').rodRate).toBe(ratesIn('peripheral').rodRate);
		// L 23.7 and M 19.5, two of the first for one of the second.
		expect(ratesIn('foveal').coneRate).toBeCloseTo((2 * 23.7 + 19.5) / 3, 9);
	});

	it('covers 288 µm of retina with a degree', () => {
		expect(degreesToUm(1)).toBe(288);
		expect(umToDegrees(degreesToUm(0.37))).toBeCloseTo(0.37, 12);
	});

	it('names the field that is wrong', () => {
		const conditions = {
			luminanceCdM2: 1,
			pupilDiameterMm: 3,
			neutralDensity: 0,
			scotopicPhotopicRatio: 2.47,
			cones: 'peripheral',
		} as const;
		expect(() => photoisomerisationRates({ ...conditions, luminanceCdM2: -1 })).toThrow(
			'luminanceCdM2 must be a number from 0',
		);
		expect(() => photoisomerisationRates({ ...conditions, pupilDiameterMm: 0 })).toThrow('pupilDiameterMm');
		expect(() => photoisomerisationRates({ ...conditions, neutralDensity: Number.NaN })).toThrow('neutralDensity');
		expect(() => photoisomerisationRates({ ...conditions, scotopicPhotopicRatio: 9 })).toThrow(UserError);
	});
});

describe('light levels', () => {
	it('rise from scotopic through mesopic to photopic', () => {
		const [scotopic, mesopic, photopic] = [LIGHT_LEVELS.scotopic, LIGHT_LEVELS.mesopic, LIGHT_LEVELS.photopic].map(
			whiteRates,
		);
		// By hand: 1e-3 cd/m² × π·3.5² mm² × 2.47 × 8.6 = 0.8175 per rod and s.
		expect(scotopic?.rodRate).toBeCloseTo(0.8175, 3);
		expect(mesopic?.rodRate).toBeGreaterThan(1);
		expect(mesopic?.rodRate).toBeLessThan(1000);
		expect(photopic?.coneRate).toBeGreaterThan(10_000);
		expect(photopic?.coneRate).toBeLessThan(900_000);
	});

	it('takes free levels within bounds, and known names only', () => {
		expect(whiteRates(freeLightLevel({ rodRate: 100, coneRate: 50_000 }))).toEqual({ rodRate: 100, coneRate: 50_000 });
		expect(() => freeLightLevel({ rodRate: -1, coneRate: 0 })).toThrow('light level rodRate');
		expect(lightLevelNamed('live')).toBe(DEFAULT_LIGHT_LEVEL);
		expect(() => lightLevelNamed('twilight')).toThrow('live, scotopic, mesopic, photopic');
	});
});
