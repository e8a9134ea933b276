import { describe, expect, it } from 'vitest';
import { lightOf } from '../../src/cli/options/lightOptions.ts';
import { whiteOf } from '../../src/protocol/white.ts';

const live = { kind: 'named', name: 'live' } as const;
const dusk = { kind: 'photometric', luminanceCdM2: 0.3, pupilDiameterMm: 5, neutralDensity: 0 } as const;

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
		expect(whiteOf(foveal).coneRate / whiteOf(dusk).coneRate).toBeCloseTo(22.3 / 128, 9);
		expect(whiteOf(lightOf({ cones: 'peripheral' }, foveal))).toEqual(whiteOf(dusk));
	});

	it.each([
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
