import { createSeededRandom } from '../../src/base/pcg.ts';
import { closureAt, type GraspTruth } from '../../src/io/light/reachTruth.ts';

/**
 * What the muscle of a simulated user does; every figure is assumed, none is measured on people. Activation is a fraction
 * of the maximal voluntary contraction (MVC).
 */
export const USER = {
	/** Contraction with which the user closes the hand fully, and which calibration takes as the maximum. */
	comfortable: 0.6,
	/** The user's timing against the ground truth, ms: standard deviation of onset and of release, and mean lag of release. */
	timingSdMs: 80,
	releaseLagMs: 60,
	/** Effort varies from grasp to grasp by this standard deviation. */
	effortSd: 0.1,
	/** Co-contraction while the arm reaches, before the grasp. */
	reaching: 0.08,
	/** Contractions that mean no grasp (posture, speech, coughing): how many a clip, how long, how strong. */
	strayPerClip: 2,
	strayMs: { min: 300, max: 800 },
	strayLevel: { min: 0.25, max: 0.55 },
} as const;

/** Nothing stray begins this near a grasp, ms: it would be part of it. */
const APART_MS = 700;

/** When a truth's closure is above 0, ms. */
function graspSpanMs({ closure }: GraspTruth): readonly [number, number] {
	const first = closure.findIndex(([, value]) => value > 0);
	const last = closure.findLastIndex(([, value]) => value > 0);
	return [(closure[Math.max(0, first - 1)]?.[0] ?? 0) * 1000, (closure[last + 1]?.[0] ?? 0) * 1000];
}

/** The activation of a user who means to do what the truth says, over time in ms. The same seed gives the same user. */
export function userActivation(truth: GraspTruth, seed: number): (tMs: number) => number {
	const random = createSeededRandom(seed + 7_000_000);
	const between = ({ min, max }: { readonly min: number; readonly max: number }) => min + (max - min) * random();
	const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	const onsetMs = USER.timingSdMs * normal();
	const releaseMs = USER.releaseLagMs + USER.timingSdMs * normal();
	const effort = Math.min(1.2, Math.max(0.75, 1 + USER.effortSd * normal()));
	const [graspFromMs, graspToMs] = graspSpanMs(truth);
	const middleMs = (graspFromMs + graspToMs) / 2;
	const reach = truth.phases.find(({ name }) => name === 'reach');
	const stray: { fromMs: number; toMs: number; level: number }[] = [];
	// Bounded: a clip that is all grasp has no room for stray contractions.
	for (let attempt = 0; attempt < 100 && stray.length < USER.strayPerClip; attempt++) {
		const fromMs = random() * truth.durationS * 1000;
		const toMs = fromMs + between(USER.strayMs);
		if (toMs < graspFromMs - APART_MS || fromMs > graspToMs + APART_MS) {
			stray.push({ fromMs, toMs, level: between(USER.strayLevel) });
		}
	}
	return (tMs) => {
		const lagMs = tMs < middleMs ? onsetMs : releaseMs;
		const grasp = USER.comfortable * effort * closureAt(truth, (tMs - lagMs) / 1000);
		const strayed = stray.find(({ fromMs, toMs }) => tMs >= fromMs && tMs < toMs)?.level ?? 0;
		const reaching = reach && tMs >= reach.startS * 1000 && tMs < reach.endS * 1000 ? USER.reaching : 0;
		return Math.max(grasp, strayed, reaching);
	};
}
