/**
 * A linearly implicit method with two stages and one factorised matrix M = 1/(γh) − A (Rosenbrock 1963; Steihaug & Wolfbrandt 1979):
 *
 *     M u1 = f(y),   M u2 = f(y + (α/γ) u1) − (2α/(γh)) u1,   y ← y + ((2 − b) u1 + b u2)/γ   with b = 1/(2α)
 *
 * It is of order 2 whatever A is, so couplings between cells may be left out of A without loss of order. A step needs nothing
 * but the state at its start; a fixed point and every linear invariant (occupancies, buffer totals) are kept to rounding.
 */
export interface RealtimeScheme {
	readonly name: string;
	/** Order with any A, and with A the whole Jacobian. */
	readonly order: number;
	readonly orderWithFullJacobian: number;
	readonly gamma: number;
	readonly alpha: number;
	/** |R(∞)|: by how much an infinitely fast mode is damped in a step. */
	readonly dampingAtInfinity: number;
	readonly source: string;
	/** Which parts of the rows of A the matrix of cells that fire takes; whole rows where left out. */
	readonly shares?: RowShares;
}

/**
 * Row i of A is multiplied by a share θ: with any A the order stays 2, fixed points stay, and a linear invariant stays if the rows that it joins have one
 * share. Of the error of a step, h³ times
 *
 *     (α/4 − 1/6) f''(f, f) + γ/2 f'Af + γ/2 Af'f − γ² AAf − 1/6 f'f'f      with α = 1/2,
 *
 * the first term moves an orbit and leaves its period: f''(f, f) is the commutator of f'f with f, which a change of coordinates takes away. What makes a
 * cell fire too fast or too slowly is the rest, with A = θf' that is (γθ − γ²θ² − 1/6) f'f'f: 0.0404 for θ = 1, and 0 for γθ = (3 − √3)/6, θ = 0.7215:
 * then linear equations are solved with order 3, and with α = 2/3 all of them.
 */
export interface RowShares {
	/** Of slow rows. With it a state swings where its h·rate is above `slowUpTo`: R(−x) < −1. */
	readonly slow: number;
	readonly slowUpTo: number;
	/** Of rows whose state relaxes faster than `stiffFrom`/h. */
	readonly stiff: number;
	readonly stiffFrom: number;
}

/**
 * The default: α = 1/2 (the second stage is at the middle of the step) and γ = 1 − 1/√2, so that infinitely fast modes vanish (L-stable).
 * Of the family in α and γ it had the smallest error in spike times on the published column; 1/γ is also well below what a
 * runaway mode may reach within a step, so the matrix stays far from singular.
 */
export const midpointScheme: RealtimeScheme = {
	name: 'linearly implicit midpoint rule, L-stable',
	order: 2,
	orderWithFullJacobian: 2,
	gamma: 1 - Math.SQRT1_2,
	alpha: 1 / 2,
	dampingAtInfinity: 0,
	source:
		'Verwer, Spee, Blom & Hundsdorfer 1999, SIAM J. Sci. Comput. 20:1456-1480; any-matrix order conditions: Steihaug & Wolfbrandt 1979, Math. Comp. 33:521-534',
	shares: {
		// Near the derived 0.7215; of 0.70, 0.72, 0.75 and 0.78 none is better for both cells of `npm run bench -- --drift`.
		slow: 0.75,
		slowUpTo: 16,
		// Found, not derived: with 1 the mammalian cell drifts by up to 0.07 %, with 0.94 by 0.02 %, and with 0.90 by no more. The share that makes a gate under
		// a fixed potential exact is 0.84 at x = h·rate = 4 and 0.99 at 100; this one is stable at any rate, R(∞) = 0.33.
		stiff: 0.94,
		stiffFrom: 4,
	},
};

/**
 * For long steps of cells that do not fire: the second stage at three quarters of the step, γ as before. What counts for them is the greatest error where potentials move fast,
 * and of that f''(f, f) has the largest part, which falls from −0.042 to 0.021 (at α = 2/3 to 0). Found by trial on the circuit `mouse` in steps of 1 ms: amacrine cells that
 * rod bipolar cells drive are off by 1.1 mV after a bright flash with α = 1/2, by 0.30 with 2/3 and by 0.26 with 3/4, receptors' matrices whole.
 */
export const longStepScheme: RealtimeScheme = {
	...midpointScheme,
	name: 'linearly implicit two-stage method, second stage at 3/4 of the step, L-stable',
	alpha: 3 / 4,
};

/** Steps from which on, ms, it is taken, in circuits with mosaics: those without keep the method that their figures were made with. */
export const longStepMs = 0.5;

/** α = 2/3 and γ = (3 + √3)/6: of order 3 where the matrix is the whole Jacobian (Calahan 1968), A-stable; for comparison. */
export const calahanScheme: RealtimeScheme = {
	name: 'two-stage Rosenbrock method of order 3 (Calahan)',
	order: 2,
	orderWithFullJacobian: 3,
	gamma: (3 + Math.sqrt(3)) / 6,
	alpha: 2 / 3,
	dampingAtInfinity: Math.sqrt(3) - 1,
	source: 'Calahan 1968, Proc. IEEE 56:744',
};
