import type { SceneLayout } from './layout.ts';

/**
 * Numbers of lines, those nearest a cell first (by the lateral distance of their middles; depth tells layers apart, not columns), so that any
 * number of them from the front shows whole columns around it. Cell -1: nearest the scene's middle.
 */
export function nearestFirst({ positions, centre }: SceneLayout, ends: Uint32Array, cell: number): Uint32Array {
	const count = ends.length / 2;
	const at = (index: number, axis: number) => positions[3 * index + axis] as number;
	const [x, z] = cell >= 0 ? [at(cell, 0), at(cell, 2)] : [centre[0], centre[2]];
	const distance = Float32Array.from({ length: count }, (_, line) => {
		const [from = 0, to = 0] = [ends[2 * line], ends[2 * line + 1]];
		return Math.hypot((at(from, 0) + at(to, 0)) / 2 - x, (at(from, 2) + at(to, 2)) / 2 - z);
	});
	return Uint32Array.from({ length: count }, (_, line) => line).sort(
		(a, b) => (distance[a] as number) - (distance[b] as number),
	);
}
