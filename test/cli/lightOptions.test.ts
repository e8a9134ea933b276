import { describe, expect, it } from 'vitest';
import { lightOf } from '../../src/cli/options/lightOptions.ts';
import type { LevelSettings } from '../../src/protocol/session/sessionFile.ts';
import { whiteInputs } from '../../src/protocol/white.ts';

const live = { kind: 'named', name: 'live' } as const;
const dusk = { kind: 'photometric', luminanceCdM2: 0.3, pupilDiameterMm: 5, neutralDensity: 0 } as const;

/** Input of a human cone at white. */
const coneRate = (light: LevelSettings) =>
	whiteInputs(light, [{ name: 'cone', light: { sees: 'cone', unit: '1/s' } }], [])[0]?.input ?? Number.NaN;

describe('the light level of `live`', () => {
	it('is that of the session unless options say another', () => {
		expect(lightOf({}, dusk)).toEqual(dusk);
		expect(lightOf({ light: 'photopic' }, dusk)).toEqual({ kind: 'named', name: 'photopic' });
		expect(lightOf({ light: '0.5,2e3' }, dusk)).toEqual({ kind: 'free', rodRate: 0.5, coneRate: 2000 });
	});

	it('takes foveal cones for peripheral ones, also those of the session’s level', () => {
		expect(lightOf({ light: 'photopic', cones: 'foveal' }, live)).toEqual({
			kind: 'named',
			name: 'photopic',
			cones: 'foveal',
		});
		const foveal = lightOf({ cones: 'foveal' }, dusk);
		expect(foveal).toEqual({ ...dusk, cones: 'foveal' });
		expect(coneRate(foveal) / coneRate(dusk)).toBeCloseTo(22.3 / 128, 9);
		expect(coneRate(lightOf({ cones: 'peripheral' }, foveal))).toBe(coneRate(dusk));
	});

	it('is a luminance or an illuminance, with what stands before the retina', () => {
		expect(lightOf({ luminance: '20', nd: ['2', '0.3'], eye: 'mouse' }, live)).toEqual({
			kind: 'photometric',
			luminanceCdM2: 20,
			pupilDiameterMm: 'adapted',
			neutralDensity: [2, 0.3],
			eye: 'mouse',
		});
		const lit = lightOf({ illuminance: '500', reflectance: '0.8', pupil: '2.5', spectrum: 'screen' }, live);
		expect(lit).toEqual({
			kind: 'illuminance',
			illuminanceLux: 500,
			reflectance: 0.8,
			pupilDiameterMm: 2.5,
			neutralDensity: 0,
			spectrum: { kind: 'screen' },
		});
		// 500 lx × 0.8 / π = 127.3 cd/m².
		const same = lightOf({ luminance: String(400 / Math.PI) }, lit);
		expect(coneRate(same)).toBeCloseTo(coneRate(lit), 6);
		expect(lightOf({ reflectance: '0.4' }, lit)).toEqual({ ...lit, reflectance: 0.4 });
		expect(lightOf({ illuminance: '5' }, lit)).toEqual({ ...lit, illuminanceLux: 5 });
		expect(lightOf({ pupil: 'adapted', spectrum: '510' }, dusk)).toEqual({
			...dusk,
			pupilDiameterMm: 'adapted',
			spectrum: { kind: 'monochromatic', nm: 510 },
		});
		expect(lightOf({ spectrum: '625/20/1,525/35/2,385/15/0.5' }, dusk)).toEqual({
			...dusk,
			spectrum: {
				kind: 'primaries',
				red: { peakNm: 625, widthNm: 20, power: 1 },
				green: { peakNm: 525, widthNm: 35, power: 2 },
				blue: { peakNm: 385, widthNm: 15, power: 0.5 },
			},
		});
		expect(lightOf({ gamma: '2.2' }, live)).toEqual({ ...live, gamma: 2.2 });
		expect(lightOf({ light: 'photopic', eye: 'human', gamma: 'srgb' }, live)).toEqual({
			kind: 'named',
			name: 'photopic',
			eye: 'human',
			gamma: 'srgb',
		});
	});

	it.each([
		[{ luminance: '1', illuminance: '1' }, '--luminance and --illuminance each say how bright white is'],
		[{ light: 'photopic', luminance: '1' }, '--light and --luminance each say'],
		[{ illuminance: '100' }, '--illuminance needs --reflectance'],
		[{ reflectance: '0.5' }, '--reflectance goes with --illuminance'],
		[{ luminance: '1', reflectance: '0.5' }, '--reflectance goes with --illuminance'],
		[{ illuminance: '100', reflectance: '1.5' }, "--reflectance must be a number from 0 to 1; got '1.5'"],
		[{ illuminance: '1e7', reflectance: '1' }, "--illuminance must be a number from 0 to 1000000 lx; got '1e7'"],
		[{ luminance: 'bright' }, "--luminance must be a number from 0 to 1000000 cd/m²; got 'bright'"],
		[{ luminance: '1', pupil: '20' }, "--pupil must be a number from 0.1 to 10 mm, or 'adapted'; got '20'"],
		[{ luminance: '1', nd: ['11'] }, "--nd must be a number from 0 to 10 log10 units; got '11'"],
		[{ luminance: '1', nd: Array.from({ length: 9 }, () => '0.1') }, '--nd takes at most 8 filters; got 9'],
		[{ pupil: '3', nd: ['1'] }, '--pupil and --nd go with --luminance or --illuminance'],
		[{ luminance: '1', spectrum: 'blue' }, '--spectrum must be d65, incandescent, screen, a wavelength in nm'],
		[{ luminance: '1', spectrum: '800' }, "--spectrum must be a number from 360 to 780 nm; got '800'"],
		[
			{ luminance: '1', spectrum: '1/2/3,4/5/6,7/8/9' },
			"a primary's peak must be a number from 330 to 780 nm; got '1'",
		],
		[{ gamma: '9' }, "--gamma must be a number from 1 to 5 or 'srgb'; got '9'"],
		[{ light: 'photopic', eye: 'cat' }, "--eye must be human or mouse; got 'cat'"],
		[{ eye: 'mouse' }, '--eye goes with a light level that is a luminance'],
		[{ cones: 'foveal' }, '--cones goes with a light level that is a luminance'],
		[{ light: 'live', cones: 'foveal' }, '--cones goes with a light level that is a luminance'],
		[{ light: '1,2', cones: 'peripheral' }, 'live and ROD,CONE state the input of cones itself'],
		[{ light: 'mesopic', cones: 'macular' }, "--cones must be peripheral or foveal; got 'macular'"],
		[{ light: 'noon' }, '--light must be live, scotopic, mesopic, photopic or ROD,CONE (input of rods and of cones'],
		[{ light: '1,2,3' }, '--light must be'],
		[{ light: '-1,2' }, '--light must be'],
	])('is refused where it means nothing: %j', (options, message) => {
		expect(() => lightOf(options, live)).toThrow(message);
	});
});
