import { describe, expect, it } from 'vitest';
import { lightOn, usualLight } from '../../src/protocol/session/usualLight.ts';
import { whiteOf } from '../../src/protocol/white.ts';

describe('the light that suits a circuit', () => {
	it('is `live` for the published column and a lit room for the mouse, whose rods get 2.5 times as much as its cones', () => {
		expect(usualLight('dual')).toEqual({ kind: 'named', name: 'live' });
		const { rodRate, coneRate } = whiteOf(usualLight('mouse'));
		expect(coneRate).toBe(20_000);
		expect(rodRate / coneRate).toBe(2.5);
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
