/**
 * Area that a disc of radius `r` around the origin shares with the rectangle [x0, x1] × [y0, y1], exactly (up to
 * rounding). Used to weigh pixels by how much of a photoreceptor's aperture each one covers.
 */
export function discRectangleArea(r: number, x0: number, x1: number, y0: number, y1: number): number {
	const area = quadrantArea(r, x1, y1) - quadrantArea(r, x0, y1) - quadrantArea(r, x1, y0) + quadrantArea(r, x0, y0);
	return Math.max(0, area);
}

/** Area of the part of the disc left of `x` and below `y`. */
function quadrantArea(r: number, x: number, y: number): number {
	const right = Math.min(r, Math.max(-r, x));
	const top = Math.min(r, Math.max(-r, y));
	/** Half the width of the disc at height `top`. */
	const half = Math.sqrt((r - top) * (r + top));
	const inner = Math.min(half, Math.max(-half, right));
	// Within |u| < half the column reaches from the disc's lower edge to `top`.
	let area = top * (inner + half) + chordIntegral(r, inner) - chordIntegral(r, -half);
	// Beyond it, columns are whole chords when `top` is above the centre and empty when it is below.
	if (top >= 0) {
		const left = Math.min(-half, right);
		area += 2 * (chordIntegral(r, left) - chordIntegral(r, -r));
		if (right > half) area += 2 * (chordIntegral(r, right) - chordIntegral(r, half));
	}
	return area;
}

/** Antiderivative of √(r² − u²) at u. */
function chordIntegral(r: number, u: number): number {
	const within = Math.min(r, Math.max(-r, u));
	const chord = Math.sqrt((r - within) * (r + within));
	// The angle by its sine alone loses half its digits near the edge, where the sine is nearly 1.
	return (within * chord + r * r * Math.atan2(within, chord)) / 2;
}
