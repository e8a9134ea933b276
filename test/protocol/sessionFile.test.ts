import { describe, expect, it } from 'vitest';
import { defaultSession, parseSession } from '../../src/protocol/session/sessionFile.ts';

const lit = { kind: 'photometric', luminanceCdM2: 10, pupilDiameterMm: 3, neutralDensity: 0 } as const;

describe('a session file', () => {
	it('comes back as it was written', () => {
		const session = { ...defaultSession(), title: 'night', parameters: { 'rod.Kv.g': 1.5 } };
		expect(parseSession(JSON.parse(JSON.stringify(session)))).toEqual(session);
	});

	it('holds how white is made and seen', () => {
		const primary = { peakNm: 500, widthNm: 20, power: 1 };
		for (const light of [
			{ ...lit, kind: 'illuminance', illuminanceLux: 500, reflectance: 0.8, luminanceCdM2: undefined },
			{ ...lit, pupilDiameterMm: 'adapted', neutralDensity: [1, 0.3], eye: 'mouse', cones: 'foveal', gamma: 2.2 },
			{ ...lit, spectrum: { kind: 'monochromatic', nm: 510 } },
			{ ...lit, spectrum: { kind: 'primaries', red: primary, green: primary, blue: primary } },
			{ kind: 'named', name: 'photopic', eye: 'human', gamma: 'srgb' },
			{ kind: 'free', rodRate: 1, coneRate: 2, gamma: 1 },
		]) {
			const saved = JSON.parse(JSON.stringify({ ...defaultSession(), light }));
			expect(parseSession(saved)).toEqual(saved);
		}
	});

	it.each<[string, object, string]>([
		['a missing field', { circuit: undefined }, "field 'circuit' must be a text; got nothing"],
		['a wrong kind', { seed: 'one' }, "field 'seed' must be a number; got 'one'"],
		['a fraction', { seed: 1.5 }, "field 'seed' must be a whole number; got 1.5"],
		['too large a step', { stepMs: 5 }, "field 'stepMs' must be at most 1; got 5"],
		['a patch of no columns', { columns: { x: 0, y: 2 } }, "field 'columns.x' must be at least 1; got 0"],
		['an unknown source', { source: { type: 'moon' } }, /field 'source\.type' must be one of 'dark', .*; got 'moon'/],
		[
			'a light level that is none',
			{ light: { kind: 'named', name: 'noon' } },
			"field 'light.name' must be one of 'live', 'scotopic', 'mesopic', 'photopic'; got 'noon'",
		],
		[
			'cones of nowhere',
			{ light: { kind: 'named', name: 'photopic', cones: 'macular' } },
			"field 'light.cones' must be one of 'peripheral', 'foveal'; got 'macular'",
		],
		[
			'an illuminance without a reflectance',
			{ light: { kind: 'illuminance', illuminanceLux: 100, pupilDiameterMm: 3, neutralDensity: 0 } },
			"field 'light.reflectance' must be a number; got nothing",
		],
		[
			'a pupil that is none',
			{ light: { ...lit, pupilDiameterMm: 'wide' } },
			"field 'light.pupilDiameterMm' must be 0.1 to 10 mm or 'adapted'; got 'wide'",
		],
		[
			'a filter that passes more than all',
			{ light: { ...lit, neutralDensity: [1, -1] } },
			"field 'light.neutralDensity.1' must be at least 0; got -1",
		],
		[
			'a filter in words among others',
			{ light: { ...lit, neutralDensity: [1, 'dark'] } },
			"field 'light.neutralDensity.1' must be a number; got 'dark'",
		],
		[
			'filters in words',
			{ light: { ...lit, neutralDensity: 'dark' } },
			"field 'light.neutralDensity' must be a density of 0 to 10 or a list of at most 8 of them; got 'dark'",
		],
		[
			'a spectrum of no kind',
			{ light: { ...lit, spectrum: { kind: 'pink' } } },
			"field 'light.spectrum.kind' must be one of 'd65', 'incandescent', 'monochromatic', 'screen', 'primaries'; got 'pink'",
		],
		[
			'a wavelength that nobody sees',
			{ light: { ...lit, spectrum: { kind: 'monochromatic', nm: 900 } } },
			"field 'light.spectrum.nm' must be at most 780; got 900",
		],
		[
			'an eye of nobody',
			{ light: { ...lit, eye: 'cat' } },
			"field 'light.eye' must be one of 'human', 'mouse'; got 'cat'",
		],
		['a gamma of 0', { light: { ...lit, gamma: 0 } }, "field 'light.gamma' must be at least 1; got 0"],
		[
			'a block beyond the whole',
			{ interventions: [{ type: 'block', startS: 0, path: 'rod.Kv', fraction: 2 }] },
			"field 'interventions.0.fraction' must be at most 1; got 2",
		],
		[
			'a newer version',
			{ version: 5 },
			"session file: field 'version' is 5, which a newer Retinode has written; this one reads versions 1 to 4",
		],
		['no version', { version: 'one' }, "field 'version' must be 4; got 'one'"],
		['an unknown field', { colour: 'red' }, "session file: unknown field 'colour'"],
	] as [string, object, string][])(
		'with %s is refused: the field, what it must be, what it is',
		(_what, change, sentence) => {
			expect(() => parseSession({ ...defaultSession(), ...change })).toThrow(sentence);
		},
	);

	it('that is no object at all is refused', () => {
		expect(() => parseSession(3)).toThrow('session file: it must be an object; got 3');
	});
});
