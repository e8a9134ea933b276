import { describe, expect, it } from 'vitest';
import { whiteInputs, whiteOf } from '../../src/protocol/white.ts';

describe('white, as a user reads it', () => {
	it('is luminance times pupil area times the filter, in trolands', () => {
		const white = whiteOf({ kind: 'photometric', luminanceCdM2: 10, pupilDiameterMm: 4, neutralDensity: 1 });
		// 10 cd/m² × 12.566 mm² × 0.1.
		expect(white.photometric?.trolands).toBeCloseTo(12.566, 3);
		// 128 R*/cone/s per photopic troland.
		expect(white.coneRate).toBeCloseTo(128 * 12.566, 0);
	});

	it('says the same of a named level', () => {
		const { photometric } = whiteOf({ kind: 'named', name: 'photopic' });
		expect(photometric).toMatchObject({ luminanceCdM2: 100, pupilDiameterMm: 3, neutralDensity: 0 });
	});

	it('is seen by the cones that are chosen, peripheral ones unless said', () => {
		const photopic = { kind: 'named', name: 'photopic' } as const;
		const [usual, foveal] = [whiteOf(photopic), whiteOf({ ...photopic, cones: 'foveal' })];
		expect(whiteOf({ ...photopic, cones: 'peripheral' })).toEqual(usual);
		expect(usual.photometric?.cones).toBe('peripheral');
		expect(foveal.photometric).toEqual({ ...usual.photometric, cones: 'foveal' });
		expect(foveal.rodRate).toBe(usual.rodRate);
		expect(foveal.coneRate / usual.coneRate).toBeCloseTo(22.3 / 128, 9);
		const own = { kind: 'photometric', luminanceCdM2: 100, pupilDiameterMm: 3, neutralDensity: 0 } as const;
		expect(whiteOf({ ...own, cones: 'foveal' })).toEqual(foveal);
		expect(() => whiteOf({ kind: 'named', name: 'live', cones: 'foveal' })).toThrow(
			"light: cones (foveal) goes with a level that is a luminance; 'live' states the input of rods and cones itself",
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
		const { rodRate, coneRate } = whiteOf(photopic);
		expect(whiteInputs(photopic, populations, parameters)).toEqual([
			{ population: 'rod', photometric: { rate: rodRate, gain: 0.5 }, input: rodRate * 0.5, unit: '1/s' },
			{ population: 'nano', photometric: { rate: rodRate, gain: 3e-3 }, input: rodRate * 3e-3, unit: 'uM/s' },
			{ population: 'cone', photometric: { rate: coneRate, gain: 1 }, input: coneRate, unit: '1/s' },
		]);
		expect(whiteInputs({ kind: 'named', name: 'live' }, populations, parameters)).toEqual([
			{ population: 'rod', input: 0.005, unit: '1/s' },
			{ population: 'nano', input: 0.005, unit: 'uM/s' },
			{ population: 'cone', input: 100, unit: '1/s' },
		]);
	});

	it('makes no claim about brightness where rates were set', () => {
		expect(whiteOf({ kind: 'named', name: 'live' })).toEqual({ rodRate: 0.005, coneRate: 100 });
		expect(whiteOf({ kind: 'free', rodRate: 7, coneRate: 900 })).toEqual({ rodRate: 7, coneRate: 900 });
	});
});
