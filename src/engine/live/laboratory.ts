import { UserError } from '../../base/errors.ts';
import { parametersOf } from '../../ode/kernels/network/network.ts';
import type { Intervention } from '../../protocol/session/sessionFile.ts';
import { createExperiment } from '../model/interventions.ts';
import type { Model } from '../model/prepareModel.ts';
import { thresholdsOf } from '../model/startState.ts';
import { stepAt } from './steps.ts';

/** A parameter that the user changed while the session ran. */
export interface ParameterEdit {
	readonly tMs: number;
	readonly path: string;
	readonly value: number;
}

/** What a user does to a running circuit, in whole steps. */
export interface Laboratory {
	/** Makes hold what holds in the step about to be taken. To be called before each. */
	beforeStep(): void;
	/** Sets a parameter in its declared unit. @throws UserError */
	setParameter(path: string, value: number): void;
	/** Back to the variant's value; all parameters when `path` is left out. @throws UserError */
	resetParameter(path?: string): void;
	/** A parameter's value as the user set it, whatever an intervention makes of it now. */
	parameter(path: string): number;
	edits(): readonly ParameterEdit[];
	/** @throws UserError when it does not fit the circuit */
	addIntervention(intervention: Intervention): number;
	removeIntervention(id: number): void;
	interventions(): readonly Intervention[];
	/** What `removeIntervention` takes, in the order of `interventions`. */
	interventionNumbers(): readonly number[];
	/**
	 * What would make the same run again with the same light from the parameters it began with: edits as interventions from the moment they acted, then
	 * the interventions, those that were removed with the moment of their end.
	 */
	history(): readonly Intervention[];
	/**
	 * Goes on with another circuit at the same step: parameters that the user set keep their values, thresholds theirs, and interventions hold.
	 * @returns what the other circuit has no place for, one sentence each; it is dropped
	 */
	exchange(model: Model, y: Float64Array): string[];
}

interface Scheduled {
	readonly id: number;
	readonly intervention: Intervention;
	readonly startStep: number;
	/** First step that it does not hold for. */
	readonly endStep: number;
}

/** How a laboratory gets at the state. */
export interface HeldState {
	pull(): void;
	push(): void;
}

/**
 * Creates a laboratory for a model at step 0.
 * @param currentStep number of the step that comes next
 * @param y the state, in which clamped potentials are put to their value
 * @param nextNumber gives numbers for interventions
 * @param stepper one that keeps the state itself: brings y up to date, and hands it back
 */
export function createLaboratory(
	model: Model,
	state: Float64Array,
	stepMs: number,
	currentStep: () => number,
	nextNumber: () => number,
	stepper: HeldState = { pull: () => undefined, push: () => undefined },
): Laboratory {
	let { network, standards } = model;
	let y = state;
	let experiment = createExperiment(network);
	let edits: ParameterEdit[] = [];
	/** Interventions that held and were removed before their time. */
	let removed: Intervention[] = [];
	let scheduled: Scheduled[] = [];
	let nextEdge = Number.POSITIVE_INFINITY;

	const hold = (): void => {
		const step = currentStep();
		stepper.pull();
		const active = scheduled.filter(({ startStep, endStep }) => startStep <= step && step < endStep);
		experiment.hold(
			active.map(({ intervention }) => intervention),
			y,
		);
		stepper.push();
		nextEdge = Math.min(
			...scheduled.flatMap(({ startStep, endStep }) => [startStep, endStep]).filter((edge) => edge > step),
			Number.POSITIVE_INFINITY,
		);
	};
	const edit = (path: string, value: number): void => {
		experiment.setBase(path, value);
		edits.push({ tMs: currentStep() * stepMs, path, value });
	};

	const sentenceOf = (error: unknown): string => {
		if (!(error instanceof UserError)) throw error;
		return error.message;
	};
	/** Why the circuit has no place for an intervention; nothing if it has. */
	const misfit = (intervention: Intervention): string | undefined => {
		try {
			experiment.check(intervention);
			return undefined;
		} catch (error) {
			return sentenceOf(error);
		}
	};

	return {
		exchange(next, nextState) {
			const thresholds = new Set(thresholdsOf(network).map(({ path }) => path));
			const kept = [...experiment.bases()].flatMap(([path, value]) => {
				return thresholds.has(path) || value !== standards.get(path) ? [{ path, value }] : [];
			});
			({ network, standards } = next);
			y = nextState;
			experiment = createExperiment(network);
			const dropped: string[] = [];
			for (const { path, value } of kept) {
				try {
					experiment.setBase(path, value);
				} catch (error) {
					const why = sentenceOf(error);
					// A connection that is gone takes its threshold along, which nobody had set.
					if (!thresholds.has(path)) dropped.push(`The parameter ${path} is dropped: ${why}.`);
				}
			}
			const has = new Set(parametersOf(network).map(({ path }) => path));
			edits = edits.filter(({ path }) => has.has(path));
			removed = removed.filter((each) => misfit(each) === undefined);
			scheduled = scheduled.filter(({ intervention }) => {
				const why = misfit(intervention);
				if (why !== undefined) dropped.push(`The intervention (${intervention.type}) is dropped: ${why}.`);
				return why === undefined;
			});
			hold();
			return dropped;
		},
		beforeStep() {
			if (currentStep() >= nextEdge) hold();
		},
		setParameter(path, value) {
			edit(path, value);
			hold();
		},
		resetParameter(path) {
			const paths = path === undefined ? parametersOf(network).map((place) => place.path) : [path];
			for (const each of paths) {
				const standard = standards.get(each);
				// Asking for the base first names an unknown path.
				if (experiment.base(each) !== standard && standard !== undefined) edit(each, standard);
			}
			hold();
		},
		parameter: (path) => experiment.base(path),
		edits: () => edits,
		addIntervention(intervention) {
			experiment.check(intervention);
			const startStep = Math.max(stepAt(intervention.startS * 1000, stepMs), currentStep());
			const endStep =
				intervention.endS === undefined ? Number.POSITIVE_INFINITY : stepAt(intervention.endS * 1000, stepMs);
			const id = nextNumber();
			const startS = (startStep * stepMs) / 1000;
			scheduled.push({ id, intervention: { ...intervention, startS }, startStep, endStep });
			hold();
			return id;
		},
		removeIntervention(id) {
			const step = currentStep();
			const gone = scheduled.find((each) => each.id === id);
			if (gone && gone.startStep < step) {
				removed.push({ ...gone.intervention, endS: (Math.min(gone.endStep, step) * stepMs) / 1000 });
			}
			scheduled = scheduled.filter((each) => each.id !== id);
			hold();
		},
		interventions: () => scheduled.map(({ intervention }) => intervention),
		interventionNumbers: () => scheduled.map(({ id }) => id),
		history: () => [
			...edits.map(({ tMs, path, value }) => ({ type: 'set' as const, startS: tMs / 1000, path, value })),
			...removed,
			...scheduled.map(({ intervention }) => intervention),
		],
	};
}
