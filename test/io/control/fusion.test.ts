import { describe, expect, test } from 'vitest';
import {
	checkedFusion,
	createBlend,
	DEFAULT_GATED,
	DEFAULT_WEIGHTED,
	type Fusion,
	fuse,
	GATE_SHUT,
} from '../../../src/io/control/fusion.ts';
import { fc } from '../../property.ts';

const gated: Fusion = { mode: 'gated', openAt: 0.3, closeAt: 0.15 };

describe('Fusion of retina and muscle', () => {
	test.each<readonly [string, Fusion, number, number, number]>([
		['vision alone ignores the muscle', { mode: 'vision' }, 0.7, 1, 0.7],
		['EMG alone ignores the retina', { mode: 'emg' }, 1, 0.4, 0.4],
		['gated: both at rest, open', gated, 0, 0, 0],
		['gated: seen but not meant, open', gated, 1, 0, 0],
		['gated: meant but not seen, open', gated, 0, 1, 0],
		['gated: seen and meant, the retina grades', gated, 0.6, 0.9, 0.6],
		['gated: just at the threshold, the gate opens', gated, 0.6, 0.3, 0.6],
		['gated: just below it, the gate stays shut', gated, 0.6, 0.2999, 0],
		['weighted: both at rest, open', DEFAULT_WEIGHTED, 0, 0, 0],
		['weighted: only seen, half', DEFAULT_WEIGHTED, 1, 0, 0.5],
		['weighted: only meant, half', DEFAULT_WEIGHTED, 0, 1, 0.5],
		['weighted: both, closed', DEFAULT_WEIGHTED, 1, 1, 1],
		['weighted by a quarter', { mode: 'weighted', visionWeight: 0.25 }, 0.8, 0.4, 0.5],
		['a retina that is no number counts as none', { mode: 'weighted', visionWeight: 0.5 }, Number.NaN, 1, 0.5],
		['a muscle that is no number counts as none', gated, 1, Number.NaN, 0],
		['values beyond the bounds are brought to them', DEFAULT_WEIGHTED, 7, -3, 0.5],
	])('%s', (_, fusion, vision, emg, wanted) => {
		expect(fuse(fusion, GATE_SHUT, vision, emg).wanted).toBeCloseTo(wanted, 12);
	});

	test('the gate stays open down to its lower threshold and shuts below it', () => {
		const blend = createBlend(gated, (tMs) => [0.2, 0.35, 0.2, 0.15, 0.14, 0.2, 0.3][tMs] ?? 0);
		const wanted = [0, 1, 2, 3, 4, 5, 6].map((tMs) => blend(0.8, tMs));
		expect(wanted).toEqual([0, 0.8, 0.8, 0.8, 0, 0, 0.8]);
	});

	test('a muscle that is lost opens a gated hand', () => {
		let activation = 0.8;
		const blend = createBlend(DEFAULT_GATED, () => activation);
		expect(blend(1, 0)).toBe(1);
		activation = 0;
		expect(blend(1, 1)).toBe(0);
	});

	test('whatever comes, what is wanted lies within 0 and 1', () => {
		const fusions = fc.constantFrom<Fusion>({ mode: 'vision' }, { mode: 'emg' }, gated, DEFAULT_WEIGHTED);
		fc.assert(
			fc.property(fusions, fc.boolean(), fc.double(), fc.double(), (fusion, gateOpen, vision, emg) => {
				const { wanted } = fuse(fusion, { gateOpen }, vision, emg);
				expect(wanted).toBeGreaterThanOrEqual(0);
				expect(wanted).toBeLessThanOrEqual(1);
			}),
		);
	});

	test('numbers out of range are refused by name', () => {
		expect(() => checkedFusion({ mode: 'gated', openAt: 1.2, closeAt: 0 })).toThrow('Fusion openAt is 1.2');
		expect(() => checkedFusion({ mode: 'gated', openAt: 0.2, closeAt: 0.3 })).toThrow(
			'closeAt is 0.3; it must be from 0 to 0.2',
		);
		expect(() => createBlend({ mode: 'weighted', visionWeight: Number.NaN }, () => 0)).toThrow('visionWeight is NaN');
	});
});
