import { pcgHash } from './pcg.ts';

/** A name as the second word of a key: FNV-1a (Fowler, Noll & Vo 1991), stirred. A source draws the same whatever others the circuit has. */
export function noiseKey(name: string): number {
	let hash = 0x811c9dc5;
	for (let k = 0; k < name.length; k++) hash = Math.imul(hash ^ name.charCodeAt(k), 0x01000193);
	return pcgHash(hash);
}
