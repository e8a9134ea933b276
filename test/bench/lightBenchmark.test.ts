import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FULL_PLAN } from '../../bench/control/graspBenchmark.ts';
import {
	CAMERA,
	CONDITIONS,
	type Condition,
	DIMMED_TO,
	LAMP,
	LOW_CONTRAST,
	lightingOf,
} from '../../bench/control/light/conditions.ts';
import { BIN_MS, type Course, coarser, LEAD_BINS, lightCourse } from '../../bench/control/light/courses.ts';
import { type FrontEnd, featuresOf, LAG_TAUS_MS } from '../../bench/control/light/frontEnds.ts';
import {
	FULL_LIGHT_PLAN,
	MUST,
	QUICK_LIGHT_PLAN,
	runLightBenchmark,
} from '../../bench/control/light/lightBenchmark.ts';
import { lightBenchmarkText } from '../../bench/control/light/lightBenchmarkText.ts';
import { litClip } from '../../bench/control/light/litClips.ts';
import { addSamples, noMoments, ridges, squaredError, together } from '../../bench/control/light/moments.ts';
import { bestOf, FOLDS, lessons, type SeenClip, tryFrontEnd } from '../../bench/control/light/nested.ts';
import { clipError, ratioOver } from '../../bench/control/light/ratio.ts';
import { RETINA_ROW, rowsOf } from '../../bench/control/light/rows.ts';
import { createSeer, type RetinaPlan, type Seer } from '../../bench/control/light/seeing.ts';
import { createSeededRandom } from '../../src/base/pcg.ts';
import { fitRidge, predict } from '../../src/io/control/ridge.ts';

const shape = { width: 8, height: 6, rateHz: 30, durationS: 10 };
const size = shape.width * shape.height;

/** Pictures 0 to n − 1 of a uniform light under a condition. */
function lit(condition: Condition, seed: number, n: number, light: number): Float64Array[] {
	const lighting = lightingOf(condition, seed, shape);
	return Array.from({ length: n }, (_, k) => {
		const picture = new Float64Array(size).fill(light);
		lighting(picture, k);
		return picture;
	});
}

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;

describe('Light that changes', () => {
	test('is the same for the same seed and another for another, but for steady light and the dark half of a step', () => {
		for (const condition of CONDITIONS) {
			expect(lit(condition, 7, 300, 0.5), condition).toEqual(lit(condition, 7, 300, 0.5));
			if (condition === 'steady') expect(lit(condition, 7, 5, 0.5)).toEqual(lit(condition, 8, 5, 0.5));
			else expect(lit(condition, 7, 300, 0.5), condition).not.toEqual(lit(condition, 8, 300, 0.5));
		}
	});

	test('falls to a thousandth in the middle of the clip and stays there', () => {
		for (let seed = 1; seed <= 20; seed++) {
			const light = lit('dimmed', seed, 300, 0.5).map((picture) => picture[0]);
			const from = light.findIndex((x) => x !== 0.5);
			expect(from).toBeGreaterThanOrEqual(0.4 * 300);
			expect(from).toBeLessThanOrEqual(0.6 * 300);
			expect(light.slice(from).every((x) => x === 0.5 * DIMMED_TO)).toBe(true);
		}
	});

	test('flickers in bands down the picture, as a lamp at 100 Hz does nearly every three pictures and one at 120 Hz nearly every picture', () => {
		let [tens, beats] = [0, 0];
		for (let seed = 1; seed <= 20; seed++) {
			const pictures = lit('flicker', seed, 300, 1);
			const first = pictures.map((picture) => picture[0] as number);
			expect(pictures[0]?.every((x, i) => x === pictures[0]?.[Math.floor(i / shape.width) * shape.width])).toBe(true);
			const depth = Math.max(...pictures.map((picture) => Math.max(...picture))) - 1;
			// No deeper than the lamp, and after the longest exposure at least sin(x)/x of the shallowest, x = π · 120 · 0.008.
			expect(depth).toBeLessThanOrEqual(LAMP.depth.max);
			expect(depth).toBeGreaterThan(0.03);
			const apart = (pictures: number) =>
				Math.max(...first.slice(pictures).map((x, k) => Math.abs(x - (first[k] as number))));
			// Off by at most 2 in 1,000 of the mains: a phase of 2π · 120 · 0.002/10 in 0.1 s.
			expect(apart(3)).toBeLessThan(depth * 0.2);
			if (apart(1) < depth * 0.1) beats++;
			else tens++;
		}
		expect(tens).toBeGreaterThan(3);
		expect(beats).toBeGreaterThan(3);
	});

	test('has noise of photons and of reading, and no light below none', () => {
		for (const light of [0.02, 0.9]) {
			for (let seed = 1; seed <= 4; seed++) {
				const values = lit('noise', seed, 200, light).flatMap((picture) => Array.from(picture));
				expect(Math.min(...values.slice(0, 5000))).toBeGreaterThanOrEqual(0);
				if (light < 0.5) continue;
				// variance = light/white + (reading/white)², so that white electrons follow from it.
				const variance = mean(values.map((x) => (x - mean(values.slice(0, 2000))) ** 2));
				const white = (light + Math.sqrt(light * light + 4 * variance * CAMERA.readElectrons ** 2)) / (2 * variance);
				expect(white).toBeGreaterThan(CAMERA.whiteElectrons.min * 0.9);
				expect(white).toBeLessThan(CAMERA.whiteElectrons.max * 1.1);
				expect(Math.abs(mean(values) - light)).toBeLessThan(0.01);
			}
		}
	});

	test('of low contrast leaves so much between black and white as it says', () => {
		for (let seed = 1; seed <= 10; seed++) {
			const [black, white] = [0, 1].map((light) => lit('low contrast', seed, 1, light)[0]?.[0] as number) as [
				number,
				number,
			];
			expect(white).toBeCloseTo(1, 12);
			const contrast = (white - black) / (white + black);
			expect(contrast).toBeGreaterThan(LOW_CONTRAST.min);
			expect(contrast).toBeLessThan(LOW_CONTRAST.max);
		}
	});

	test('falls on clips that are none of the other benchmark', () => {
		const others = [...FULL_PLAN.trainingSeeds, ...FULL_PLAN.testSeeds];
		expect(FULL_LIGHT_PLAN.seeds.length).toBeGreaterThanOrEqual(40);
		expect(FULL_LIGHT_PLAN.seeds.filter((seed) => others.includes(seed))).toEqual([]);
		const [once, again] = [litClip(4001, 2), litClip(4001, 2)];
		expect(once).toEqual(again);
	});
});

describe('What decoders are given of light', () => {
	test('is its mean over places and bins; the first picture stands before the clip', () => {
		// Two pictures at 10 Hz of 2 × 2 places, then none: 200 ms.
		const fine = { across: 2, rateHz: 10, light: Float32Array.of(1, 0, 0, 1, 0.5, 0.5, 0, 0) };
		expect(Array.from(coarser(fine, 1).light)).toEqual([0.5, 0.25]);
		const course = lightCourse({ ...fine, rateHz: 40 / 3 }, 0.15);
		expect(course.bins).toBe(LEAD_BINS + 3);
		const place = (p: number) => Array.from({ length: course.bins }, (_, bin) => course.values[bin * 4 + p]);
		// The second picture comes 75 ms into the clip: half way through the second bin.
		expect(place(0).slice(LEAD_BINS - 1)).toEqual([1, 1, 0.75, 0.5]);
		expect(place(1).slice(LEAD_BINS - 1)).toEqual([0, 0, 0.25, 0.5]);
		expect(new Set(place(3).slice(0, LEAD_BINS))).toEqual(new Set([1]));
	});

	const course = (places: number, values: (bin: number, place: number) => number, bins = 60): Course => ({
		places,
		kinds: 1,
		bins,
		values: Float32Array.from({ length: bins * places }, (_, k) => values(Math.floor(k / places), k % places)),
	});
	const features = (of: Course, frontEnd: FrontEnd, counts = false) => featuresOf(of, frontEnd, counts);

	test('passes through leaky means instead of lags', () => {
		const step = features(
			course(1, (bin) => (bin < 20 ? 0 : 1)),
			{ kind: 'linear' },
		);
		expect(step.length).toBe(LAG_TAUS_MS.length);
		step.forEach((column, k) => {
			const tauMs = LAG_TAUS_MS[k] as number;
			for (const after of [1, 5, 20]) {
				expect(column[19 + after]).toBeCloseTo(1 - Math.exp((-after * BIN_MS) / tauMs), 9);
			}
		});
	});

	test('does not tell how bright the room is behind a gain, if the light is well above its semisaturation', () => {
		const values = (bin: number, place: number) => (1 + place) * (1 + Math.sin(bin / 3 + place));
		for (const kind of ['common gain', 'contrast', 'own gain'] as const) {
			const gain: FrontEnd = { kind, sigma: 1e-9, tauS: 0.5 };
			const [bright, dim] = [1, 1e-3].map((light) =>
				features(
					course(3, (b, p) => light * values(b, p)),
					gain,
				),
			);
			bright?.forEach((column, k) => {
				column.forEach((x, bin) => {
					expect(dim?.[k]?.[bin]).toBeCloseTo(x, 4);
				});
			});
		}
	});

	test('takes each front end as it is written down', () => {
		const still = course(2, (_, place) => 1 + 2 * place);
		const last = (frontEnd: FrontEnd, counts = false) =>
			features(still, frontEnd, counts).map((column) => column.at(-1) as number);
		const four = (a: number, b: number) => [a, a, a, a, b, b, b, b];
		const near = (found: readonly number[], wanted: readonly number[]) =>
			found.forEach((x, k) => {
				expect(x).toBeCloseTo(wanted[k] as number, 9);
			});
		near(last({ kind: 'compressed', epsilon: 0.5 }), four(Math.log(1.5), Math.log(3.5)));
		near(last({ kind: 'compressed', epsilon: 0.5 }, true), four(1, Math.sqrt(3)));
		near(last({ kind: 'high-pass', tauS: 0.3 }), four(0, 0));
		near(last({ kind: 'own gain', sigma: 1, tauS: 0.5 }), four(1 / 2, 3 / 4));
		near(last({ kind: 'common gain', sigma: 1, tauS: 0 }), four(1 / 3, 1));
		near(last({ kind: 'contrast', sigma: 1, tauS: 2 }), four(-1 / 2, 1 / 2));
		const both: FrontEnd = { kind: 'together', parts: [{ kind: 'linear' }, { kind: 'contrast', sigma: 1, tauS: 2 }] };
		near(last(both), [...four(1, 3), ...four(-1 / 2, 1 / 2)]);
	});

	test('is as much of images as of the retina: as many numbers to weigh, and a search at least as wide', () => {
		const rows = rowsOf({ quick: false, dual: true });
		const most = Math.max(...rows.filter(({ input }) => input.kind === 'light').map(({ search }) => search.length));
		for (const { name, input, search } of rows) {
			if (input.kind === 'spikes' && name !== RETINA_ROW && !name.startsWith('dual')) {
				expect(search.length).toBeLessThanOrEqual(most);
			}
		}
		expect(rows.some(({ input }) => input.kind === 'light' && input.across === 8)).toBe(true);
		for (const part of ['logarithm', 'high-pass', 'own gain', 'common gain', 'contrast']) {
			expect(
				rows.some(({ name }) => name === `image, 4 × 4, ${part}`),
				part,
			).toBe(true);
		}
	});
});

describe('The regression from sums', () => {
	const random = createSeededRandom(3);
	const columns = Array.from({ length: 7 }, (_, i) => Float64Array.from({ length: 200 }, () => i + random()));
	const targets = Float64Array.from(
		{ length: 200 },
		(_, k) => (columns[2]?.[k] ?? 0) - 0.3 * (columns[5]?.[k] ?? 0) + random(),
	);
	const part = (from: number, to: number) => {
		const moments = noMoments(columns.length);
		addSamples(
			moments,
			columns.map((column) => column.subarray(from, to)),
			targets.subarray(from, to),
		);
		return moments;
	};

	test('is the ridge regression of src/io/control, whatever the sums were added up from', () => {
		const rows = Array.from({ length: 200 }, (_, k) => Float64Array.from(columns, (column) => column[k] as number));
		const lambdas = [1e-4, 1e-2, 1];
		const found = ridges(together([part(0, 70), part(70, 200)]), lambdas);
		lambdas.forEach((lambda, l) => {
			const wanted = fitRidge({ features: rows, targets }, lambda);
			const map = found[l] as (typeof found)[number];
			expect(map.intercept).toBeCloseTo(wanted.intercept, 8);
			map.weights.forEach((w, i) => {
				expect(w).toBeCloseTo(wanted.weights[i] as number, 8);
			});
			const squares = rows.reduce((sum, row, k) => sum + (predict(wanted, row) - (targets[k] as number)) ** 2, 0);
			expect(squaredError(map, part(0, 200))).toBeCloseTo(squares, 6);
		});
	});
});

/** Clips whose closure is what the first leaky mean of place 0 says under steady light; under the others that place says nothing of it. */
function syntheticClips(
	count: number,
	change: (clip: number, wanted: Float64Array) => Float64Array = (_, w) => w,
): SeenClip[] {
	return Array.from({ length: count }, (_, clip) => {
		const random = createSeededRandom(100 + clip);
		const bins = LEAD_BINS + 120;
		const noise = () => Float32Array.from({ length: bins * 2 }, () => random());
		const values = noise();
		const steady: Course = { places: 2, kinds: 1, bins, values };
		const [fastest] = featuresOf(steady, { kind: 'linear' }, false);
		const courses = Object.fromEntries(
			CONDITIONS.map((condition) => [condition, condition === 'steady' ? steady : { ...steady, values: noise() }]),
		) as Record<Condition, Course>;
		return { courses, wanted: change(clip, (fastest as Float64Array).slice(LEAD_BINS)) };
	});
}

describe('Decoders of the benchmark', () => {
	test('are exact where the closure is a sum of what they are given', () => {
		const clips = syntheticClips(2 * FOLDS);
		const { closures, chosen } = tryFrontEnd(clips, { kind: 'linear' }, false)['steady light'];
		clips.forEach(({ wanted }, clip) => {
			wanted.forEach((closure, k) => {
				expect(closures[clip]?.steady[k]).toBeCloseTo(closure, 3);
			});
		});
		expect(new Set(chosen.map(({ lambda }) => lambda))).toEqual(new Set([1e-5]));
	});

	test('know nothing of a clip that they are scored on, nor of the others of its part', () => {
		const scored = 3;
		const changed = (clip: number, wanted: Float64Array) =>
			clip % FOLDS === scored ? wanted.map((closure) => 1 - closure) : wanted;
		const front: FrontEnd[] = [{ kind: 'linear' }, { kind: 'contrast', sigma: 0.1, tauS: 0.5 }];
		const [before, after] = [syntheticClips(2 * FOLDS), syntheticClips(2 * FOLDS, changed)].map((clips) =>
			front.map((frontEnd) => tryFrontEnd(clips, frontEnd, false)),
		);
		for (const lesson of lessons) {
			const [then, now] = [before, after].map((trials) => bestOf((trials ?? []).map((trial) => trial[lesson])));
			expect(now?.closures[scored]).toEqual(then?.closures[scored]);
			expect(now?.closures[scored + FOLDS]).toEqual(then?.closures[scored + FOLDS]);
			expect(now?.lambdas[scored]).toBe(then?.lambdas[scored]);
			// Others learned from it.
			expect(now?.closures[scored + 1]).not.toEqual(then?.closures[scored + 1]);
		}
	});

	test('choose what did best among other clips', () => {
		const clips = syntheticClips(2 * FOLDS);
		const trials = ([{ kind: 'high-pass', tauS: 0.1 }, { kind: 'linear' }] as const).map(
			(frontEnd) => tryFrontEnd(clips, frontEnd, false)['steady light'],
		);
		expect(bestOf(trials).frontEnds).toEqual(Array(FOLDS).fill({ kind: 'linear' }));
	});
});

describe('The ratio of two errors', () => {
	test('is told with an interval over clips, drawn in pairs', () => {
		const theirs = Array.from({ length: 40 }, (_, k) => ({ squares: 1 + (k % 7), count: 10 }));
		// Half the error on every clip: no draw tells another ratio.
		const ours = theirs.map(({ squares, count }) => ({ squares: squares / 4, count }));
		const even = ratioOver(ours, theirs);
		for (const value of [even.value, even.from, even.to]) expect(value).toBeCloseTo(0.5, 12);
		const uneven = ratioOver(
			ours.map((error, k) => (k % 2 === 0 ? error : { ...error, squares: 2 * error.squares })),
			theirs,
		);
		expect(uneven.from).toBeLessThan(uneven.value);
		expect(uneven.to).toBeGreaterThan(uneven.value);
		expect(uneven.from).toBeGreaterThan(0.5);
		expect(uneven.to).toBeLessThan(Math.SQRT1_2);
		expect(clipError([0, 1], [0.5, 1])).toEqual({ squares: 0.25, count: 2 });
	});
});

/** In place of a retina: spikes and potentials that follow the logarithm of light, at once. */
function quickSeer(plan: RetinaPlan): Seer {
	const kinds = plan.circuit === 'mouse' ? 4 : 1;
	return {
		plan,
		see(fine, durationS) {
			const { places, bins, values } = lightCourse(coarser(fine, plan.across), durationS);
			const of = (count: number): Course => ({
				places,
				kinds: count,
				bins,
				values: Float32Array.from({ length: bins * places * count }, (_, k) => {
					const place = k % places;
					const bin = Math.floor(k / (places * count));
					return Math.max(0, 5 + Math.round(Math.log10(values[bin * places + place] as number)));
				}),
			});
			return { spikes: of(kinds), potentials: of(2) };
		},
	};
}

describe('The retina of the benchmark', () => {
	test('says the same of the same light, whatever it saw before, place by place', () => {
		const seer = createSeer({ circuit: 'dual', across: 2 });
		// Light comes to the left half with the clip.
		const light = (bright: number) => ({
			across: 2,
			rateHz: 30,
			light: Float32Array.from({ length: 4 * 30 }, (_, k) => (k >= 4 && k % 2 === 0 ? bright : 0)),
		});
		const first = seer.see(light(0.8), 1);
		seer.see(light(0.2), 1);
		const again = seer.see(light(0.8), 1);
		expect(again.spikes).toEqual(first.spikes);
		expect(again.potentials).toEqual(first.potentials);
		const { places, kinds, bins, values } = first.spikes;
		expect([places, kinds, bins]).toEqual([4, 1, LEAD_BINS + 20]);
		const spikes = (place: number, from: number) =>
			Array.from(values).reduce((sum, n, k) => sum + (k % 4 === place && k / 4 >= from ? n : 0), 0);
		expect(spikes(0, LEAD_BINS)).toBeGreaterThan(spikes(1, LEAD_BINS));
		expect(spikes(2, LEAD_BINS)).toBeGreaterThan(spikes(3, LEAD_BINS));
	});

	test('is refused with columns that do not divide into its places', () => {
		expect(() => createSeer({ circuit: 'mouse', across: 6 })).toThrow('6 columns do not divide into 4 places');
	});
});

describe('The benchmark under changing light', () => {
	const folder = mkdtempSync(join(tmpdir(), 'retinode-light-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test('refuses fewer clips than parts, and a clip twice', async () => {
		const run = { threads: 1, folder, progress: () => undefined };
		await expect(runLightBenchmark({ ...QUICK_LIGHT_PLAN, seeds: [1, 2] }, run)).rejects.toThrow('at least 5 clips');
		await expect(runLightBenchmark({ ...QUICK_LIGHT_PLAN, seeds: [1, 2, 3, 4, 4] }, run)).rejects.toThrow('4 differ');
	});

	test('ends when it is cancelled, goes on from there, and says what it found', async () => {
		const plan = { ...QUICK_LIGHT_PLAN, dual: true };
		const controller = new AbortController();
		const done: number[] = [];
		const enough = (part: number) => {
			done.push(part);
			if (part > 0.2) controller.abort(new Error('enough'));
		};
		await expect(
			runLightBenchmark(plan, { threads: 1, folder, prepare: quickSeer, progress: enough, signal: controller.signal }),
		).rejects.toThrow('enough');
		const [kept = ''] = readdirSync(folder);
		expect(readdirSync(join(folder, kept)).filter((file) => file.startsWith('mouse')).length).toBeGreaterThan(0);
		const report = await runLightBenchmark(plan, {
			threads: 1,
			folder,
			prepare: quickSeer,
			progress: (part) => done.push(part),
		});
		expect(done.at(-1)).toBeCloseTo(1, 9);
		for (const lesson of lessons) {
			for (const { condition, best, ratio, must, met } of report.comparisons[lesson]) {
				expect(must).toBe(condition === 'steady' ? MUST.steady : MUST.changing);
				expect(met).toBe(ratio.value <= must);
				const row = (name: string) => report.rows.find((each) => each.name === name)?.results[lesson].rmse[condition];
				expect(ratio.value).toBeCloseTo((row(RETINA_ROW)?.value ?? 0) / (row(best)?.value ?? 1), 9);
				for (const { name, results } of report.rows) {
					const { value } = results[lesson].rmse[condition];
					expect(value, name).toBeGreaterThan(0);
					if (name.startsWith('image')) expect(value).toBeGreaterThanOrEqual((row(best)?.value ?? 0) - 1e-12);
				}
			}
		}
		const text = lightBenchmarkText(report);
		for (const { name } of report.rows) expect(text).toContain(`| ${name} `);
		expect(report.spikesHz['low contrast']).toBeGreaterThan(5);
	});
});
