import { describe, expect, it } from 'vitest';
import { noiseParameters } from '../../src/cli/options/noiseOptions.ts';

describe('--noise', () => {
	it('switches on what the circuit declares, or the kinds that are named', () => {
		expect(noiseParameters({}, { circuit: 'mouse' })).toEqual({});
		expect(noiseParameters({ noise: true }, { circuit: 'mouse' })).toEqual({
			'noise.photon': 1,
			'noise.channel': 1,
			'noise.synaptic': 1,
		});
		expect(noiseParameters({ noise: 'photon' }, { circuit: 'mouse' })).toEqual({ 'noise.photon': 1 });
	});

	it('is refused for noise that there is not, or that the circuit does not declare', () => {
		expect(() => noiseParameters({ noise: 'photons' }, { circuit: 'mouse' })).toThrow(
			"--noise must be photon, channel or synaptic, separated by commas; got 'photons'",
		);
		expect(() => noiseParameters({ noise: 'photon' }, { circuit: 'dual' })).toThrow("circuit 'dual' declares no noise");
		expect(() => noiseParameters({ noise: true }, { circuit: 'dual' })).toThrow("circuit 'dual' declares no noise");
	});
});
