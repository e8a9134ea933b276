import { describe, expect, it } from 'vitest';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { createRk4 } from '../../src/ode/solvers/reference/rk4.ts';
import { createRos2 } from '../../src/ode/solvers/reference/ros2.ts';
import { integrateSegments, type OdeSystem, type Solver } from '../../src/ode/solvers/reference/solver.ts';
import { findSteadyState } from '../../src/ode/solvers/reference/steadyState.ts';

/** A damped, driven pendulum: nonlinear, smooth, with time in it. */
const pendulum: OdeSystem = {
	size: 2,
	rates(t, y, dydt) {
		const [angle = 0, speed = 0] = y;
		dydt[0] = speed;
		dydt[1] = -Math.sin(angle) - 0.1 * speed + 0.3 * Math.cos(t);
	},
};

function endPoint(solver: Solver, to = 5): Float64Array {
	const y = Float64Array.of(1, 0);
	solver.integrate(pendulum, y, 0, to);
	return y;
}

const difference = (a: Float64Array, b: Float64Array) =>
	Math.max(...a.map((each, i) => Math.abs(each - (b[i] ?? Number.NaN))));

describe('classical RK4', () => {
	it('converges with order 4', () => {
		const exact = endPoint(createOdex({ tolerance: 1e-13 }));
		const errors = [0.2, 0.1, 0.05].map((step) => difference(endPoint(createRk4(step)), exact));
		for (const k of [0, 1]) {
			const order = Math.log2((errors[k] ?? Number.NaN) / (errors[k + 1] ?? Number.NaN));
			expect(order).toBeGreaterThan(3.8);
			expect(order).toBeLessThan(4.3);
		}
	});

	it('interpolates inside a step with order 3 or better', () => {
		const worst = (step: number) => {
			const y = Float64Array.of(1, 0);
			const exactAt = (t: number) => endPoint(createOdex({ tolerance: 1e-13 }), t)[0] ?? Number.NaN;
			let error = 0;
			createRk4(step).integrate(pendulum, y, 0, 2, (dense) => {
				const t = dense.start + 0.37 * (dense.end - dense.start);
				error = Math.max(error, Math.abs(dense.value(0, t) - exactAt(t)));
				return true;
			});
			return error;
		};
		expect(Math.log2(worst(0.2) / worst(0.1))).toBeGreaterThan(2.8);
	});

	it('counts four evaluations a step and one to start', () => {
		const cost = createRk4(0.1).integrate(pendulum, Float64Array.of(1, 0), 0, 1);
		expect(cost).toEqual({ steps: 10, rejected: 0, evaluations: 41 });
	});

	it('refuses a step that is not a positive number', () => {
		for (const step of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
			expect(() => createRk4(step)).toThrow(/step must be a positive number/);
		}
	});

	it('says so when the solution is lost', () => {
		const explosive: OdeSystem = {
			size: 1,
			rates(_t, y, dydt) {
				dydt[0] = (y[0] ?? 0) ** 3;
			},
		};
		expect(() => createRk4(1).integrate(explosive, Float64Array.of(10), 0, 300)).toThrow(/not finite/);
	});
});

describe('odex', () => {
	it('keeps to its tolerance, and its dense output too', () => {
		const exact = endPoint(createOdex({ tolerance: 1e-13 }));
		for (const tolerance of [1e-5, 1e-7, 1e-9]) {
			// Local errors add up over the interval: a factor of 100 is generous.
			expect(difference(endPoint(createOdex({ tolerance })), exact)).toBeLessThan(100 * tolerance);
		}
		let worst = 0;
		createOdex({ tolerance: 1e-8 }).integrate(pendulum, Float64Array.of(1, 0), 0, 2, (dense) => {
			const t = (dense.start + dense.end) / 2;
			worst = Math.max(
				worst,
				Math.abs(dense.value(0, t) - (endPoint(createOdex({ tolerance: 1e-13 }), t)[0] ?? Number.NaN)),
			);
			return true;
		});
		expect(worst).toBeLessThan(1e-5);
	});

	it('stops where the listener says so', () => {
		const y = Float64Array.of(1, 0);
		let last = 0;
		createOdex({ tolerance: 1e-8 }).integrate(pendulum, y, 0, 100, (step) => {
			last = step.end;
			return step.end < 3;
		});
		expect(last).toBeGreaterThanOrEqual(3);
		expect(last).toBeLessThan(10);
		expect(difference(y, endPoint(createOdex({ tolerance: 1e-12 }), last))).toBeLessThan(1e-5);
	});
});

describe('discontinuities', () => {
	it.each([createRk4(0.3), createOdex({ tolerance: 1e-9 })])('are landed on, never stepped over ($name)', (solver) => {
		let light = 0;
		const charge: OdeSystem = {
			size: 1,
			rates(_t, _y, dydt) {
				dydt[0] = light;
			},
		};
		const y = Float64Array.of(0);
		const edges: number[] = [];
		integrateSegments(
			solver,
			charge,
			y,
			0,
			10,
			[2.1234, 2.1334, 20, -1],
			(t) => {
				light = t >= 2.1234 && t < 2.1334 ? 1000 : 0;
			},
			(step) => {
				edges.push(step.start, step.end);
				return true;
			},
		);
		// A flash of 10 ms at 1000/s carries exactly 10 events, however large the steps.
		expect(y[0]).toBeCloseTo(10, 9);
		for (const breakpoint of [2.1234, 2.1334]) expect(edges).toContain(breakpoint);
	});
});

describe('the steady state', () => {
	it('is found for stiff rates, keeping what the equations conserve', () => {
		// A ⇄ B ⇄ C with rates over seven decades: occupancies stay a sum of 1.
		const scheme: OdeSystem = {
			size: 3,
			rates(_t, y, dydt) {
				const [a = 0, b = 0, c = 0] = y;
				dydt[0] = -1000 * a + 10 * b;
				dydt[1] = 1000 * a - 10 * b - 1e-4 * b + 2e-4 * c;
				dydt[2] = 1e-4 * b - 2e-4 * c;
			},
		};
		const { y } = findSteadyState(scheme, Float64Array.of(1, 0, 0));
		const [a = 0, b = 0, c = 0] = y;
		// What rounding in the Jacobian leaks over steps of hours; occupancies matter to 1e-6.
		expect(a + b + c).toBeCloseTo(1, 7);
		expect(b / a).toBeCloseTo(100, 6);
		expect(b / c).toBeCloseTo(2, 8);
	});

	it('is refused, with a reason, where there is none', () => {
		const drift: OdeSystem = {
			size: 1,
			rates(_t, _y, dydt) {
				dydt[0] = 1;
			},
		};
		expect(() => findSteadyState(drift, Float64Array.of(0))).toThrow(/no steady state/);
	});
});

describe('ros2', () => {
	/** y' = −√y from 1 is (1 − t/2)²; below 0 the rate is no number. A second state rests. */
	const root: OdeSystem = {
		size: 2,
		rates(_t, y, dydt) {
			dydt[0] = -Math.sqrt(y[0] as number);
			dydt[1] = 0;
		},
	};
	const errorAt = (tolerance: number): number => {
		const y = Float64Array.of(1, 1);
		createRos2(tolerance).integrate(root, y, 0, 1.5);
		return Math.abs((y[0] as number) - 0.0625);
	};

	it('takes no step where a rate is no number, whatever the states after it do', () => {
		for (const tolerance of [100, 10, 1, 0.1]) {
			for (const to of [1.5, 1.7, 1.9]) {
				const y = Float64Array.of(1, 1);
				createRos2(tolerance).integrate(root, y, 0, to);
				expect(y[0], `tolerance ${tolerance} to ${to}`).toBeGreaterThanOrEqual(0);
			}
		}
	});

	it('errs less the finer its tolerance', () => {
		const errors = [1e-2, 1e-4, 1e-6].map(errorAt);
		expect(errors[1]).toBeLessThan((errors[0] as number) / 10);
		expect(errors[2]).toBeLessThan((errors[1] as number) / 10);
	});
});
