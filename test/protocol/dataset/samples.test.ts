import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { openDataset } from '../../../src/protocol/dataset/datasetFile.ts';
import { momentsOf, morseWords, noisyMoments } from '../../../src/protocol/dataset/morse.ts';
import { type SamplePlan, samplePlan } from '../../../src/protocol/dataset/samples.ts';
import { openProtocol } from '../../../src/protocol/experiment/protocolFile.ts';

const protocol = {
	format: 'retinode-protocol',
	version: 1,
	title: 'a test',
	retina: { circuit: 'cone' },
	durationS: 0.2,
	timeline: [{ id: 'flash', type: 'light', startS: 0.01, durationS: 0.02, coneRate: 0 }],
};

const dataset = (more: object) =>
	openDataset({ format: 'retinode-dataset', version: 1, title: 'a test', seed: 5, protocol, ...more });

function planOf(more: object, pictures: string[] = []): SamplePlan {
	const opened = dataset(more);
	return samplePlan({
		dataset: opened,
		protocol: openProtocol(opened.protocol),
		pictures: pictures.map((file) => ({ file, sha256: '' })),
	});
}

const rate = {
	name: 'rate',
	values: { from: 100, to: 10_000, spacing: 'logarithmic' },
	of: ['timeline.flash.coneRate'],
};
const valuesOf = (plan: SamplePlan, name: string) => plan.outlines.map(({ values }) => values[name]);

describe('a dataset’s file', () => {
	it.each([
		[
			{ sweep: { method: 'sobol' } },
			"field 'sweep.method' must be one of 'grid', 'random', 'latinHypercube'; got 'sobol'",
		],
		[{ sweep: { method: 'random', count: 0 } }, "field 'sweep.count' must be at least 1; got 0"],
		[{ seed: -1 }, "field 'seed' must be at least 0; got -1"],
		[
			{ splits: { train: 0.8, test: 0.1 } },
			"field 'splits' must be parts that add up to 1, and not to 0.9; got an object",
		],
		[
			{ stimuli: { kind: 'pictures', folder: 'a', background: 2 } },
			"field 'stimuli.background' must be at most 1; got 2",
		],
	])('%j is refused with the field and what is allowed', (more, sentence) => {
		expect(() => dataset(more)).toThrow(new UserError(`dataset: ${sentence}`));
	});

	it('is refused for labels that there are not, letters without a code, and values out of range, with the sample', () => {
		const sweep = { method: 'random', count: 4, axes: [rate] };
		expect(() => planOf({ sweep, label: 'speed' })).toThrow("field 'label' must be one of rate; got 'speed'");
		const light = { type: 'light', coneRate: 1 };
		expect(() => planOf({ stimuli: { kind: 'morse', words: ['naïve'], dot: light, dash: light } })).toThrow(
			"got 'naïve'",
		);
		const wrong = { method: 'grid', axes: [{ name: 'rate', values: [1, -1], of: ['timeline.flash.coneRate'] }] };
		const plan = planOf({ sweep: wrong });
		expect(plan.trial(0).sweep.protocol.timeline[0]).toMatchObject({ coneRate: 1 });
		expect(() => plan.trial(1)).toThrow(/^dataset, sample 1: .*'timeline.0.coneRate' must be at least 0; got -1$/);
	});
});

describe('samples', () => {
	it('of a Latin hypercube have one value in each equal part of each axis, in orders of their own', () => {
		const axes = [
			{ name: 'x', values: { from: 0, to: 1 }, of: ['timeline.flash.startS'] },
			{ name: 'y', values: { from: 0, to: 1 }, of: ['timeline.flash.durationS'] },
		];
		const plan = planOf({ sweep: { method: 'latinHypercube', count: 50, axes } });
		const parts = ['x', 'y'].map((name) => valuesOf(plan, name).map((value) => Math.floor(50 * (value as number))));
		for (const each of parts) expect([...each].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, k) => k));
		expect(parts[0]).not.toEqual(parts[1]);
	});

	it('are drawn by the seed alone, and put where they are meant', () => {
		const sweep = { method: 'random', count: 20, axes: [rate] };
		const [plan, again, other] = [planOf({ sweep }), planOf({ sweep }), planOf({ sweep, seed: 6 })];
		expect(plan.outlines).toEqual(again.outlines);
		expect(valuesOf(plan, 'rate')).not.toEqual(valuesOf(other, 'rate'));
		expect(new Set(plan.outlines.map(({ seed }) => seed)).size).toBe(20);
		const { timeline, retina } = plan.trial(7).sweep.protocol;
		expect(timeline[0]).toMatchObject({ coneRate: valuesOf(plan, 'rate')[7] });
		expect(retina.seed).toBe(plan.outlines[7]?.seed);
		for (const value of valuesOf(plan, 'rate') as number[]) expect(value > 100 && value < 10_000).toBe(true);
	});

	it('of a grid are every stimulus with every value and repeat; draws are dealt to the stimuli in turn', () => {
		const files = ['cat/1.y4m', 'cat/2.y4m', 'dog/1.y4m'];
		const stimuli = { kind: 'pictures', folder: 'pictures' };
		const axes = [{ ...rate, values: [1, 2] }];
		const grid = planOf({ sweep: { method: 'grid', axes }, stimuli, protocol: { ...protocol, repeats: 2 } }, files);
		expect(grid.outlines.length).toBe(12);
		expect(new Set(grid.outlines.map(({ values }) => JSON.stringify(values))).size).toBe(12);
		const drawn = planOf({ sweep: { method: 'random', count: 7, axes }, stimuli, label: 'class' }, files);
		expect(valuesOf(drawn, 'stimulus')).toEqual([...files, ...files, files[0]]);
		expect(drawn.classes).toEqual(['cat', 'dog']);
		expect(drawn.pictureOf(2)?.file).toBe('dog/1.y4m');
	});

	it('are split by parts within each label, and what is to stay together stays', () => {
		const files = Array.from({ length: 40 }, (_, k) => `${k % 4}/${k}.y4m`);
		const made = planOf(
			{
				stimuli: { kind: 'pictures', folder: 'pictures' },
				protocol: { ...protocol, repeats: 3 },
				label: 'class',
				splitBy: 'stimulus',
				splits: { train: 0.7, check: 0.1, test: 0.2 },
			},
			files,
		);
		const splitsOf = (name: string, value: unknown) =>
			made.outlines.filter(({ values }) => values[name] === value).map(({ split }) => split);
		for (const file of files) expect(new Set(splitsOf('stimulus', file)).size).toBe(1);
		for (const each of made.classes) {
			const found = splitsOf('class', each);
			expect(['train', 'check', 'test'].map((split) => found.filter((one) => one === split).length)).toEqual([
				21, 3, 6,
			]);
		}
		// Labels that are all different take their parts too.
		const alone = planOf({
			sweep: { method: 'random', count: 40, axes: [rate] },
			label: 'rate',
			splits: { train: 0.75, test: 0.25 },
		});
		expect(alone.outlines.filter(({ split }) => split === 'test').length).toBe(10);
	});
});

describe('words in Morse code', () => {
	it('have the times of NeuroMorse: 6 steps from symbol to symbol, 11 from letter to letter', () => {
		// t h e: one dash, four dots, one dot.
		expect(momentsOf('the')).toEqual({ dashes: [0], dots: [11, 17, 23, 29, 40] });
		expect(momentsOf('a')).toEqual({ dots: [0], dashes: [6] });
		expect(new Set(morseWords).size).toBe(50);
	});

	it('lose, shift and gain moments as the levels of noise say', () => {
		const none = { dropout: 'none', jitter: 'none', poisson: 'none' } as const;
		let state = 1;
		const random = (): number => {
			state = (state * 48_271) % 2_147_483_647;
			return state / 2_147_483_647;
		};
		expect(noisyMoments('would', none, random)).toEqual(momentsOf('would'));
		const count = ({ dots, dashes }: { dots: readonly number[]; dashes: readonly number[] }): number =>
			dots.length + dashes.length;
		const clean = count(momentsOf('there'));
		const mean = (noise: Parameters<typeof noisyMoments>[1]): number =>
			Array.from({ length: 400 }, () => count(noisyMoments('there', noise, random))).reduce((a, b) => a + b, 0) / 400;
		// 10 moments of which a fifteenth is lost; two channels of 0.1 a step over 74 steps (some fall together).
		expect(clean).toBe(10);
		expect(mean({ ...none, dropout: 'high' }) / clean).toBeCloseTo(1 - 0.5 / 7.5, 1);
		expect(mean({ ...none, poisson: 'high' }) - clean).toBeGreaterThan(11);
		expect(mean({ ...none, poisson: 'high' }) - clean).toBeLessThan(16);
	});

	it('are flashes in the time line of a sample, those that overlap as one', () => {
		const stimuli = {
			kind: 'morse',
			words: ['a'],
			startS: 0.05,
			stepS: 0.01,
			dot: { type: 'light', coneRate: 100 },
			dash: { type: 'light', coneRate: 300 },
		};
		const { timeline } = planOf({ stimuli, protocol: { ...protocol, timeline: [] } }).trial(0).sweep.protocol;
		expect(timeline).toMatchObject([
			{ type: 'light', coneRate: 100, startS: 0.05 },
			{ type: 'light', coneRate: 300, startS: 0.11 },
		]);
		for (const { durationS } of timeline) expect(durationS).toBeCloseTo(0.01, 12);
		const long = planOf({
			stimuli: { ...stimuli, words: ['i'], flashS: 0.1 },
			protocol: { ...protocol, timeline: [] },
		});
		expect(long.trial(0).sweep.protocol.timeline.map(({ durationS }) => durationS?.toFixed(3))).toEqual(['0.160']);
	});
});
