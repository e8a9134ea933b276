import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { cupDistance, type ReachScene, TORCH_S } from './reachScene.ts';

/** A phase of a clip, s of the clip's time. */
const phaseSchema = z.strictObject({
	name: z.enum(['dark', 'reach', 'hold', 'withdraw', 'torch', 'door']),
	startS: z.number().min(0),
	endS: z.number().min(0),
});

/**
 * What the hand ought to do during a clip. `closure` is piecewise linear between its knots [s, closure 0–1] and constant
 * beyond them.
 */
const truthSchema = z.strictObject({
	format: z.literal('retinode-grasp-truth'),
	version: z.literal(1),
	/** How it came about; the bundled one is computed from the drawn scene. */
	origin: z.string(),
	durationS: z.number().positive(),
	phases: z.array(phaseSchema),
	closure: z.array(z.tuple([z.number().min(0), z.number().min(0).max(1)])).min(1),
});

export type GraspTruth = z.infer<typeof truthSchema>;

/** Distance at which the hand begins to close, in units at which the cup fills the view; closed in proportion at 1. Assumed. */
const BEGINS_AT = 2;

/** Closure that a distance asks for: 0 from 2 on, 1 at 1 and below. */
function closureFor(distance: number): number {
	return Math.min(1, Math.max(0, BEGINS_AT - distance));
}

/** Thousandths of a second and of closure are enough to be read and compared. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Knots of a linear change of distance: its ends, and where closure leaves 0 or reaches 1. */
function knotsOf(scene: ReachScene, fromS: number, toS: number): [number, number][] {
	// Just before its end: at `goneS` the cup is no longer there.
	const from = cupDistance(scene, fromS);
	const to = cupDistance(scene, toS - 1e-9);
	const crossings = [BEGINS_AT, BEGINS_AT - 1]
		.map((distance) => (from - distance) / (from - to))
		.filter((part) => part > 0 && part < 1)
		.sort((a, b) => a - b);
	return [0, ...crossings, 1].map((part) => {
		const closure = closureFor(from + part * (to - from));
		return [rounded(fromS + part * (toS - fromS)), rounded(closure)];
	});
}

/** The ground truth of a drawn scene. */
export function reachTruth(scene: ReachScene, origin: string): GraspTruth {
	const { cup, torchesS, door } = scene;
	const knots = [
		...knotsOf(scene, cup.nearS, cup.heldS),
		...knotsOf(scene, cup.heldS, cup.releasedS),
		...knotsOf(scene, cup.releasedS, cup.goneS),
	];
	const closure = knots.filter(([tS, value], k) => {
		const last = knots[k - 1];
		return last === undefined || last[0] !== tS || last[1] !== value;
	});
	return {
		format: 'retinode-grasp-truth',
		version: 1,
		origin,
		durationS: scene.durationS,
		phases: [
			{ name: 'dark' as const, startS: 0, endS: cup.appearsS },
			{ name: 'reach' as const, startS: cup.appearsS, endS: cup.heldS },
			{ name: 'hold' as const, startS: cup.heldS, endS: cup.releasedS },
			{ name: 'withdraw' as const, startS: cup.releasedS, endS: cup.goneS },
			...torchesS.map((tS) => ({ name: 'torch' as const, startS: tS, endS: rounded(tS + TORCH_S) })),
			{ name: 'door' as const, startS: door.opensS, endS: door.closesS },
		],
		closure,
	};
}

/** The closure that a truth asks for at a time, s. */
export function closureAt({ closure }: Pick<GraspTruth, 'closure'>, tS: number): number {
	let before = closure.at(0) ?? [0, 0];
	for (const knot of closure) {
		if (knot[0] > tS) {
			const span = knot[0] - before[0];
			return span > 0 ? before[1] + ((knot[1] - before[1]) * Math.max(0, tS - before[0])) / span : knot[1];
		}
		before = knot;
	}
	return before[1];
}

/**
 * Reads a ground truth from parsed JSON.
 * @throws UserError that names the field and what is allowed
 */
export function parseGraspTruth(value: unknown, file: string): GraspTruth {
	const parsed = truthSchema.safeParse(value);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		throw new UserError(
			`Ground truth ${file}: field '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'does not fit the format'}.`,
		);
	}
	parsed.data.closure.forEach(([tS], k) => {
		if (tS < (parsed.data.closure[k - 1]?.[0] ?? 0)) {
			throw new UserError(`Ground truth ${file}: field 'closure.${k}': its times must not go backwards, got ${tS} s.`);
		}
	});
	return parsed.data;
}
