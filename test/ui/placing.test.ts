import { describe, expect, it } from 'vitest';
import { compileMapping } from '../../src/io/transport/mapping/channelMapping.ts';
import { chargeText, type Electrode, electrodeCharge } from '../../src/ui/data/electrodeCharge.ts';
import { extentOf } from '../../src/ui/drawing/PlaceMap.tsx';
import { channelPlaces } from '../../src/ui/panels/channelPlaces.ts';

/** A disc that passes biphasic pulses unless something else is said. */
const disc = (change: Partial<Electrode>): Electrode => ({
	type: 'electrode',
	startS: 0,
	endS: 2,
	...{ xUm: 0, yUm: 0, diameterUm: 200, distanceUm: 20, currentUa: 0, amplitudeUa: -50 },
	course: { form: 'biphasic', widthS: 0.001, periodS: 0.05, gapS: 0 },
	...change,
});

describe('The charge of an electrode near the retina', () => {
	it('is current times the length of a phase, by area, against the limit of that area', () => {
		const { phaseNc, densityUcCm2, limitNc, isBeyond, isBalanced } = electrodeCharge(disc({}));
		expect(phaseNc).toBeCloseTo(50, 9);
		// 50 nC on π (100 µm)².
		expect(densityUcCm2).toBeCloseTo(0.05 / (Math.PI * 0.01 ** 2), 6);
		// log10(Q/A) + log10(Q) is k: Shannon 1992.
		const areaCm2 = Math.PI * 0.01 ** 2;
		expect(Math.log10(limitNc / 1000 / areaCm2) + Math.log10(limitNc / 1000)).toBeCloseTo(1.5, 4);
		expect([isBeyond, isBalanced]).toEqual([false, true]);
	});

	it.each<[string, Partial<Electrode>, { isBeyond: boolean; phaseNc?: number; isBalanced: boolean }]>([
		[
			'meets the limit of a small disc',
			{ diameterUm: 50, amplitudeUa: -4 },
			{ isBeyond: false, phaseNc: 4, isBalanced: true },
		],
		['is beyond that', { diameterUm: 50, amplitudeUa: 4.1 }, { isBeyond: true, phaseNc: 4.1, isBalanced: true }],
		[
			'is that of a steady current while it lasts',
			{ currentUa: -0.02, amplitudeUa: undefined, course: undefined },
			{ isBeyond: false, phaseNc: 40, isBalanced: false },
		],
		[
			'has no bound where that has no end',
			{ currentUa: 0.001, endS: undefined, amplitudeUa: undefined, course: undefined },
			{ isBeyond: true, phaseNc: Number.POSITIVE_INFINITY, isBalanced: false },
		],
		[
			'of pulses of one sign does not flow back',
			{ course: { form: 'pulses', widthS: 0.001, periodS: 0.05, alternate: false } },
			{ isBeyond: false, phaseNc: 50, isBalanced: false },
		],
		[
			'of a sine is that of half a period',
			{ amplitudeUa: Math.PI, course: { form: 'sine', frequencyHz: 100, phaseDeg: 0, everyS: 0.0005 } },
			{ isBeyond: false, phaseNc: 10, isBalanced: true },
		],
	])('%s', (_what, change, expected) => {
		const { phaseNc, isBeyond, isBalanced } = electrodeCharge(disc(change as Partial<Electrode>));
		expect({ isBeyond, isBalanced }).toEqual({ isBeyond: expected.isBeyond, isBalanced: expected.isBalanced });
		expect(phaseNc).toBeCloseTo(expected.phaseNc ?? 0, 9);
	});

	it('is said in one line, and where it is not known nothing is made up', () => {
		expect(chargeText(electrodeCharge(disc({})))).toBe('50 nC a phase, 159 µC/cm², of at most 99.6 nC');
		const noise = disc({ course: { form: 'noise', seed: 1, everyS: 0.001 } });
		expect(electrodeCharge(noise)).not.toHaveProperty('phaseNc');
		expect(chargeText(electrodeCharge(noise))).toBe('no phases of one charge to hold against at most 99.6 nC');
	});
});

describe('Cells from above', () => {
	const cells = [-30, -10, 10, 30].flatMap((xUm) => [-20, 20].map((yUm, k) => ({ xUm, yUm, column: k })));

	it('are all in the picture, with room around them, upper ones on top', () => {
		const { left, top, width, height } = extentOf(cells);
		expect(left).toBeLessThan(-30);
		expect(left + width).toBeGreaterThan(30);
		expect(top).toBeLessThan(-20);
		expect(top + height).toBeGreaterThan(20);
		expect(extentOf([]).width).toBeGreaterThan(0);
	});

	it('that share a channel stand in one rectangle, and a region has a channel for each cell', () => {
		const shared = channelPlaces(compileMapping({ kind: 'squares', channels: 2 }, cells), cells);
		expect(shared.map(({ left, right, cells: number }) => [left, right, number])).toEqual([
			[-30, -10, 4],
			[10, 30, 4],
		]);
		const region = compileMapping({ kind: 'region', xUm: [0, 40], yUm: [0, 40] }, cells);
		expect([region.cells, channelPlaces(region, cells)]).toEqual([2, []]);
	});
});
