import { describe, expect, it } from 'vitest';
import { analysisNamed, completeParameters } from '../../src/analysis/catalogue.ts';
import type { Circumstances, Findings } from '../../src/analysis/kinds/analysis.ts';
import { createSeededRandom } from '../../src/base/pcg.ts';

const nowhere: Circumstances = { xUm: 0, yUm: 0, field: { centreX: 0, centreY: 0, width: 1 }, lights: [] };

/** What an analysis finds in one trace of 1 s, a sample each ms. */
function ofTrace(name: string, at: (tS: number) => number, given: Readonly<Record<string, number>> = {}): Findings {
	const analysis = analysisNamed(name);
	if (analysis.on !== 'trace') throw new Error(`${name} is not of traces`);
	const timesS = Array.from({ length: 1001 }, (_, k) => k / 1000);
	return analysis.measure({
		repeats: [{ kind: 'trace', timesS, values: timesS.map(at) }],
		window: { fromS: 0.1, toS: 0.9 },
		parameters: completeParameters(analysis, given),
		circumstances: nowhere,
	});
}

function ofSeries(name: string, x: number[], y: number[], given: Readonly<Record<string, number>> = {}) {
	const analysis = analysisNamed(name);
	if (analysis.on !== 'series') throw new Error(`${name} is not of series`);
	return analysis.measure({ x, y, parameters: completeParameters(analysis, given) });
}

const bump = (tS: number, middleS: number, widthS: number) => Math.exp(-(((tS - middleS) / widthS) ** 2));

describe('kinds of analyses', () => {
	it('measure a- and b-wave from the trough, with their times from the beginning of the window', () => {
		const wave = (tS: number) => 5 - 20 * bump(tS, 0.13, 0.012) + 60 * bump(tS, 0.2, 0.03);
		const { values } = ofTrace('troughAndPeak', wave);
		expect(values.trough).toBeCloseTo(-20, 0);
		expect(values.troughMs).toBeCloseTo(30, 0);
		expect(values.peak).toBeCloseTo(80, 0);
		expect(values.peakMs).toBeCloseTo(100, 0);
	});

	it('find no wave where there is none', () => {
		const { values } = ofTrace('troughAndPeak', (tS) => -30 * (tS < 0.15 ? 0 : 1 - Math.exp(-(tS - 0.15) / 0.1)));
		expect(values.peak).toBeCloseTo(0, 9);
		expect(values.trough).toBeLessThan(-5);
	});

	it('measure a pulse and a rhythm in a window', () => {
		const { values } = ofTrace('pulseShape', (tS) => -60 + 4 * bump(tS, 0.4, 0.05), { part: 0.25 });
		expect(values.change).toBeCloseTo(4, 6);
		expect(values.timeToPeakMs).toBeCloseTo(300, 6);
		expect(values.halfWidthMs).toBeCloseTo(2 * 50 * Math.sqrt(Math.LN2), 1);
		expect(values.backMs).toBeCloseTo(300 + 50 * Math.sqrt(Math.log(4)), 1);
		const rhythm = ofTrace('rhythm', (tS) => Math.sin(2 * Math.PI * 10 * tS), { fromHz: 2, toHz: 40 });
		expect(rhythm.values.frequencyHz).toBeCloseTo(10, 0);
		expect(rhythm.values.part).toBeCloseTo(1, 1);
	});

	it('measure series', () => {
		expect(ofSeries('crossing', [100, 1, 10], [0.9, 0.1, 0.5], { level: 0.3, logarithmic: 1 }).values.x).toBeCloseTo(
			Math.sqrt(10),
			6,
		);
		const radii = [10, 20, 40, 80, 160, 320, 640];
		const spots = radii.map((r) => 10 * (1 - Math.exp(-((r / 50) ** 2))) - 6 * (1 - Math.exp(-((r / 200) ** 2))));
		const area = ofSeries('areaSummation', radii, spots).values;
		expect(area.centreRadius).toBeCloseTo(50, 1);
		expect(area.surroundRadius).toBeCloseTo(200, 0);
		expect(area.surroundStrength).toBeCloseTo(0.6, 2);
		expect(area.bestRadius).toBe(80);
		expect(area.suppression).toBeCloseTo(1 - 4 / (spots[3] as number), 2);
		const directions = [0, 90, 180, 270];
		expect(ofSeries('directionTuning', directions, [8, 4, 2, 4]).values.index).toBeCloseTo(0.6, 9);
		expect(
			ofSeries(
				'saturatingExponential',
				[1, 3, 10, 30, 100],
				[1, 3, 10, 30, 100].map((i) => 5 * (1 - 2 ** (-i / 12))),
			).values.half,
		).toBeCloseTo(12, 4);
		const frequencies = [0, 0.001, 0.002, 0.004, 0.006, 0.008];
		const grating = frequencies.map(
			(f) => 10 * Math.exp(-((Math.PI * 60 * f) ** 2)) - 7 * Math.exp(-((Math.PI * 240 * f) ** 2)),
		);
		expect(ofSeries('gratingTuning', frequencies, grating).values).toMatchObject({ best: 0.002 });
	});

	it('find the field of a cell with centre and surround in checkerboard noise', () => {
		const across = 12;
		const widthUm = 360;
		const random = createSeededRandom(3);
		const pictures = Array.from({ length: 8000 }, () =>
			Float32Array.from({ length: across * across }, () => (random() < 0.5 ? 0 : 1)),
		);
		const cell = { xUm: 45, yUm: -75 };
		const side = widthUm / across;
		const weights = Array.from({ length: across * across }, (_, k) => {
			const x = ((k % across) + 0.5) * side - widthUm / 2;
			const y = widthUm / 2 - (Math.floor(k / across) + 0.5) * side;
			const distance = Math.hypot(x - cell.xUm, y - cell.yUm);
			return -(Math.exp(-((distance / 35) ** 2)) - 0.15 * Math.exp(-((distance / 100) ** 2)));
		});
		const spikesS = pictures.flatMap((picture, k) => {
			const drive = weights.reduce((sum, weight, pixel) => sum + weight * ((picture[pixel] as number) - 0.5), 0);
			return drive > 0.4 ? [(k + 1) * 0.05 + 0.01] : [];
		});
		const analysis = analysisNamed('spikeTriggeredAverage');
		if (analysis.on !== 'spikes') throw new Error('not of spikes');
		const { values } = analysis.measure({
			repeats: [{ kind: 'spikes', spikesS }],
			window: { fromS: 0, toS: 400 },
			parameters: completeParameters(analysis, { lags: 5 }),
			circumstances: {
				...cell,
				field: { centreX: 0, centreY: 0, width: widthUm },
				lights: [
					{
						changesS: pictures.map((_, k) => k * 0.05),
						pictureAt: (tS) => ({
							width: across,
							height: across,
							data: pictures[Math.floor(tS / 0.05 + 1e-6)] as Float32Array,
						}),
					},
				],
			},
		});
		expect(values).toMatchObject({ isOn: 0, isOff: 1, hasSurround: 1 });
		expect(values.spikes).toBeGreaterThan(spikesS.length - 5);
		expect(values.missUm).toBeLessThan(side);
		expect(values.peakMs).toBeCloseTo(75, 6);
		expect(values.standardErrors).toBeGreaterThan(10);
		expect(values.radiusUm).toBeGreaterThan(15);
		expect(values.radiusUm).toBeLessThan(45);
		expect(values.surround).toBeGreaterThan(-0.5);
	});
});
