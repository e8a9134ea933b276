/** A ray in scene coordinates; `direction` has length 1. */
export interface Ray {
	readonly origin: readonly [number, number, number];
	readonly direction: readonly [number, number, number];
}

/**
 * The cell that a ray meets first; -1 when it meets none. `generous` widens every body (1 is its own size), so that small ones can be hit
 * with a hand.
 */
export function pickCell(
	{ origin, direction }: Ray,
	positions: Float32Array,
	radii: Float32Array,
	generous = 1,
): number {
	let found = -1;
	let nearest = Number.POSITIVE_INFINITY;
	for (let cell = 0; cell < radii.length; cell++) {
		const x = (positions[3 * cell] as number) - origin[0];
		const y = (positions[3 * cell + 1] as number) - origin[1];
		const z = (positions[3 * cell + 2] as number) - origin[2];
		const along = x * direction[0] + y * direction[1] + z * direction[2];
		const radius = (radii[cell] as number) * generous;
		const missSquared = x * x + y * y + z * z - along * along;
		if (along <= 0 || missSquared > radius * radius) continue;
		const distance = along - Math.sqrt(radius * radius - missSquared);
		if (distance < nearest) {
			nearest = distance;
			found = cell;
		}
	}
	return found;
}
