import { describe, expect, test } from 'vitest';
import { createGripController } from '../../../src/io/control/controlLaw.ts';
import { OPEN_HAND, type ShaperParameters, shapeGrip } from '../../../src/io/control/gripShaper.ts';
import { controlParameters } from '../../../src/io/control/parameters.ts';
import { fc } from '../../property.ts';

const still: ShaperParameters = { deadBand: 0, engageAt: 0, releaseAt: 0, maxClosurePerS: 1000 };

/** Targets that a sequence of wanted closures gives. */
const targets = (wanted: readonly number[], parameters: Partial<ShaperParameters>): number[] => {
	let state = OPEN_HAND;
	return wanted.map((value) => {
		state = shapeGrip(state, value, 20, { ...still, ...parameters });
		return state.targetClosure;
	});
};

describe('The grip shaper', () => {
	test('hysteresis: an open hand begins to move at one closure and opens again only below a lower one', () => {
		const wanted = [0.1, 0.29, 0.3, 0.25, 0.11, 0.1, 0.09, 0.25, 0.3];
		expect(targets(wanted, { engageAt: 0.3, releaseAt: 0.1 })).toEqual([0, 0, 0.3, 0.25, 0.11, 0.1, 0, 0, 0.3]);
	});

	test('a flicker inside the hysteresis moves nothing', () => {
		const flicker = Array.from({ length: 50 }, (_, k) => (k % 2 === 0 ? 0.28 : 0.15));
		expect(new Set(targets(flicker, { engageAt: 0.3, releaseAt: 0.1 }))).toEqual(new Set([0]));
	});

	test('the dead band follows only larger changes, but always reaches the ends', () => {
		expect(targets([0.5, 0.55, 0.45, 0.65, 0.98, 1, 0.97, 0.05, 0], { deadBand: 0.1 })).toEqual([
			0.5, 0.5, 0.5, 0.65, 0.98, 1, 1, 0.05, 0,
		]);
	});

	test('saturates, and takes what is no number for an open hand', () => {
		const wanted = [2, Number.POSITIVE_INFINITY, -1, Number.NEGATIVE_INFINITY, 0.5, Number.NaN];
		expect(targets(wanted, {})).toEqual([1, 1, 0, 0, 0.5, 0]);
	});

	test('whatever is wanted, closure stays within 0 and 1 and never changes faster than the limit', () => {
		const anything = fc.oneof(fc.double(), fc.constant(Number.NaN), fc.double({ min: -2, max: 3, noNaN: true }));
		const parameters = fc
			.tuple(
				fc.double({ min: 0, max: 0.5, noNaN: true }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.double({ min: 0.01, max: 20, noNaN: true }),
			)
			.map(([deadBand, a, b, maxClosurePerS]) => ({
				deadBand,
				engageAt: Math.max(a, b),
				releaseAt: Math.min(a, b),
				maxClosurePerS,
			}));
		const steps = fc.array(fc.tuple(anything, fc.double({ min: 0, max: 500, noNaN: true })), { maxLength: 60 });
		fc.assert(
			fc.property(parameters, steps, (limits, sequence) => {
				let state = OPEN_HAND;
				for (const [wanted, elapsedMs] of sequence) {
					const next = shapeGrip(state, wanted, elapsedMs, limits);
					expect(next.closure).toBeGreaterThanOrEqual(0);
					expect(next.closure).toBeLessThanOrEqual(1);
					// Rounding of a sum near 1.
					expect(Math.abs(next.closure - state.closure)).toBeLessThanOrEqual(
						(limits.maxClosurePerS * elapsedMs) / 1000 + 1e-12,
					);
					state = next;
				}
			}),
		);
	});
});

describe('The control law as a whole', () => {
	test('any spikes, any estimator, any blend: closure within bounds and below the rate limit', () => {
		const decoder = {
			channels: 2,
			binMs: 50,
			lags: 2,
			intercept: -0.2,
			weights: [
				[0.3, -0.2],
				[0.1, 0.2],
			],
		};
		const estimator = fc.constantFrom(
			{ kind: 'count' } as const,
			{ kind: 'exponential' } as const,
			{ kind: 'decoder', decoder } as const,
		);
		const spikes = fc.array(fc.record({ channel: fc.nat(2), tMs: fc.double() }), { maxLength: 200 });
		const blended = fc.array(fc.double(), { minLength: 1, maxLength: 5 });
		fc.assert(
			fc.property(estimator, spikes, blended, (kind, train, values) => {
				const { maxClosurePerS, updateMs } = controlParameters();
				let k = 0;
				const blend = (wanted: number) => wanted + (values[k++ % values.length] ?? 0);
				const controller = createGripController({}, 0, { estimator: kind, blend });
				controller.push(train);
				let before = 0;
				for (let tMs = updateMs; tMs <= 1000; tMs += updateMs) {
					const { closure } = controller.advance(tMs);
					expect(closure).toBeGreaterThanOrEqual(0);
					expect(closure).toBeLessThanOrEqual(1);
					expect(Math.abs(closure - before)).toBeLessThanOrEqual((maxClosurePerS * updateMs) / 1000 + 1e-12);
					before = closure;
				}
			}),
		);
	});

	test('a release threshold above the engaging one is refused', () => {
		expect(() => controlParameters({ engageAt: 0.2, releaseAt: 0.3 })).toThrow(
			'releaseAt is 0.3; it must not be above',
		);
	});

	test('a longer window set while running counts the spikes of the shorter one', () => {
		const controller = createGripController({ windowMs: 200 });
		controller.push([900, 950]);
		controller.advance(1000);
		controller.configure({ windowMs: 400 });
		expect(controller.advance(1020).rateHz).toBe(5);
	});

	test('the exponential filter takes over from the same delay as the count', () => {
		const controller = createGripController({ deadBand: 0 }, 0, { estimator: { kind: 'exponential' } });
		controller.push(Array.from({ length: 275 }, (_, k) => (k + 0.5) * (1000 / 55)));
		// It ripples by a spike: 10 Hz at most.
		expect(Math.abs(controller.advance(5000).rateHz - 55)).toBeLessThan(6);
	});
});
