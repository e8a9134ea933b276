import { describe, expect, it } from 'vitest';
import type { LevelSettings } from '../../src/protocol/session/sessionFile.ts';
import { photometricWhites, singlePhotonNote, whiteInputs } from '../../src/protocol/white.ts';

const human = { name: 'cone', light: { sees: 'cone', unit: '1/s' } } as const;
const mouse = {
	name: 'mouseCone',
	light: { sees: 'cone', unit: '1/s', eye: 'mouse', pigment: { peakNm: 508, areaUm2: 0.2 } },
} as const;
const rod = { name: 'rod', light: { sees: 'rod', unit: '1/s' } } as const;
const coneRate = (light: LevelSettings) => whiteInputs(light, [human], [])[0]?.input ?? Number.NaN;
const rodRate = (light: LevelSettings) => whiteInputs(light, [rod], [])[0]?.input ?? Number.NaN;

describe('white, as a user reads it', () => {
	it('is luminance times pupil area times the filters, in trolands', () => {
		const light: LevelSettings = {
			kind: 'photometric',
			luminanceCdM2: 10,
			pupilDiameterMm: 4,
			neutralDensity: [0.4, 0.6],
		};
		const [white] = photometricWhites(light, [human]);
		// 10 cd/m² × 12.566 mm² × 0.1.
		expect(white?.trolands).toBeCloseTo(12.566, 3);
		expect(white?.neutralDensity).toBeCloseTo(1, 12);
		// 128 R*/cone/s per photopic troland.
		expect(coneRate(light)).toBeCloseTo(128 * 12.566, 0);
	});

	it('says the same of a named level, through the eye of each receptor', () => {
		const photopic = { kind: 'named', name: 'photopic' } as const;
		expect(photometricWhites(photopic, [human])).toMatchObject([
			{ eye: 'human', luminanceCdM2: 100, pupilDiameterMm: 3, neutralDensity: 0 },
		]);
		const both = photometricWhites(photopic, [human, mouse]);
		expect(both.map(({ eye }) => eye)).toEqual(['human', 'mouse']);
		// The constricted pupil of a mouse: 0.21 mm².
		expect(both[1]?.pupilDiameterMm).toBeCloseTo(2 * Math.sqrt(0.21 / Math.PI), 9);
		expect(photometricWhites({ ...photopic, eye: 'human' }, [human, mouse]).map(({ eye }) => eye)).toEqual(['human']);
	});

	it('of an illuminance is the luminance of a surface that scatters it evenly', () => {
		const optics = { pupilDiameterMm: 3, neutralDensity: 0 } as const;
		const lit = { kind: 'illuminance', illuminanceLux: 500, reflectance: 0.8, ...optics } as const;
		const [white] = photometricWhites(lit, [human]);
		expect(white?.luminanceCdM2).toBeCloseTo(400 / Math.PI, 9);
		expect(coneRate(lit)).toBe(coneRate({ kind: 'photometric', luminanceCdM2: (500 * 0.8) / Math.PI, ...optics }));
		expect(() => coneRate({ ...lit, reflectance: 1.2 })).toThrow('reflectance must be a number from 0 to 1, got 1.2');
	});

	it('is seen by the cones that are chosen, peripheral ones unless said', () => {
		const photopic = { kind: 'named', name: 'photopic' } as const;
		const foveal = { ...photopic, cones: 'foveal' } as const;
		expect(coneRate({ ...photopic, cones: 'peripheral' })).toBe(coneRate(photopic));
		expect(photometricWhites(photopic, [human])[0]?.cones).toBe('peripheral');
		expect(photometricWhites(foveal, [human])[0]?.cones).toBe('foveal');
		expect(rodRate(foveal)).toBe(rodRate(photopic));
		expect(coneRate(foveal) / coneRate(photopic)).toBeCloseTo(22.3 / 128, 9);
		const own = { kind: 'photometric', luminanceCdM2: 100, pupilDiameterMm: 3, neutralDensity: 0 } as const;
		expect(coneRate({ ...own, cones: 'foveal' })).toBe(coneRate(foveal));
	});

	it.each([
		[{ cones: 'foveal' }, 'cones (foveal)'],
		[{ eye: 'mouse' }, 'eye (mouse)'],
	] as const)('is refused where a level states inputs and %j means nothing', (given, what) => {
		expect(() => coneRate({ kind: 'named', name: 'live', ...given })).toThrow(
			`light: ${what} goes with a level that is a luminance; 'live' states the input of rods and cones itself`,
		);
	});

	it('is the input of each population of receptors, after their gains, where it is a luminance', () => {
		const populations = [
			{ name: 'rod', light: { sees: 'rod', unit: '1/s', gain: { path: 'rod.gain', inputPerUnit: 1 } } },
			{ name: 'nano', light: { sees: 'rod', unit: 'uM/s', gain: { path: 'nano.gain', inputPerUnit: 1e-3 } } },
			{ name: 'cone', light: { sees: 'cone', unit: '1/s' } },
			{ name: 'ganglion' },
		] as const;
		const parameters = [
			{ path: 'rod.gain', value: 0.5 },
			{ path: 'nano.gain', value: 3 },
		];
		const photopic = { kind: 'named', name: 'photopic' } as const;
		const [forRod, forCone] = [rodRate(photopic), coneRate(photopic)];
		expect(whiteInputs(photopic, populations, parameters)).toEqual([
			{ population: 'rod', photometric: { rate: forRod, gain: 0.5 }, input: forRod * 0.5, unit: '1/s' },
			{ population: 'nano', photometric: { rate: forRod, gain: 3e-3 }, input: forRod * 3e-3, unit: 'uM/s' },
			{ population: 'cone', photometric: { rate: forCone, gain: 1 }, input: forCone, unit: '1/s' },
		]);
		expect(whiteInputs({ kind: 'named', name: 'live' }, populations, parameters)).toEqual([
			{ population: 'rod', input: 0.005, unit: '1/s' },
			{ population: 'nano', input: 0.005, unit: 'uM/s' },
			{ population: 'cone', input: 100, unit: '1/s' },
		]);
	});

	it('makes no claim about brightness where rates were set', () => {
		expect(photometricWhites({ kind: 'named', name: 'live' }, [human])).toEqual([]);
		const own = { kind: 'free', rodRate: 7, coneRate: 900 } as const;
		expect(photometricWhites(own, [human])).toEqual([]);
		expect([rodRate(own), coneRate(own)]).toEqual([7, 900]);
	});
});

describe('dim light on thinned rods', () => {
	const at = (input: number, factor: number, unit = '1/s') =>
		singlePhotonNote({ population: 'rod', input, unit }, factor);

	it('is said to need rods one by one, below a mean of 3 photons a rod and second', () => {
		expect(at(5.9, 20)).toBe(
			"one rod stands for 20: below 3 photons a rod and second, single photons need 'thinned 1', because the threshold acts on each rod",
		);
		expect(at(6, 20)).toBe('');
		expect(at(50_000, 20)).toBe('');
	});

	it('says nothing of rods that are not thinned, of darkness, and of inputs that count no photons', () => {
		expect([at(1, 1), at(0, 20), at(1, 20, 'uM/s')]).toEqual(['', '', '']);
	});
});
