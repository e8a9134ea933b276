/** dL/dx of L(x, s) = x/(exp(x/s) − 1); exact at x = 0, where it is −1/2. */
export function slopeOfL(x: number, s: number): number {
	const z = x / s;
	// Near 0 both numerator and denominator vanish: the series −1/2 + z/6 − z³/180 is exact to rounding for |z| < 1e-3.
	if (Math.abs(z) < 1e-3) return -0.5 + z / 6 - (z * z * z) / 180;
	const e = Math.exp(z);
	if (e === Number.POSITIVE_INFINITY) return 0;
	return (e - 1 - z * e) / ((e - 1) * (e - 1));
}

/** L(x, s) = x/(exp(x/s) − 1), with its limit s at x = 0 (never 0/0). */
export function linoid(x: number, s: number): number {
	return x === 0 ? s : x / Math.expm1(x / s);
}
