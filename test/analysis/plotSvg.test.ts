import { describe, expect, it } from 'vitest';
import { plotSvg } from '../../src/analysis/plot/plotSvg.ts';

const panel = {
	title: 'Rod < cone',
	xLabel: 'time (s)',
	yLabel: 'potential (mV)',
	curves: [{ label: 'a & b', x: [0, 1, 2], y: [-40, 30, -60], style: 'line' as const }],
};

describe('the plot', () => {
	it('names its axes with units and escapes what XML would read', () => {
		const svg = plotSvg([panel]);
		expect(svg).toContain('time (s)');
		expect(svg).toContain('potential (mV)');
		expect(svg).toContain('Rod &lt; cone');
		expect(svg).toContain('a &amp; b');
		expect(svg.match(/<g /g)?.length).toBe(svg.match(/<\/g>/g)?.length);
	});

	it('keeps the spikes of a trace of a million samples and stays small', () => {
		const y = new Float64Array(1e6).fill(-60);
		y[500_123] = 30;
		const svg = plotSvg([{ ...panel, curves: [{ label: 'v', x: y.map((_, k) => k), y, style: 'line' }] }]);
		expect(svg.length).toBeLessThan(60_000);
		const heights = (/points="([^"]*)"/.exec(svg)?.[1] ?? '').split(' ').map((each) => Number(each.split(',')[1]));
		// The spike reaches from the lower end of the axes to the upper: 92 % of 220 px, the padding taken off.
		expect(Math.max(...heights) - Math.min(...heights)).toBeGreaterThan(190);
	});

	it('puts decades at equal distances and leaves out what has no logarithm', () => {
		const svg = plotSvg([
			{ ...panel, logX: true, curves: [{ label: 'r', x: [0, 1, 10, 100], y: [5, 1, 2, 3], style: 'points' }] },
		]);
		const centres = [...svg.matchAll(/<circle cx="([\d.]+)"/g)].map((each) => Number(each[1]));
		expect(centres).toHaveLength(3);
		expect((centres[1] ?? 0) - (centres[0] ?? 0)).toBeCloseTo((centres[2] ?? 0) - (centres[1] ?? 0), 0);
	});

	it('writes beside points what they are, and puts decades at equal heights', () => {
		const y = [0.1, 1, 10];
		const curves = [{ label: 'r', x: [1, 2, 3], y, labels: ['a', 'b < c', 'd'], style: 'dotted' as const }];
		const svg = plotSvg([{ ...panel, logY: true, curves }]);
		expect(svg).toContain('b &lt; c');
		const heights = [...svg.matchAll(/<circle cx="[\d.]+" cy="([\d.]+)"/g)].map((each) => Number(each[1]));
		expect((heights[0] ?? 0) - (heights[1] ?? 0)).toBeCloseTo((heights[1] ?? 0) - (heights[2] ?? 0), 0);
		expect(svg).toContain('<polyline');
	});

	it('does not fail on an empty or a constant curve', () => {
		const curves = [
			{ label: 'none', x: [], y: [], style: 'line' as const },
			{ label: 'flat', x: [0, 1], y: [3, 3], style: 'line' as const },
		];
		for (const each of curves) expect(plotSvg([{ ...panel, curves: [each] }])).not.toContain('NaN');
	});
});
