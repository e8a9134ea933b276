import { describe, expect, test } from 'vitest';
import {
	categoryColour,
	categoryCount,
	colourTable,
	diverging,
	oklab,
	type Rgb,
	sequential,
} from '../../src/ui/scene/colourMap.ts';
import { layOut } from '../../src/ui/scene/layout.ts';
import { nearestFirst } from '../../src/ui/scene/nearestLines.ts';
import { eye, firstLook, panned, turned, zoomed } from '../../src/ui/scene/orbit.ts';
import { createPacer } from '../../src/ui/scene/pacer.ts';
import { pickCell } from '../../src/ui/scene/picking.ts';
import { flash } from '../../src/ui/scene/sceneLayer.ts';
import { patchDescription, smallDescription } from './descriptions.ts';

const steps = Array.from({ length: 101 }, (_, k) => k / 100);

/** Contrast of two colours by WCAG 2. */
function contrast(a: Rgb, b: Rgb): number {
	const luminance = (rgb: Rgb) => {
		const [r, g, b3] = rgb.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
		return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b3 ?? 0);
	};
	const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (high + 0.05) / (low + 0.05);
}

describe('the colours of potentials', () => {
	test('get lighter by the same amount for every millivolt', () => {
		const lightness = steps.map((t) => oklab(sequential(t))[0]);
		// 0.64 of lightness over 100 steps; colours are shown in 8 bits at best, a part in 255.
		for (let k = 1; k < lightness.length; k++) {
			expect((lightness[k] ?? 0) - (lightness[k - 1] ?? 0)).toBeCloseTo(0.0064, 3);
		}
	});

	test('are never twice as far apart in one place as in another', () => {
		const distances = steps.slice(1).map((t, k) => {
			const [a, b] = [oklab(sequential(t)), oklab(sequential(steps[k] ?? 0))];
			return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
		});
		expect(Math.max(...distances) / Math.min(...distances)).toBeLessThan(2);
	});

	test('of changes from rest are equally light above and below, and grey at rest', () => {
		for (const t of [0.1, 0.3, 0.5]) expect(oklab(diverging(0.5 + t))[0]).toBeCloseTo(oklab(diverging(0.5 - t))[0], 3);
		const [, a, b] = oklab(diverging(0.5));
		expect(Math.hypot(a, b)).toBeLessThan(1e-3);
	});

	test('stay at the ends for values outside, and can be shown by a screen', () => {
		expect(sequential(-3)).toEqual(sequential(0));
		expect(sequential(7)).toEqual(sequential(1));
		expect(sequential(Number.NaN)).toEqual(sequential(0));
		for (const t of steps) {
			for (const c of [...sequential(t), ...diverging(t)]) {
				expect(c).toBeGreaterThanOrEqual(0);
				expect(c).toBeLessThanOrEqual(1);
			}
		}
		expect(colourTable(sequential, 4)).toHaveLength(16);
	});

	test('of populations stand out from both grounds', () => {
		const grounds = {
			dark: [0x1a / 255, 0x1f / 255, 0x26 / 255],
			light: [0xfb / 255, 0xfc / 255, 0xfd / 255],
		} as const;
		for (const theme of ['dark', 'light'] as const) {
			for (let k = 0; k < categoryCount; k++) {
				// WCAG 2.2 asks 3:1 for graphics.
				expect(contrast(categoryColour(k, theme), grounds[theme])).toBeGreaterThan(3);
			}
		}
	});
});

describe('the layout of the retina', () => {
	const layout = layOut(smallDescription());

	test('puts photoreceptors on top and ganglion cells at the bottom', () => {
		const y = (cell: number) => layout.positions[3 * cell + 1] ?? Number.NaN;
		expect(y(0)).toBeGreaterThan(y(2));
		expect(y(2)).toBeGreaterThan(y(4));
		expect(layout.fieldPlane.y).toBeGreaterThan(y(0));
	});

	test('draws bodies so that neighbours do not touch', () => {
		for (let a = 0; a < 6; a++) {
			for (let b = 0; b < a; b++) {
				const apart = Math.hypot(
					...[0, 1, 2].map((k) => (layout.positions[3 * a + k] ?? 0) - (layout.positions[3 * b + k] ?? 0)),
				);
				expect((layout.radii[a] ?? 0) + (layout.radii[b] ?? 0)).toBeLessThan(apart);
			}
		}
	});

	test('joins the cells that the connections name, by kind', () => {
		expect([...layout.lines.inverting]).toEqual([0, 2, 1, 3]);
		expect([...layout.lines.direct]).toEqual([2, 4, 3, 5]);
		expect([...layout.lines.junction]).toEqual([0, 1]);
	});

	test('names every layer once', () => {
		expect(layout.labels.map(({ text }) => text)).toEqual(['Light', 'Rod × 2', 'Bipolar × 2', 'Ganglion × 2']);
	});

	test('stretches the depth of a wide patch, so that its layers can be told apart, and not that of a narrow one', () => {
		const wide = layOut(patchDescription(32));
		const height = (at: typeof layout) => at.fieldPlane.y - (at.positions.filter((_, i) => i % 3 === 1).at(-1) ?? 0);
		const width = (at: typeof layout) => at.fieldPlane.x[1] - at.fieldPlane.x[0];
		expect(height(wide)).toBeGreaterThan(0.35 * width(wide));
		expect(wide.depthScale).toBeGreaterThan(1);
		expect(layout.depthScale).toBe(1);
	});

	test('takes connections nearest the selected cell first, and all of them once', () => {
		const wide = layOut(patchDescription(8));
		const ends = wide.lines.direct;
		const order = nearestFirst(wide, ends, 9);
		expect(new Set(order).size).toBe(ends.length / 2);
		const far = (line: number) => {
			const at = (cell: number, axis: number) => wide.positions[3 * cell + axis] ?? 0;
			const [from = 0, to = 0] = [ends[2 * line], ends[2 * line + 1]];
			return Math.hypot((at(from, 0) + at(to, 0)) / 2 - at(9, 0), (at(from, 2) + at(to, 2)) / 2 - at(9, 2));
		};
		for (let k = 1; k < order.length; k++) {
			// Distances are kept in single precision.
			expect(far(order[k] ?? 0)).toBeGreaterThanOrEqual(far(order[k - 1] ?? 0) - 1e-4);
		}
	});

	test('works for a single cell', () => {
		const { populations, ...rest } = smallDescription();
		const [rod] = populations;
		if (!rod) throw new Error('the description has no rod');
		const one = layOut({ ...rest, populations: [{ ...rod, count: 1 }], connections: [], receptors: [] });
		expect([...one.radii]).toEqual([5]);
		expect(one.radius).toBeGreaterThan(0);
	});
});

describe('looking around', () => {
	const start = firstLook([0, 0, 0], 100, 0.66, 1.5);

	test('the first look has everything in view', () => {
		// A sphere is in view when its radius is at most the distance times the sine of half the angle of view.
		expect(100 / start.distance).toBeLessThanOrEqual(Math.sin(0.33) + 1e-12);
		const narrow = firstLook([0, 0, 0], 100, 0.66, 0.5);
		expect(narrow.distance).toBeGreaterThan(start.distance);
	});

	test('turning keeps the distance and stops short of the poles', () => {
		const up = turned(start, 1, 10);
		expect(Math.hypot(...eye(up))).toBeCloseTo(start.distance, 9);
		expect(up.elevation).toBeLessThan(Math.PI / 2);
	});

	test('zooming stays within bounds', () => {
		expect(zoomed(start, 1e-9, 100).distance).toBe(10);
		expect(zoomed(start, 1e9, 100).distance).toBe(2000);
	});

	test('moving shifts target and eye alike, at right angles to the line of sight', () => {
		const moved = panned(start, 0.3, 0.2, 0.66);
		const shift = moved.target.map((each, k) => each - (start.target[k] ?? 0));
		const sight = eye(start).map((each, k) => each - (start.target[k] ?? 0));
		expect(shift.reduce((sum, each, k) => sum + each * (sight[k] ?? 0), 0)).toBeCloseTo(0, 6);
		expect(Math.hypot(...shift)).toBeGreaterThan(0);
	});
});

describe('pointing at a cell', () => {
	const positions = new Float32Array([0, 0, 0, 0, 0, -50, 20, 0, 0]);
	const radii = new Float32Array([5, 5, 5]);
	const from = (x: number) => ({ origin: [x, 0, 100] as const, direction: [0, 0, -1] as const });

	test('hits the nearer of two behind each other, and nothing beside them', () => {
		expect(pickCell(from(0), positions, radii)).toBe(0);
		expect(pickCell(from(20), positions, radii)).toBe(2);
		expect(pickCell(from(10), positions, radii)).toBe(-1);
	});

	test('never hits what is behind the eye', () => {
		expect(pickCell({ origin: [0, 0, 10], direction: [0, 0, 1] }, positions, radii)).toBe(-1);
	});

	test('can be made generous for small bodies', () => {
		expect(pickCell(from(6), positions, radii)).toBe(-1);
		expect(pickCell(from(6), positions, radii, 1.35)).toBe(0);
	});
});

describe('pacing', () => {
	test('a GPU draws every display frame at full sharpness', () => {
		const pacer = createPacer(false, 2);
		for (let k = 0; k < 100; k++) pacer.drawn(2);
		expect([pacer.intervalMs, pacer.lowered, pacer.quality.pixelRatio]).toEqual([0, 0, 2]);
	});

	test('software drawing takes about a third of a core, however dear a picture is', () => {
		const pacer = createPacer(true, 1);
		for (let k = 0; k < 200; k++) pacer.drawn(30);
		expect(pacer.intervalMs).toBeCloseTo(90, 0);
		expect(pacer.quality).toMatchObject({ plain: true });
		for (let k = 0; k < 200; k++) pacer.drawn(140);
		expect(pacer.intervalMs).toBeCloseTo(3 * 140, 0);
		// It never looks quite frozen.
		for (let k = 0; k < 200; k++) pacer.drawn(2000);
		expect(pacer.intervalMs).toBe(500);
	});

	test('software drawing yields to a simulation that falls behind, and comes back when it keeps up', () => {
		const pacer = createPacer(true, 1);
		for (let k = 0; k < 100; k++) pacer.drawn(30);
		const before = pacer.intervalMs;
		for (let k = 0; k < 10; k++) pacer.drawn(30, false);
		expect(pacer.intervalMs).toBeGreaterThan(2 * before);
		for (let k = 0; k < 100; k++) pacer.drawn(30, false);
		expect(pacer.intervalMs).toBeLessThanOrEqual(4 * before + 1e-9);
		for (let k = 0; k < 100; k++) pacer.drawn(30);
		expect(pacer.intervalMs).toBeCloseTo(before, 0);
	});

	test('pictures get simpler step by step: coarser first, then fewer connections, then plain cells', () => {
		const pacer = createPacer(true, 1);
		const seen = [pacer.quality];
		for (let k = 0; k < 200; k++) {
			pacer.drawn(30);
			if (seen.at(-1) !== pacer.quality) seen.push(pacer.quality);
		}
		for (let k = 1; k < seen.length; k++) {
			const [before, now] = [seen[k - 1], seen[k]];
			expect(now?.pixelRatio).toBeLessThan(before?.pixelRatio ?? 0);
			expect(now?.lines).toBeLessThanOrEqual(before?.lines ?? 0);
		}
		expect(seen.findIndex(({ plain }) => plain)).toBeGreaterThan(seen.findIndex(({ lines }) => lines < 1500));
	});

	test('one slow picture changes nothing', () => {
		const pacer = createPacer(false, 1);
		for (let k = 0; k < 20; k++) pacer.drawn(k === 10 ? 50 : 5);
		expect(pacer.lowered).toBe(0);
	});

	test('everything comes back when drawing gets cheap again', () => {
		const pacer = createPacer(true, 1);
		for (let k = 0; k < 200; k++) pacer.drawn(30);
		for (let k = 0; k < 400; k++) pacer.drawn(1);
		expect(pacer.lowered).toBe(0);
		expect(pacer.intervalMs).toBe(50);
	});

	test('where the better picture is always too dear it does not flicker between two', () => {
		const pacer = createPacer(true, 1);
		let changes = 0;
		let last = pacer.lowered;
		// Pictures of quality 0 and 1 cost far too much, those of 2 so little that 1 looks possible.
		for (let k = 0; k < 5000; k++) {
			pacer.drawn(pacer.lowered < 2 ? 40 : 6);
			if (pacer.lowered !== last) changes++;
			last = pacer.lowered;
		}
		expect(changes).toBeLessThan(20);
		expect(pacer.lowered).toBe(2);
	});
});

test('a flash is brightest at its spike, fades, and does not come before it', () => {
	expect(flash(100, 100)).toBe(1);
	expect(flash(100, 170)).toBeCloseTo(Math.exp(-1), 6);
	expect(flash(100, 99)).toBe(0);
	expect(flash(Number.NEGATIVE_INFINITY, 100)).toBe(0);
});
