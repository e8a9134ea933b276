import type { Command } from '../../../src/io/wire/message.ts';

/** A command to close the thumb so far. */
export const command = (id: number, closure: number): Command => ({
	kind: 'command',
	id,
	target: 'grip',
	digits: ['thumb'],
	closure,
	strokesPerS: 4,
	forceLimitN: 20,
});

/** A command to let go. */
export const relax = (id: number): Command => ({ kind: 'command', id, target: 'relax' });
