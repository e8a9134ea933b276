import { describe, expect, it } from 'vitest';
import { lightOn, usualLight } from '../../src/protocol/session/usualLight.ts';
import { whiteInputs } from '../../src/protocol/white.ts';

describe('the light that suits a circuit', () => {
	it('is `live` for the published column and a lit room for the mouse, whose rods get 2.5 times as much as its cones', () => {
		expect(usualLight('dual')).toEqual({ kind: 'named', name: 'live' });
		const receptors = (['rod', 'cone'] as const).map((sees) => ({ name: sees, light: { sees, unit: '1/s' } }));
		const [rod, cone] = whiteInputs(usualLight('mouse'), receptors, []).map(({ input }) => input);
		expect(cone).toBe(20_000);
		expect(rod).toBe(50_000);
	});

	it('comes with the circuit where nobody has chosen another, and stays where somebody has', () => {
		const mouse = usualLight('mouse');
		expect(lightOn('mouse', { circuit: 'dual', light: usualLight('dual') })).toEqual(mouse);
		expect(lightOn('dual', { circuit: 'mouse', light: mouse })).toEqual(usualLight('dual'));
		const chosen = { kind: 'named', name: 'mesopic' } as const;
		expect(lightOn('mouse', { circuit: 'dual', light: chosen })).toBe(chosen);
		expect(lightOn('dual', { circuit: 'dual', light: mouse })).toBe(mouse);
	});
});
