import { describe, expect, it } from 'vitest';
import { sessionOf } from '../../src/cli/commands/live.ts';
import { usualLight } from '../../src/protocol/session/usualLight.ts';

describe('what `retinode live` starts from', () => {
	it('has the light that suits the circuit that is asked for, unless another is', async () => {
		const usual = { source: 'stimulus:dark', emgRate: 1000, emgBaud: 115_200 };
		expect((await sessionOf({ ...usual, circuit: 'mouse' })).light).toEqual(usualLight('mouse'));
		expect((await sessionOf(usual)).light).toEqual(usualLight('dual'));
		expect((await sessionOf({ ...usual, circuit: 'mouse', light: 'mesopic' })).light).toEqual({
			kind: 'named',
			name: 'mesopic',
		});
	});
});
