import { expect, it } from 'vitest';
import { buildCircuit } from '../../src/engine/background/preparation.ts';
import { defaultSession } from '../../src/protocol/session/sessionFile.ts';

it('a live session that was made in another arithmetic is refused, and not silently run in its own', () => {
	expect(() => buildCircuit({ ...defaultSession(), arithmetic: 'fast' })).toThrow(
		/^arithmetic: a live session is computed in exact arithmetic, and this one was made in fast/,
	);
});
