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

	it('takes a file of events as it is told to, and says so where there is none', async () => {
		const rates = { emgRate: 1000, emgBaud: 115_200 };
		const told = { eventFlip: 'y', eventInvert: true, eventContrast: 0.3, eventLeak: 200, eventPicture: 2 } as const;
		const { source } = await sessionOf({ ...rates, ...told, source: 'events:cup.raw', loop: true });
		expect(source).toEqual({
			type: 'events',
			file: 'cup.raw',
			loop: true,
			...{ flipX: false, flipY: true, invert: true, contrast: 0.3, leakMs: 200, pictureMs: 2 },
		});
		await expect(sessionOf({ ...rates, eventInvert: true, source: 'clip:reach' })).rejects.toThrow(
			'need --source events:FILE',
		);
	});
});
