import { describe, expect, it } from 'vitest';
import { type EngineLight, engineLight } from '../../src/engine/server/engineLight.ts';

const receptors = [{ kind: 'cone', x: 0, y: 0, radius: 72 }] as const;
/** The first frames of some light. */
function frames(source: EngineLight, seed: number) {
	const feed = engineLight(source, seed, receptors);
	return Array.from({ length: 4 }, () => {
		const frame = feed.next();
		feed.take();
		return frame;
	});
}
const noise = (seed: number, parameters: Record<string, number> = {}) =>
	frames({ type: 'stimulus', name: 'checkerboard-noise', parameters }, seed);

describe('light that the engine makes itself', () => {
	it('is drawn by the session’s seed, but by its own where it has one', () => {
		expect(noise(1)).not.toEqual(noise(2));
		expect(noise(1, { seed: 5 })).toEqual(noise(2, { seed: 5 }));
		expect(noise(5)).toEqual(noise(2, { seed: 5 }));
	});

	it('takes no seed where nothing is drawn', () => {
		const flash = (seed: number) => frames({ type: 'stimulus', name: 'flash', parameters: {} }, seed);
		expect(flash(1)).toEqual(flash(2));
	});

	it('is no stimulus that there is not', () => {
		expect(() => engineLight({ type: 'stimulus', name: 'flsh', parameters: {} }, 1, receptors)).toThrow(
			'stimulus must be one of flash',
		);
	});

	it('is dark at rates of 0', () => {
		const [first, next] = frames({ type: 'dark' }, 1);
		expect(first).toMatchObject({ light: { format: 'uniform-rates', rodRate: 0, coneRate: 0 } });
		expect(next).toBe('end');
	});
});
