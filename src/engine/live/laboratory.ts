import { UserError } from '../../base/errors.ts';
import { memberPath, parametersOf } from '../../ode/kernels/network/parameterPlaces.ts';
import { actsUntilS, asItActed, begunAt, type Intervention, isChanging } from '../../protocol/session/interventions.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { type CellParameter, createExperiment, type Experiment } from '../model/interventions.ts';
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
	/** See `Experiment`. */
	ofCell(cell: CellAddress): readonly CellParameter[];
	hasOwn(path: string): boolean;
	followed(path: string): number;
	/**
	 * One with `now` begins now, for as long as it was to be, unless it resumes: then its end stays where it was. One that has begun already begins now.
	 * @throws UserError when it does not fit the circuit, or its time is over
	 */
	addIntervention(intervention: Intervention, resumes?: boolean): number;
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
	/** @throws UserError where the parameters ask for more memory than it may take */
	checkRoom(): void;
}

/** A user's mistake as a sentence; any other error is thrown on. */
function sentenceOf(error: unknown): string {
	if (!(error instanceof UserError)) throw error;
	return error.message;
}

/** What holds when, and since when: interventions in whole steps. */
class CircuitLaboratory implements Laboratory {
	readonly #stepMs: number;
	readonly #currentStep: () => number;
	readonly #nextNumber: () => number;
	readonly #stepper: HeldState;
	#network: Model['network'];
	#standards: Model['standards'];
	#y: Float64Array;
	#experiment: Experiment;
	#edits: ParameterEdit[] = [];
	/** Interventions that held and were removed before their time. */
	#removed: Intervention[] = [];
	#scheduled: Scheduled[] = [];
	#nextEdge = Number.POSITIVE_INFINITY;

	constructor(
		{ network, standards, mosaic }: Model,
		state: Float64Array,
		stepMs: number,
		currentStep: () => number,
		nextNumber: () => number,
		stepper: HeldState,
	) {
		this.#network = network;
		this.#standards = standards;
		this.#y = state;
		this.#experiment = createExperiment(network, mosaic);
		this.#stepMs = stepMs;
		this.#currentStep = currentStep;
		this.#nextNumber = nextNumber;
		this.#stepper = stepper;
	}

	#hold(): void {
		const step = this.#currentStep();
		this.#stepper.pull();
		const active = this.#scheduled.filter(({ startStep, endStep }) => startStep <= step && step < endStep);
		this.#experiment.hold(
			active.map(({ intervention }) => intervention),
			this.#y,
			step * this.#stepMs,
		);
		this.#stepper.push();
		const edges = this.#scheduled.flatMap(({ startStep, endStep, intervention: { endS } }) => [
			startStep,
			endStep,
			// A drug is washed out from here on.
			...(endS === undefined ? [] : [stepAt(endS * 1000, this.#stepMs)]),
		]);
		// What follows a course or is washed in or out may change with every step.
		const next = active.some(({ intervention }) => isChanging(intervention, (step * this.#stepMs) / 1000))
			? [step + 1]
			: [];
		this.#nextEdge = Math.min(...edges.filter((edge) => edge > step), ...next, Number.POSITIVE_INFINITY);
	}

	#edit(path: string, value: number): void {
		const before = this.#experiment.base(path);
		this.#experiment.setBase(path, value);
		try {
			this.#stepper.checkRoom();
		} catch (error) {
			this.#experiment.setBase(path, before);
			throw error;
		}
		this.#edits.push({ tMs: this.#currentStep() * this.#stepMs, path, value });
	}

	/** Why the circuit has no place for an intervention; nothing if it has. */
	#misfit(intervention: Intervention): string | undefined {
		try {
			this.#experiment.check(intervention);
			return undefined;
		} catch (error) {
			return sentenceOf(error);
		}
	}

	exchange(next: Model, nextState: Float64Array): string[] {
		const thresholds = new Set(thresholdsOf(this.#network).map(({ path }) => path));
		const kept = [...this.#experiment.bases()].filter(
			([path, value]) => thresholds.has(path) || value !== this.#standards.get(path),
		);
		this.#network = next.network;
		this.#standards = next.standards;
		this.#y = nextState;
		this.#experiment = createExperiment(next.network, next.mosaic);
		const dropped: string[] = [];
		for (const [path, value] of kept) {
			try {
				this.#experiment.setBase(path, value);
			} catch (error) {
				const why = sentenceOf(error);
				// A connection that is gone takes its threshold along, which nobody had set.
				if (!thresholds.has(path)) dropped.push(`The parameter ${path} is dropped: ${why}.`);
			}
		}
		dropped.push(...this.#dropWhatDoesNotFit());
		this.#hold();
		return dropped;
	}

	/** Forgets edits and interventions for which the circuit has no place. @returns one sentence for each intervention that holds or is to come */
	#dropWhatDoesNotFit(): string[] {
		const has = new Set(parametersOf(this.#network).map(({ path }) => path));
		this.#edits = this.#edits.filter(({ path, value }) =>
			memberPath(path) ? this.#misfit({ type: 'set', startS: 0, path, value }) === undefined : has.has(path),
		);
		this.#removed = this.#removed.filter((each) => this.#misfit(each) === undefined);
		const dropped: string[] = [];
		this.#scheduled = this.#scheduled.filter(({ intervention }) => {
			const why = this.#misfit(intervention);
			if (why !== undefined) dropped.push(`The intervention (${intervention.type}) is dropped: ${why}.`);
			return why === undefined;
		});
		return dropped;
	}

	beforeStep(): void {
		if (this.#currentStep() >= this.#nextEdge) this.#hold();
	}

	setParameter(path: string, value: number): void {
		this.#edit(path, value);
		this.#hold();
	}

	resetParameter(path?: string): void {
		const paths = path === undefined ? parametersOf(this.#network).map((place) => place.path) : [path];
		for (const each of paths) {
			const standard = this.#standards.get(each);
			// Asking for the base first names an unknown path.
			if (this.#experiment.base(each) !== standard && standard !== undefined) this.#edit(each, standard);
		}
		this.#hold();
	}

	parameter(path: string): number {
		return this.#experiment.base(path);
	}

	edits(): readonly ParameterEdit[] {
		return this.#edits;
	}

	ofCell(cell: CellAddress): readonly CellParameter[] {
		return this.#experiment.ofCell(cell);
	}

	hasOwn(path: string): boolean {
		return this.#experiment.hasOwn(path);
	}

	followed(path: string): number {
		return this.#experiment.followed(path);
	}

	addIntervention(wanted: Intervention, resumes = false): number {
		this.#experiment.check(wanted);
		const stepMs = this.#stepMs;
		const step = this.#currentStep();
		const nowS = (step * stepMs) / 1000;
		// What was ended in a run before this one has nothing to go on with.
		const intervention = resumes && wanted.startS <= nowS ? wanted : begunAt(wanted, nowS);
		const { type, endS } = intervention;
		if (endS !== undefined && step > 0 && stepAt(endS * 1000, stepMs) <= step) {
			throw new UserError(
				`${type}: its time is over: endS must be later than the model, which is at ${nowS} s; got ${endS}`,
			);
		}
		const startStep = Math.max(stepAt(intervention.startS * 1000, stepMs), step);
		const untilS = actsUntilS(intervention);
		const endStep = untilS === undefined ? Number.POSITIVE_INFINITY : stepAt(untilS * 1000, stepMs);
		const id = this.#nextNumber();
		const startS = (startStep * stepMs) / 1000;
		this.#scheduled.push({ id, intervention: { ...intervention, startS }, startStep, endStep });
		this.#hold();
		return id;
	}

	removeIntervention(id: number): void {
		const step = this.#currentStep();
		const gone = this.#scheduled.find((each) => each.id === id);
		if (gone && gone.startStep < step) {
			const endS = (Math.min(gone.endStep, step) * this.#stepMs) / 1000;
			this.#removed.push({ ...gone.intervention, endS });
		}
		this.#scheduled = this.#scheduled.filter((each) => each.id !== id);
		this.#hold();
	}

	interventions(): readonly Intervention[] {
		return this.#scheduled.map(({ intervention }) => intervention);
	}

	interventionNumbers(): readonly number[] {
		return this.#scheduled.map(({ id }) => id);
	}

	history(): readonly Intervention[] {
		return [
			...this.#edits.map(({ tMs, path, value }) => ({ type: 'set' as const, startS: tMs / 1000, path, value })),
			...[...this.#removed, ...this.interventions()].map(asItActed),
		];
	}
}

/**
 * Creates a laboratory for a model at step 0.
 * @param currentStep number of the step that comes next
 * @param state in which clamped potentials are put to their value
 * @param nextNumber gives numbers for interventions
 * @param stepper one that keeps the state itself: brings the state up to date, and hands it back
 */
export function createLaboratory(
	model: Model,
	state: Float64Array,
	stepMs: number,
	currentStep: () => number,
	nextNumber: () => number,
	stepper: HeldState = { pull: () => undefined, push: () => undefined, checkRoom: () => undefined },
): Laboratory {
	return new CircuitLaboratory(model, state, stepMs, currentStep, nextNumber, stepper);
}
