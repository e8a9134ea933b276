import { describe, expect, it } from 'vitest';
import { ganglionCells } from '../../bench/light/columns.ts';
import { incrementThresholds, thresholdSlope } from '../../bench/light/incrementThresholds.ts';
import { adaptedTo, fourADecade, stepResponses } from '../../bench/light/levels.ts';
import {
	flickerModulation,
	gratingPhases,
	phaseCorrelation,
	settledAtGrey,
	usualRodRate,
} from '../../bench/light/pictures.ts';
import { photonResponses } from '../../bench/light/singlePhotons.ts';
import { MouseTissue, spreadOver } from '../../bench/light/tissue.ts';

/** What the benchmark of light levels measures (docs/light.md), at fewer levels and for less time. */
const timeout = 300_000;

it('levels of light are four a decade and hold both ends', () => {
	expect(fourADecade(10, 100).map((each) => each.toFixed(1))).toEqual(['10.0', '17.8', '31.6', '56.2', '100.0']);
	expect(fourADecade(3, 4)).toEqual([3, 4]);
});

it('phases over cells that follow a drift correlate with their places, whatever whole turns they lack, and others do not', () => {
	const places = [-90, -40, 10, 60, 95];
	const following = places.map((place) => ((-360 * place) / 288 + 100 + 720) % 360);
	expect(phaseCorrelation(places, following)).toBeCloseTo(1, 6);
	expect(phaseCorrelation(places, [0, 180, 10, 170, 20])).toBeLessThan(0.9);
});

describe('the ON bipolar cell from 3 per rod to 5e4 per cone and second', () => {
	// The levels at which the responses are least and greatest, and the ends.
	const levels = [3, 10, 30, 178, 300, 750, 1778, 3162, 30_000, 125_000];
	const adapted = adaptedTo(levels);

	it('answers 20 % by a third of its best, and 500 ms later still by a fifth', { timeout }, () => {
		const { peak, end } = stepResponses(adapted, 'onBipolar', 0.2);
		const best = Math.max(...peak);
		expect(best).toBeGreaterThan(1.5);
		levels.forEach((level, k) => {
			expect(peak[k], `${level} per rod and second`).toBeGreaterThan(best / 3);
			expect(end[k], `${level} per rod and second, after 500 ms`).toBeGreaterThan(best / 5);
		});
	});

	it('sees increments in proportion to the light where receptors adapt', { timeout }, () => {
		const thresholds = incrementThresholds(adapted);
		for (const [from, to] of [
			[10, 300],
			[750, 125_000],
			[10, 125_000],
		] as const) {
			const slope = thresholdSlope(levels, thresholds, from, to);
			expect(slope, `${from} to ${to}`).toBeGreaterThan(0.8);
			expect(slope, `${from} to ${to}`).toBeLessThan(1.1);
		}
	});
});

describe('a tissue of the mouse with noise', () => {
	const tissue = new MouseTissue({ sideUm: 200 });

	describe('at the level that the app starts with', () => {
		const { network, state } = adaptedTo([usualRodRate]);
		const grey = settledAtGrey(tissue, spreadOver(tissue.model, network, state));

		it('follows flicker of 2 and of 16 Hz', { timeout }, () => {
			const slow = flickerModulation(tissue, grey, 2, 1);
			expect(Math.min(slow.onSustained, slow.offSustained)).toBeGreaterThan(0.6);
			const fast = flickerModulation(tissue, grey, 16, 1);
			for (const cell of ganglionCells) expect(fast[cell], cell).toBeGreaterThan(0.3);
		});

		it('follows a drifting grating from place to place', { timeout }, () => {
			const phases = gratingPhases(tissue, grey, 1);
			for (const cell of ganglionCells) expect(phases[cell], cell).toBeGreaterThan(0.9);
		});
	});
});

describe('rods one by one', () => {
	it('make the same response for each photon at 0.03 and at 1 per rod and second', { timeout }, () => {
		const [few, many] = photonResponses([
			{ level: 0.03, durationMs: 6000 },
			{ level: 1, durationMs: 2500 },
		]);
		for (const cell of ['rodBipolar', 'onBipolar'] as const) {
			const ratio = (few?.[cell] ?? 0) / (many?.[cell] ?? 0);
			expect(ratio, cell).toBeGreaterThan(0.5);
			expect(ratio, cell).toBeLessThan(2);
		}
	});
});
