import { describe, expect, it } from 'vitest';
import { whiteOf } from '../../src/protocol/white.ts';

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

	it('makes no claim about brightness where rates were set', () => {
		expect(whiteOf({ kind: 'named', name: 'live' })).toEqual({ rodRate: 0.005, coneRate: 100 });
		expect(whiteOf({ kind: 'free', rodRate: 7, coneRate: 900 })).toEqual({ rodRate: 7, coneRate: 900 });
	});
});
