import { describe, expect, it } from 'vitest';
import { defaultSession, parseSession } from '../../src/protocol/session/sessionFile.ts';

describe('a session file', () => {
	it('comes back as it was written', () => {
		const session = { ...defaultSession(), title: 'night', parameters: { 'rod.Kv.g': 1.5 } };
		expect(parseSession(JSON.parse(JSON.stringify(session)))).toEqual(session);
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
			'a block beyond the whole',
			{ interventions: [{ type: 'block', startS: 0, path: 'rod.Kv', fraction: 2 }] },
			"field 'interventions.0.fraction' must be at most 1; got 2",
		],
		[
			'a newer version',
			{ version: 4 },
			"session file: field 'version' is 4, which a newer Retinode has written; this one reads versions 1 to 3",
		],
		['no version', { version: 'one' }, "field 'version' must be 3; got 'one'"],
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
