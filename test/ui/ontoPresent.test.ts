import { describe, expect, it } from 'vitest';
import type { LevelSettings } from '../../src/protocol/session/levelSchema.ts';
import type { LightSourceSpec } from '../../src/protocol/session/lightSources.ts';
import { onto } from '../../src/ui/workbench/ontoPresent.ts';

const shown: LevelSettings = { kind: 'photometric', luminanceCdM2: 10, pupilDiameterMm: 3, neutralDensity: 0 };
/** What is left of two changes that were both made on what was shown. */
const both = <T>(before: T, first: T, second: T): T => onto<T>(before, second)(onto<T>(before, first)(before));

describe('a change that is made on what was shown', () => {
	it('keeps what was asked for before and is not answered yet', () => {
		const first = { ...shown, pupilDiameterMm: 5 };
		expect(both<LevelSettings>(shown, first, { ...shown, luminanceCdM2: 20 })).toEqual({ ...first, luminanceCdM2: 20 });
	});

	it('has the last word on its own field', () => {
		const next = { ...shown, luminanceCdM2: 20 };
		expect(both<LevelSettings>(shown, { ...shown, luminanceCdM2: 15 }, next)).toEqual(next);
	});

	it('of the kind of light is whole by itself', () => {
		const named: LevelSettings = { kind: 'named', name: 'mesopic' };
		expect(both<LevelSettings>(shown, { ...shown, luminanceCdM2: 15 }, named)).toEqual(named);
		const next = { ...shown, luminanceCdM2: 20 };
		expect(both<LevelSettings>(shown, named, next)).toEqual(next);
		const live: LevelSettings = { kind: 'named', name: 'live' };
		expect(both<LevelSettings>(live, { ...live, gamma: 2 }, named)).toEqual(named);
	});

	it('takes a field away, and leaves one that came', () => {
		const human: LevelSettings = { ...shown, eye: 'human' };
		expect(both<LevelSettings>(human, { ...human, cones: 'foveal' }, shown)).toEqual({ ...shown, cones: 'foveal' });
	});

	it('adds to lists, takes from them and changes what is in them, one after the other', () => {
		const filters = (neutralDensity: number | number[]): LevelSettings => ({ ...shown, neutralDensity });
		expect(both(filters(0), filters([0, 0.3]), filters([0, 0.3]))).toEqual(filters([0, 0.3, 0.3]));
		expect(both(filters([1, 2, 3]), filters([1, 2]), filters([1, 2]))).toEqual(filters([1]));
		expect(both(filters([1, 2]), filters([5, 2]), filters([1, 6]))).toEqual(filters([5, 6]));
		expect(both(filters([1, 2]), filters([1, 2, 0.3]), filters([7, 2]))).toEqual(filters([7, 2, 0.3]));
		expect(both(filters([1]), filters([]), filters([]))).toEqual(filters([]));
	});

	it('of one parameter of a stimulus leaves the others, and those of another stimulus alone', () => {
		const bar = (parameters: Record<string, number>, name = 'bar'): LightSourceSpec => ({
			type: 'stimulus',
			name,
			parameters,
		});
		expect(both(bar({}), bar({ speed: 2 }), bar({ width: 3 }))).toEqual(bar({ speed: 2, width: 3 }));
		expect(both(bar({ speed: 1 }), bar({ speed: 2 }, 'flash'), bar({ speed: 3 }))).toEqual(bar({ speed: 3 }));
	});
});
