import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { discRectangleArea } from '../../../src/retina/light/field/discArea.ts';
import { createIsomerisationMap, fieldAround } from '../../../src/retina/light/field/isomerisationMap.ts';
import type { LightFrame, Receptor } from '../../../src/retina/light/field/lightFrame.ts';
import { createReceptorSampler, type PicturePlacement } from '../../../src/retina/light/field/receptorSampler.ts';
import { freeLightLevel } from '../../../src/retina/light/levels/lightLevel.ts';
import { fc } from '../../property.ts';

const picture = (width: number, height: number, paint: (x: number, y: number) => number): LightFrame => ({
	format: 'linear32',
	width,
	height,
	data: Float32Array.from({ length: width * height }, (_, i) => paint(i % width, Math.floor(i / width))),
});
const level = freeLightLevel({ rodRate: 10, coneRate: 1000 });
const cone = (x: number, y: number, radius = 1): Receptor => ({ kind: 'cone', x, y, radius });
const field = { centreX: 0, centreY: 0, width: 40, height: 40 };

/** What each receptor sees of a picture, relative to white. */
const seen = (receptors: readonly Receptor[], frame: LightFrame, placement: PicturePlacement = { field }): number[] => {
	const out = new Float64Array(receptors.length);
	createIsomerisationMap({ receptors, level: freeLightLevel({ rodRate: 1, coneRate: 1 }), placement }).apply(
		frame,
		out,
	);
	return [...out];
};

describe('area shared by a disc and a rectangle', () => {
	it('is a quarter for a quadrant and a segment for a half plane cut off-centre', () => {
		expect(discRectangleArea(2, 0, 9, 0, 9)).toBeCloseTo(Math.PI, 12);
		// Circular segment beyond x = 1 of the unit-2 disc: r² acos(d/r) − d √(r² − d²).
		expect(discRectangleArea(2, 1, 9, -9, 9)).toBeCloseTo(4 * Math.acos(0.5) - Math.sqrt(3), 12);
		expect(discRectangleArea(2, 2, 9, 2, 9)).toBe(0);
	});

	it('adds up to the whole disc over any grid', () => {
		fc.assert(
			fc.property(
				fc.double({ min: 0.1, max: 5, noNaN: true }),
				fc.double({ min: -1, max: 1, noNaN: true }),
				fc.double({ min: -1, max: 1, noNaN: true }),
				(r, dx, dy) => {
					let sum = 0;
					for (let i = -7; i < 7; i++)
						for (let j = -7; j < 7; j++) sum += discRectangleArea(r, i + dx, i + 1 + dx, j + dy, j + 1 + dy);
					// 196 terms, each good to a few ulp of the area.
					expect(sum).toBeCloseTo(Math.PI * r * r, 9);
				},
			),
		);
	});
});

describe('a picture on the photoreceptors', () => {
	it('of one grey gives every receptor that grey, whatever its place or size', () => {
		const receptors = [cone(0, 0, 0.01), cone(-7.3, 4.4, 3), cone(10, -10, 8)];
		for (const value of seen(
			receptors,
			picture(31, 17, () => 0.25),
		))
			expect(value).toBeCloseTo(0.25, 9);
	});

	it('is averaged over the area of each photoreceptor', () => {
		// The edge of a half-white picture at x = 0; a disc of radius 4 centred at 2 sees the part right of −2 of itself.
		const half = picture(40, 40, (x) => (x >= 20 ? 1 : 0));
		const share = 1 - (16 * Math.acos(0.5) - 2 * Math.sqrt(12)) / (16 * Math.PI);
		expect(seen([cone(2, 0, 4)], half)[0]).toBeCloseTo(share, 9);
		expect(seen([cone(-2, 0, 4)], half)[0]).toBeCloseTo(1 - share, 9);
	});

	it('lies as it is seen: right is right and up is up, unless inverted or mirrored', () => {
		// Bright top right quarter.
		const frame = picture(40, 40, (x, y) => (x >= 20 && y < 20 ? 1 : 0));
		const corners = [cone(10, 10), cone(-10, 10), cone(-10, -10), cone(10, -10)];
		const round = (values: number[]): number[] => values.map((v) => Math.round(v * 1e9) / 1e9);
		expect(round(seen(corners, frame))).toEqual([1, 0, 0, 0]);
		expect(round(seen(corners, frame, { field, orientation: 'inverted' }))).toEqual([0, 0, 1, 0]);
		expect(round(seen(corners, frame, { field, mirror: true }))).toEqual([0, 1, 0, 0]);
	});

	it('that is wider than the field is cropped, or shown whole with darkness around, or squeezed', () => {
		// 80 × 40 on a square field; only the outer quarters are white.
		const frame = picture(80, 40, (x) => (x < 20 || x >= 60 ? 1 : 0));
		const edge = [cone(18, 0)];
		expect(seen(edge, frame, { field })[0]).toBeCloseTo(0, 9);
		expect(seen(edge, frame, { field, fit: 'contain' })[0]).toBeCloseTo(1, 9);
		expect(seen(edge, frame, { field, fit: 'stretch' })[0]).toBeCloseTo(1, 9);
		expect(seen([cone(18, 18)], frame, { field, fit: 'contain' })[0]).toBe(0);
		expect(seen([cone(18, 18)], frame, { field, fit: 'stretch' })[0]).toBeCloseTo(1, 9);
	});

	it('is dark beyond its edge', () => {
		const white = picture(10, 10, () => 1);
		expect(seen([cone(20, 0)], white)[0]).toBeCloseTo(0.5, 9);
		expect(seen([cone(100, 0)], white)[0]).toBe(0);
	});

	it('is linearised before it is averaged: a grid of black and white is half as bright as white', () => {
		const grid: LightFrame = {
			format: 'gray8',
			width: 40,
			height: 40,
			data: Uint8Array.from({ length: 1600 }, (_, i) => (((i % 40) + Math.floor(i / 40)) % 2 ? 255 : 0)),
		};
		// A disc of radius 10 pixels covers equal numbers of both but for its rim.
		expect(seen([cone(0, 0, 10)], grid)[0]).toBeCloseTo(0.5, 2);
	});

	it('in colour counts by luminance, and alpha is ignored', () => {
		const rgba = (r: number, g: number, b: number): LightFrame => ({
			format: 'rgba8',
			width: 1,
			height: 1,
			data: Uint8Array.of(r, g, b, 0),
		});
		expect(seen([cone(0, 0)], rgba(0, 255, 0))[0]).toBeCloseTo(0.7152, 9);
		expect(seen([cone(0, 0)], rgba(255, 255, 255))[0]).toBeCloseTo(1, 9);
	});
});

describe('light on receptors', () => {
	const receptors: readonly Receptor[] = [{ kind: 'rod', x: -2, y: 0, radius: 1 }, cone(2, 0)];
	const rates = (frame: LightFrame): number[] => {
		const out = new Float64Array(2);
		createIsomerisationMap({ receptors, level }).apply(frame, out);
		return [...out];
	};

	it('is scaled by the light level for pictures and taken as it is for rates', () => {
		const [rod, coneRate] = rates(picture(4, 4, () => 0.5));
		expect(rod).toBeCloseTo(5, 9);
		expect(coneRate).toBeCloseTo(500, 6);
		expect(rates({ format: 'uniform-rates', rodRate: 3, coneRate: 4 })).toEqual([3, 4]);
		expect(rates({ format: 'receptor-rates', rates: Float64Array.of(0.1, 0.2) })).toEqual([0.1, 0.2]);
	});

	it('follows a change of level, of placement and of picture size', () => {
		const light = createIsomerisationMap({ receptors, level });
		const out = new Float64Array(2);
		const split = (n: number): LightFrame => picture(n, n, (x) => (x < n / 2 ? 1 : 0));
		light.apply(split(10), out);
		expect(out[0]).toBeCloseTo(10, 9);
		light.apply(split(64), out);
		expect(out[0]).toBeCloseTo(10, 9);
		light.level = freeLightLevel({ rodRate: 20, coneRate: 30 });
		light.apply(split(64), out);
		expect(out[0]).toBeCloseTo(20, 9);
		light.placement = { field: fieldAround(receptors), mirror: true };
		light.apply(split(64), out);
		expect([...out].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([0, 30]);
	});

	it('refuses bad frames and names what is wrong', () => {
		expect(() => rates(picture(0, 0, () => 0))).toThrow('imageWidth must be a whole number of pixels from 1');
		expect(() => rates({ format: 'gray8', width: 4, height: 4, data: new Uint8Array(15) })).toThrow(
			'frame data must hold 16',
		);
		expect(() => rates(picture(4, 4, () => Number.NaN))).toThrow('relative luminance from 0 to 1, got NaN');
		expect(() => rates(picture(4, 4, () => 1.5))).toThrow('got 1.5');
		expect(() => rates({ format: 'uniform-rates', rodRate: -1, coneRate: 0 })).toThrow('rodRate');
		expect(() => rates({ format: 'receptor-rates', rates: new Float64Array(3) })).toThrow('must be 2 numbers');
		expect(() => rates({ format: 'receptor-rates', rates: Float64Array.of(Number.NaN, 0) })).toThrow('receptor rate');
		expect(() => createIsomerisationMap({ receptors: [] })).toThrow('at least one photoreceptor');
	});

	it('refuses receptors and fields that are no areas', () => {
		const make = (receptor: Receptor, width: number) => () =>
			createReceptorSampler({
				imageWidth: 4,
				imageHeight: 4,
				receptors: [receptor],
				placement: { field: { ...field, width } },
			});
		expect(make(cone(0, 0, 0), 40)).toThrow('receptor 0 radius');
		expect(make(cone(Number.NaN, 0), 40)).toThrow('receptor 0 x and y');
		expect(make(cone(0, 0), 0)).toThrow('field width');
		expect(make(cone(0, 0), Number.NaN)).toThrow(UserError);
	});
});
