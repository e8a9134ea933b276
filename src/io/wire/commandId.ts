import { U16_MAX } from './bits.ts';
import { BOUNDS } from './constants.ts';

/** How far an id of a command is ahead of another, modulo 2^16: ids go round. */
const ahead = (id: number, other: number): number => (id - other) & U16_MAX;

/** Whether an id is newer than another: the half of all ids that lies before the other one. */
export function isNewerId(id: number, other: number): boolean {
	const by = ahead(id, other);
	return by > 0 && by <= BOUNDS.newerIds;
}

/** Whether a device whose last command taken over is `last` has come as far as `id`. */
export function hasComeTo(last: number, id: number): boolean {
	return ahead(last, id) < BOUNDS.newerIds;
}

/** The id behind one; 0, which is none, is followed by the first. */
export function nextId(id: number): number {
	return id === BOUNDS.commandId ? 1 : id + 1;
}
