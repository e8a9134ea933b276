import { describe, expect, it } from 'vitest';
import type { LevelSettings } from '../../src/protocol/session/levelSchema.ts';
import { onWhatIsAsked } from '../../src/ui/panels/level/onWhatIsAsked.ts';

const shown: LevelSettings = { kind: 'photometric', luminanceCdM2: 10, pupilDiameterMm: 3, neutralDensity: 0 };

describe('a change of the light level', () => {
	it('keeps what was asked for before and is not answered yet', () => {
		const asked = { ...shown, pupilDiameterMm: 5 };
		expect(onWhatIsAsked(shown, asked, { ...shown, luminanceCdM2: 20 })).toEqual({ ...asked, luminanceCdM2: 20 });
	});

	it('has the last word on its own field', () => {
		const asked = { ...shown, luminanceCdM2: 15 };
		expect(onWhatIsAsked(shown, asked, { ...shown, luminanceCdM2: 20 })).toEqual({ ...shown, luminanceCdM2: 20 });
	});

	it('of the kind of light is whole by itself', () => {
		const next: LevelSettings = { kind: 'named', name: 'mesopic' };
		expect(onWhatIsAsked(shown, { ...shown, luminanceCdM2: 15 }, next)).toEqual(next);
		expect(onWhatIsAsked(shown, next, { ...shown, luminanceCdM2: 20 })).toEqual({ ...shown, luminanceCdM2: 20 });
	});
});
