import { UserError } from '../../src/base/errors.ts';
import { type Calibration, lawFor } from '../../src/io/control/calibration.ts';
import { createEmgSignal } from '../../src/io/control/emg/emgSignal.ts';
import { DEFAULT_ENVELOPE, envelopeDelayMs } from '../../src/io/control/emg/envelope.ts';
import { createEmgGenerator } from '../../src/io/control/emg/simulatedEmg.ts';
import type { ChannelSpike } from '../../src/io/control/estimator.ts';
import { createVisionDrive } from '../../src/io/control/estimators.ts';
import { DEFAULT_GATED, DEFAULT_WEIGHTED } from '../../src/io/control/fusion.ts';
import { type ControlParameters, controlParameters } from '../../src/io/control/parameters.ts';
import { type DecoderFit, fitDecoder } from '../../src/io/control/populationDecoder.ts';
import type { RidgeFit } from '../../src/io/control/ridge.ts';
import { closureAt } from '../../src/io/light/reachTruth.ts';
import { brightnessOf, closureFrom, fitBrightness } from './brightness.ts';
import { calibrateCourse, calibrateEmg, calibrateVision } from './calibrations.ts';
import { bundledClip, generatedClip, type TaskClip } from './clips.ts';
import { type Control, gripOf, idealGrip, wishedGrip } from './gripRun.ts';
import { createHeadlessRetina } from './retina.ts';
import { type ClipScore, type Summary, scoreClip, summarise } from './score.ts';
import { userActivation } from './simulatedUser.ts';

/** Which clips a benchmark trains and tests on. */
export interface BenchmarkPlan {
	/** Seeds of the generated clips that calibration and decoder learn from. */
	readonly trainingSeeds: readonly number[];
	/** Seeds of the generated clips that are scored; none may be a training seed. */
	readonly testSeeds: readonly number[];
	/** Scores the bundled clip too; it is never trained on. */
	readonly bundled: boolean;
}

/** The benchmark that docs/control.md reports. */
export const FULL_PLAN: BenchmarkPlan = {
	trainingSeeds: [1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008],
	testSeeds: Array.from({ length: 40 }, (_, k) => 2001 + k),
	bundled: true,
};

/** Two clips to learn from, the bundled one to be scored on: for a quick look. */
export const QUICK_PLAN: BenchmarkPlan = { trainingSeeds: [1001, 1002], testSeeds: [], bundled: true };

/** Seed of the EMG from which the simulated user is calibrated. */
export const EMG_CALIBRATION_SEED = 3001;

/** Bins of the decoder: half a second back in steps of a twentieth. Assumed. */
const DECODER_SHAPE = { binMs: 50, lags: 10 } as const;

/** Shaping that all controls share: the defaults, and hysteresis. */
export const SHAPING: Partial<ControlParameters> = { engageAt: 0.2, releaseAt: 0.1 };

/** One control's result. */
export interface BenchmarkRow {
	readonly name: string;
	/** Delay of estimator or envelope by its formula, ms; null where there is none, or two. */
	readonly delayMs: number | null;
	readonly summary: Summary;
	readonly clips: readonly { readonly clip: string; readonly score: ClipScore }[];
}

/** All results, and what they rest on. */
export interface BenchmarkReport {
	readonly plan: BenchmarkPlan;
	readonly testedMs: number;
	readonly spikes: number;
	readonly visionCalibrationHz: Calibration;
	readonly emgCalibrationMv: Calibration;
	readonly decoder: {
		readonly samples: number;
		readonly lambda: number;
		readonly rmse: number;
		readonly constantRmse: number;
	};
	/** Errors on clips left out of the same fit to brightness. */
	readonly brightness: { readonly quadrants: number; readonly sixteen: number };
	readonly parameters: ControlParameters;
	readonly rows: readonly BenchmarkRow[];
}

/** What a benchmark tells while it runs. */
export interface BenchmarkFollower {
	/** @param done 0–1 */
	progress(done: number): void;
	readonly signal?: AbortSignal;
}

interface SeenClip extends TaskClip {
	readonly spikes: readonly ChannelSpike[];
}

const EMG_RATE_HZ = 1000;

/** The simulated user's activation during a clip, through EMG, envelope and calibration; asked in order. */
function activationOf({ truth, userSeed }: TaskClip, calibration: Calibration): (tMs: number) => number {
	const signal = createEmgSignal({ rateHz: EMG_RATE_HZ, calibration });
	const next = createEmgGenerator({
		seed: userSeed + 4_000_000,
		rateHz: EMG_RATE_HZ,
		activation: userActivation(truth, userSeed),
	});
	let takenMs = 0;
	return (tMs) => {
		const count = Math.floor(((tMs - takenMs) * EMG_RATE_HZ) / 1000 + 1e-6);
		if (count > 0) {
			takenMs += (count * 1000) / EMG_RATE_HZ;
			signal.take(Float64Array.from({ length: count }, next), takenMs);
		}
		return signal.at(tMs).activation;
	};
}

function decoderOf(training: readonly SeenClip[], channels: number): DecoderFit {
	const recordings = training.map(({ spikes, truth }) => ({
		spikes,
		durationMs: truth.durationS * 1000,
		target: (tMs: number) => closureAt(truth, tMs / 1000),
	}));
	// A fold is about a clip, so that each is judged by what others taught.
	return fitDecoder(recordings, { channels, ...DECODER_SHAPE, folds: Math.max(2, training.length) });
}

const leftOut = ({ trials, lambda }: Pick<DecoderFit, 'trials' | 'lambda'>): number =>
	trials.find((each) => each.lambda === lambda)?.rmse ?? Number.NaN;

/** What is to be had without a retina: nothing at all, another clip's truth, and the pictures' own brightness. */
function plainControls(learned: readonly SeenClip[], scored: readonly SeenClip[], parameters: ControlParameters) {
	const watch = (clips: readonly SeenClip[], across: number) =>
		clips.map((clip) => ({ clip, track: brightnessOf(clip.film, across, across) }));
	const fitted = [2, 4].map((across) => fitBrightness(watch(learned, across), DECODER_SHAPE));
	const [quadrants, sixteen] = fitted as [RidgeFit, RidgeFit];
	const means = watch(learned, 1).map(({ clip, track }) => ({
		value: (tMs: number) => track.mean(0, tMs - parameters.windowMs, tMs),
		truth: clip.truth,
	}));
	const { rest, maximum } = calibrateCourse(means, parameters.windowMs);
	const grip = ({ truth }: SeenClip, wish: (tMs: number) => number) =>
		scoreClip(truth, wishedGrip(wish, truth.durationS * 1000, parameters));
	const controls: readonly { readonly name: string; readonly score: (clip: SeenClip) => ClipScore }[] = [
		{ name: 'always open', score: (clip) => grip(clip, () => 0) },
		{
			name: 'chance: the truth of the next clip',
			score: (clip) => {
				const next = scored[(scored.indexOf(clip) + 1) % scored.length] as SeenClip;
				return grip(clip, (tMs) => closureAt(next.truth, tMs / 1000));
			},
		},
		{
			name: 'brightness, mean of the picture',
			score: (clip) => {
				const track = brightnessOf(clip.film, 1, 1);
				return grip(clip, (tMs) => (track.mean(0, tMs - parameters.windowMs, tMs) - rest) / (maximum - rest));
			},
		},
		...(
			[
				['brightness, quadrants, ridge', 2, quadrants],
				['brightness, 4 × 4, ridge', 4, sixteen],
			] as const
		).map(([name, across, fit]) => ({
			name,
			score: (clip: SeenClip) => grip(clip, closureFrom(fit, brightnessOf(clip.film, across, across), DECODER_SHAPE)),
		})),
	];
	return { controls, brightness: { quadrants: leftOut(quadrants), sixteen: leftOut(sixteen) } };
}

/**
 * The reach-and-grasp benchmark: films through the retina, a simulated muscle beside it, and the grip that vision alone,
 * EMG alone and both together give, scored against the ground truth. Training and test clips are disjoint.
 * @throws UserError for a plan without training or test clips, or with a clip in both; the signal's reason when it aborts
 */
export async function runGraspBenchmark(plan: BenchmarkPlan, follow: BenchmarkFollower): Promise<BenchmarkReport> {
	const both = plan.testSeeds.filter((seed) => plan.trainingSeeds.includes(seed));
	if (both.length > 0)
		throw new UserError(`Seed ${both[0]} is for training and for testing; a clip must be one of them.`);
	const test = [...plan.testSeeds.map(generatedClip), ...(plan.bundled ? [await bundledClip()] : [])];
	const training = plan.trainingSeeds.map(generatedClip);
	if (training.length === 0 || test.length === 0) {
		throw new UserError(
			`A benchmark needs clips to learn from and clips to score; got ${training.length} and ${test.length}.`,
		);
	}
	const retina = createHeadlessRetina();
	const totalMs = [...training, ...test].reduce((sum, { film }) => sum + film.durationMs, 0);
	let shownMs = 0;
	const see = async (clips: readonly TaskClip[]): Promise<SeenClip[]> => {
		const seen: SeenClip[] = [];
		for (const clip of clips) {
			const { durationMs } = clip.film;
			const told = (done: number) => follow.progress((shownMs + done * durationMs) / totalMs);
			seen.push({ ...clip, spikes: await retina.spikesOf(clip.film, told, follow.signal) });
			shownMs += durationMs;
		}
		return seen;
	};
	const learned = await see(training);
	const scored = await see(test);

	const { channels } = retina;
	const base = controlParameters({ ...SHAPING, cells: channels });
	const visionCalibration = calibrateVision(learned, channels, base.windowMs);
	const emgCalibration = calibrateEmg(EMG_CALIBRATION_SEED);
	const fit = decoderOf(learned, channels);
	const parameters = controlParameters({ ...base, ...lawFor(visionCalibration) });
	const decoder = { kind: 'decoder', decoder: fit.decoder } as const;
	const count = { kind: 'count' } as const;
	const exponential = { kind: 'exponential' } as const;
	const vision = { mode: 'vision' } as const;
	const controls: readonly (Omit<Control, 'parameters'> & { readonly name: string })[] = [
		{ name: 'vision, windowed count', estimator: count, fusion: vision },
		{ name: 'vision, exponential filter', estimator: exponential, fusion: vision },
		{ name: 'vision, population decoder', estimator: decoder, fusion: vision },
		{ name: 'EMG alone', estimator: count, fusion: { mode: 'emg' } },
		{ name: 'both, gated, windowed count', estimator: count, fusion: DEFAULT_GATED },
		{ name: 'both, gated, decoder', estimator: decoder, fusion: DEFAULT_GATED },
		{ name: 'both, weighted, decoder', estimator: decoder, fusion: DEFAULT_WEIGHTED },
	];
	const row = (name: string, delayMs: number | null, score: (clip: SeenClip) => ClipScore): BenchmarkRow => {
		const clips = scored.map((clip) => ({ clip: clip.name, score: score(clip) }));
		return { name, delayMs, summary: summarise(clips.map((each) => each.score)), clips };
	};
	const delayOf = ({ estimator, fusion }: Omit<Control, 'parameters'>): number | null => {
		if (fusion.mode === 'emg') return envelopeDelayMs(DEFAULT_ENVELOPE);
		return fusion.mode === 'vision' ? createVisionDrive(parameters, estimator).delayMs : null;
	};
	const plain = plainControls(learned, scored, parameters);
	const rows = [
		row('ground truth, same shaping', 0, ({ truth }) => scoreClip(truth, idealGrip(truth, parameters))),
		...plain.controls.map(({ name, score }) => row(name, null, score)),
		...controls.map((control) =>
			row(control.name, delayOf(control), (clip) =>
				scoreClip(
					clip.truth,
					gripOf(
						{ ...control, parameters },
						{ spikes: clip.spikes, durationMs: clip.film.durationMs, activationAt: activationOf(clip, emgCalibration) },
					),
				),
			),
		),
	];
	return {
		plan,
		testedMs: scored.reduce((sum, { film }) => sum + film.durationMs, 0),
		spikes: scored.reduce((sum, { spikes }) => sum + spikes.length, 0),
		visionCalibrationHz: visionCalibration,
		emgCalibrationMv: emgCalibration,
		decoder: {
			samples: fit.samples,
			lambda: fit.lambda,
			rmse: leftOut(fit),
			constantRmse: fit.constantRmse,
		},
		brightness: plain.brightness,
		parameters,
		rows,
	};
}
