import { describe, expect, it } from 'vitest';
import { pcgHash } from '../../../src/base/pcg.ts';
import {
	completeStimulusSpec,
	createStimulus,
	DEFAULT_VIEW,
	STIMULI,
} from '../../../src/retina/light/stimuli/catalogue.ts';
import type { PictureStimulus, RatesStimulus, StimulusView } from '../../../src/retina/light/stimuli/stimulus.ts';
import { stimulusFrameAt, stimulusFrames } from '../../../src/retina/light/stimuli/stimulusFrames.ts';

type Values = Readonly<Record<string, number>>;
const rates = (name: string, parameters: Values = {}): RatesStimulus => {
	const stimulus = createStimulus({ name, parameters });
	if (stimulus.kind !== 'rates') throw new Error(`${name} is no stimulus of rates`);
	return stimulus;
};
const pictures = (name: string, parameters: Values = {}, view: StimulusView = DEFAULT_VIEW): PictureStimulus => {
	const stimulus = createStimulus({ name, parameters }, view);
	if (stimulus.kind !== 'picture') throw new Error(`${name} is no stimulus of pictures`);
	return stimulus;
};
const pictureAt = (stimulus: PictureStimulus, tMs: number): Float32Array => {
	const out = new Float32Array(stimulus.view.widthPx * stimulus.view.heightPx);
	stimulus.frame(tMs, out);
	return out;
};
const lightAt = (stimulus: RatesStimulus, tMs: number): [number, number] => {
	const out = { rodRate: 0, coneRate: 0 };
	stimulus.frame(tMs, out);
	return [out.rodRate, out.coneRate];
};

describe.each(STIMULI.map((s) => [s.name] as const))('the stimulus %s', (name) => {
	const stimulus = createStimulus({ name, parameters: {} });

	it('keeps its light between breakpoints and announces every change', () => {
		const times = stimulus.breakpointsMs();
		expect([...times].sort((a, b) => a - b)).toEqual(times);
		expect(new Set(times).size).toBe(times.length);
		const edges = [0, ...times, stimulus.durationMs];
		// Every 7th interval is enough: they are all made the same way.
		for (let i = 0; i + 1 < edges.length; i += 7) {
			const from = edges[i] ?? 0;
			const to = edges[i + 1] ?? 0;
			expect(to).toBeGreaterThan(from);
			const start = stimulusFrameAt(stimulus, from);
			expect(stimulusFrameAt(stimulus, (from + to) / 2)).toEqual(start);
			expect(stimulusFrameAt(stimulus, to - 1e-4)).toEqual(start);
		}
	});

	it('is never darker than black nor brighter than white', () => {
		for (const { frame } of stimulusFrames(stimulus)) {
			if (frame.format !== 'linear32') continue;
			for (const value of frame.data) if (!(value >= 0 && value <= 1)) expect.fail(`${value} in ${name}`);
		}
	});

	it('states parameters whose defaults it accepts, with ranges it enforces', () => {
		const declaration = STIMULI.find((s) => s.name === name);
		for (const { name: parameter, min, max, default: value } of declaration?.parameters ?? []) {
			expect(value).toBeGreaterThanOrEqual(min);
			expect(value).toBeLessThanOrEqual(max);
			const set = (v: number) => () => createStimulus({ name, parameters: { [parameter]: v } });
			expect(set(min - 1)).toThrow(`stimulus ${name} parameter ${parameter} must be`);
			expect(set(max * 2 + 1)).toThrow(`${min} to ${max}`);
			expect(set(Number.NaN)).toThrow('got NaN');
		}
	});

	it('is the same again from the spec it reports', () => {
		const again = createStimulus(JSON.parse(JSON.stringify(stimulus.spec)));
		const tMs = stimulus.durationMs / 2;
		expect(stimulusFrameAt(again, tMs)).toEqual(stimulusFrameAt(stimulus, tMs));
		expect(again.breakpointsMs()).toEqual(stimulus.breakpointsMs());
	});
});

describe('a flash', () => {
	it('is by default the standard flash: 100 per rod and 50000 per cone and second for 20 ms', () => {
		const flash = rates('flash');
		expect(flash.breakpointsMs()).toEqual([200, 220]);
		expect(flash.durationMs).toBe(1500);
		expect([0, 199.999, 200, 219.999, 220, 5000].map((t) => lightAt(flash, t)[0])).toEqual([0, 0, 100, 100, 0, 0]);
		expect(lightAt(flash, 210)).toEqual([100, 50_000]);
	});

	it('stands on its background', () => {
		const flash = rates('flash', { background_rod: 2, background_cone: 30 });
		expect([lightAt(flash, 0), lightAt(flash, 210), lightAt(flash, 300)]).toEqual([
			[2, 30],
			[100, 50_000],
			[2, 30],
		]);
	});

	it('may begin at once, and may last no time', () => {
		expect(lightAt(rates('flash', { baseline_before: 0 }), 0)).toEqual([100, 50_000]);
		const none = rates('flash', { duration: 0 });
		expect(none.breakpointsMs()).toEqual([200]);
		expect(lightAt(none, 200)).toEqual([0, 0]);
	});
});

describe('a drifting grating', () => {
	const view = { widthPx: 40, heightPx: 40, widthDeg: 1 };
	const grating = (parameters: Values) => pictures('drifting-grating', { baseline_before: 0, ...parameters }, view);

	it('repeats every 1/spatial_frequency degrees and every 1/temporal_frequency seconds', () => {
		const g = grating({ spatial_frequency: 4, temporal_frequency: 2 });
		const first = pictureAt(g, 0);
		// 4 cycles/deg on 40 pixels/deg: 10 pixels a cycle.
		for (let x = 0; x + 10 < 40; x++) expect(first[x]).toBeCloseTo(first[x + 10] ?? -1, 5);
		for (const [i, v] of pictureAt(g, 500).entries()) expect(v).toBeCloseTo(first[i] ?? -1, 5);
	});

	it('moves right at direction 0 and up at direction 90', () => {
		// A quarter cycle later the picture has moved by a quarter period: here 2 of 8 pixels.
		const right = grating({ spatial_frequency: 5, temporal_frequency: 1 });
		const later = pictureAt(right, 250);
		const before = pictureAt(right, 0);
		for (let x = 2; x < 40; x++) expect(later[x]).toBeCloseTo(before[x - 2] ?? -1, 5);
		const up = grating({ spatial_frequency: 5, temporal_frequency: 1, direction: 90 });
		const [upLater, upBefore] = [pictureAt(up, 250), pictureAt(up, 0)];
		// Up on the screen is towards smaller rows.
		for (let row = 0; row < 38; row++) expect(upLater[row * 40]).toBeCloseTo(upBefore[(row + 2) * 40] ?? -1, 5);
	});

	it('has the contrast asked for around its mean', () => {
		const values = pictureAt(grating({ spatial_frequency: 5, contrast: 0.4, mean_luminance: 0.3 }), 0);
		// Sampled 8 times a cycle at odd 16ths: the peak seen is cos(π/8) of the amplitude.
		const seen = (Math.max(...values) - Math.min(...values)) / (Math.max(...values) + Math.min(...values));
		expect(seen).toBeCloseTo(0.4 * Math.cos(Math.PI / 8), 5);
	});

	it('refuses what its screen or frame rate cannot show', () => {
		expect(() => grating({ spatial_frequency: 21 })).toThrow('spatial_frequency must be at most 20.00 cycles/deg');
		expect(() => grating({ temporal_frequency: 61 })).toThrow('half the frame_rate');
		expect(() => grating({ mean_luminance: 0.8 })).toThrow('must not exceed 1 (white)');
	});
});

describe('flicker', () => {
	it('as a square wave is bright for half of each cycle', () => {
		const square = pictures('flicker', { temporal_frequency: 2, square: 1, baseline_before: 0, contrast: 0.5 });
		expect([0, 249, 250, 499, 500].map((t) => pictureAt(square, t)[0])).toEqual([0.75, 0.75, 0.25, 0.25, 0.75]);
	});

	it('as a sine reaches both extremes once a cycle', () => {
		const sine = pictures('flicker', { temporal_frequency: 1, baseline_before: 0 });
		expect(pictureAt(sine, 250)[7]).toBeCloseTo(1, 5);
		expect(pictureAt(sine, 750)[7]).toBeCloseTo(0, 5);
	});
});

describe('a moving bar', () => {
	it('crosses the field at its speed, entering and leaving out of sight', () => {
		const view = { widthPx: 100, heightPx: 10, widthDeg: 1 };
		const bar = pictures('moving-bar', { width: 0.1, speed: 0.5, baseline_before: 0, frame_rate: 100 }, view);
		// (1 + 0.1) deg at 0.5 deg/s, then 1 s of baseline.
		expect(bar.durationMs).toBeCloseTo(3200, 9);
		expect(Math.max(...pictureAt(bar, 0))).toBe(0);
		// At half its way the bar is centred: pixels 45 to 54 of the row.
		const row = [...pictureAt(bar, 1100).subarray(0, 100)];
		expect(row.map((v) => Math.round(v * 100) / 100)).toEqual(
			Array.from({ length: 100 }, (_, x) => (x >= 45 && x < 55 ? 1 : 0)),
		);
		expect(Math.max(...pictureAt(bar, 2200))).toBe(0);
	});

	it('must reach the other side within an hour', () => {
		expect(() => pictures('moving-bar', { speed: 0.001, width: 90 })).toThrow('speed must let the bar cross');
	});
});

describe('checkerboard noise', () => {
	const noise = (seed: number) => pictures('checkerboard-noise', { seed, baseline_before: 0 });

	it('follows from its seed alone', () => {
		expect(pictureAt(noise(7), 1234)).toEqual(pictureAt(noise(7), 1234));
		expect(pictureAt(noise(7), 1234)).not.toEqual(pictureAt(noise(8), 1234));
	});

	it('is bright half of the time, independently from frame to frame and check to check', () => {
		const stimulus = noise(1);
		const seen = Array.from({ length: 200 }, (_, frame) => pictureAt(stimulus, frame * 50));
		const bright = (frame: number, index: number): number => ((seen[frame]?.[index] ?? 0) > 0.5 ? 1 : -1);
		// Pixels 2, 7, 12… lie in neighbouring checks of 0.05° (4.8 pixels).
		let mean = 0;
		let inTime = 0;
		let inSpace = 0;
		let count = 0;
		for (let frame = 0; frame < 199; frame++) {
			for (let x = 2; x < 40; x += 5) {
				mean += bright(frame, x);
				inTime += bright(frame, x) * bright(frame + 1, x);
				inSpace += bright(frame, x) * bright(frame, x + 5);
				count++;
			}
		}
		// Four standard errors of a mean of ±1.
		const bound = 4 / Math.sqrt(count);
		for (const sum of [mean, inTime, inSpace]) expect(Math.abs(sum / count)).toBeLessThan(bound);
	});

	it('uses the PCG hash', () => {
		// First steps worked by hand from the definition: input 0 gives state 2891336453.
		const state = 2891336453n;
		const word = ((((state >> ((state >> 28n) + 4n)) ^ state) & 0xffffffffn) * 277803737n) & 0xffffffffn;
		expect(pcgHash(0)).toBe(Number((word >> 22n) ^ word));
	});
});

describe('the full-field chirp', () => {
	it('steps, sweeps frequency, then sweeps contrast, as Baden and others showed it', () => {
		const chirp = pictures('chirp', { baseline_before: 0 });
		const at = (s: number): number => pictureAt(chirp, s * 1000)[0] ?? Number.NaN;
		expect([1, 3, 6, 9, 19, 29].map((s) => Math.round(at(s) * 1000) / 1000)).toEqual([0, 1, 0, 0.5, 0.5, 0.5]);
		// 0.5 Hz at the start of the sweep: with the rise of 0.9375 Hz/s the first peak is where 0.5 t + 0.46875 t² = 1/4.
		const peak = (-0.5 + Math.sqrt(0.25 + 4 * 0.46875 * 0.25)) / (2 * 0.46875);
		expect(at(10 + peak)).toBeGreaterThan(0.999);
		// Contrast grows: peaks of the 2 Hz flicker early and late.
		expect(at(20 + 0.125)).toBeLessThan(0.55);
		expect(at(20 + 7.625)).toBeGreaterThan(0.95);
	});
});

describe('stimulus specs from outside', () => {
	it('are completed with defaults', () => {
		expect(completeStimulusSpec({ name: 'dark' })).toEqual({ name: 'dark', parameters: { duration: 2 } });
	});

	it.each([
		[null, 'must be an object with a name'],
		[{ name: 'sparkle' }, 'stimulus must be one of flash'],
		[{ name: 'dark', parameters: [1] }, 'must be an object of numbers'],
		[{ name: 'dark', parameters: { duration: '2' } }, 'parameter duration must be a number from 0 to 3600 s, got 2'],
		[{ name: 'dark', parameters: { length: 2 } }, 'no parameter "length"; it has duration'],
		[{ name: 'checkerboard-noise', parameters: { seed: 1.5 } }, 'seed must be a whole number'],
	])('are refused with a reason: %j', (spec, message) => {
		expect(() => completeStimulusSpec(spec)).toThrow(message);
	});

	it('need a screen with pixels', () => {
		expect(() => pictures('flicker', {}, { widthPx: 0, heightPx: 4, widthDeg: 1 })).toThrow('view widthPx');
		expect(() => pictures('flicker', {}, { widthPx: 4, heightPx: 4, widthDeg: Number.NaN })).toThrow('view widthDeg');
	});
});
