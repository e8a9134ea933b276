import type { StoreApi } from 'zustand/vanilla';
import { oneByOne } from '../../base/oneByOne.ts';
import type { Description } from '../../protocol/description.ts';
import { mayLast, type Replies } from '../../protocol/requests.ts';
import { actsUntilS, type Intervention } from '../../protocol/session/interventions.ts';
import type { Connection } from '../connection/connection.ts';
import { interventionText } from '../data/interventionText.ts';
import type { LiveData } from '../data/liveData.ts';
import type { ScopeState } from '../scope/scopeStore.ts';
import {
	type Edit,
	type History,
	type InterventionStep,
	recorded,
	type Setting,
	type Step,
	stepBack,
	stepForward,
} from '../stores/history.ts';
import type { ModelState } from '../stores/modelStore.ts';
import type { ToastState } from '../stores/toastStore.ts';
import { inverseSteps } from './inverseSteps.ts';
import type { Change } from './ontoPresent.ts';
import type { ViewSteps } from './viewSteps.ts';

/**
 * Steps that can be taken back and made again. All of them go through one queue: each is built on what holds when its turn comes, and the next one waits for
 * its answer. What needs another circuit (a patch, a declaration) is asked for in its turn, and what comes after it does not wait.
 */
export interface Edits {
	/** Makes a setting and remembers how to take it back. @throws Error (rejection) with the host's sentence; then nothing has changed */
	make<T extends Setting>(label: string, setting: T | ((present: Description) => T)): Promise<Replies[T['type']]>;
	/** Begins and ends interventions, as one step. @throws Error (rejection) with the host's sentence; what was done before it is a step by itself */
	intervene(label: string, steps: readonly InterventionStep[]): Promise<void>;
	/** Takes the newest step back, also one that is still on its way. @throws Error (rejection) with the host's sentence */
	undo(): Promise<void>;
	/** @throws Error (rejection) with the host's sentence */
	redo(): Promise<void>;
	/** What was asked for before this is answered, but for what needs another circuit. */
	settled(): Promise<void>;
}

/** What edits work on. */
export interface EditParts {
	readonly connection: Pick<Connection, 'request'>;
	readonly live: Pick<LiveData, 'tMs'>;
	readonly model: StoreApi<ModelState>;
	readonly toasts: StoreApi<ToastState>;
	readonly scopes: Pick<StoreApi<ScopeState>, 'getState'>;
	readonly viewSteps: Pick<ViewSteps, 'restore'>;
}

/** A step from when it was asked for until it is answered. */
interface Asked {
	readonly label: string;
	state: 'waits' | 'underWay' | 'made' | 'refused';
	/** The steps made when it was sent. */
	after?: History['done'];
	/** An undo waits for it. */
	isClaimed: boolean;
}

/** The value that a change makes of the one that holds. */
export const changedTo = <Value>(change: Change<Value>, present: Value): Value =>
	typeof change === 'function' ? (change as (present: Value) => Value)(present) : change;

/** Settings of which the host is told that they are taken back: it then moves nothing that is armed. */
const tellsUndo: ReadonlySet<Setting['type']> = new Set([
	'setControl',
	'setEstimator',
	'setFusion',
	'setEmg',
	'setSink',
	'setSinks',
]);

const isIntervention = (step: Step): step is InterventionStep =>
	step.type === 'addIntervention' || step.type === 'removeIntervention';

class QueuedEdits implements Edits {
	readonly #parts: EditParts;
	readonly #inTurn = oneByOne();
	/** On their way, oldest first. */
	#asked: readonly Asked[] = [];

	constructor(parts: EditParts) {
		this.#parts = parts;
	}

	get #model(): ModelState {
		return this.#parts.model.getState();
	}

	/** One message at a time: each takes the place of the one before. */
	#say(message: string): void {
		this.#parts.toasts.getState().say('info', message, 'undo');
	}

	#present(): Description {
		const { description } = this.#model;
		if (!description) throw new Error('The simulation has not said yet what it is: try again when it is connected.');
		return description;
	}

	#onTheWay(asked: readonly Asked[]): void {
		this.#asked = asked;
		this.#model.askedFor(asked.map(({ label }) => label));
	}

	/** What the host has accepted, in the store. @returns what it has not, one sentence each */
	#accepted(setting: Setting, reply: Replies[Setting['type']]): readonly string[] {
		const { applied, circuitCame, parametersChanged } = this.#model;
		let stays: readonly string[] = [];
		if (setting.type === 'setControl' && 'values' in reply) {
			const { values } = reply;
			stays = Object.entries(setting.control)
				.filter(([name, value]) => (values[name] ?? value) !== value)
				.map(
					([name, value]) =>
						`${name} was not raised to ${value}: undo raises no limit of an armed device. Disarm it first.`,
				);
			applied({ ...setting, control: { ...setting.control, ...values } });
		} else applied(setting);
		if ('parameters' in reply) parametersChanged(reply.parameters);
		if (setting.type === 'editCircuit' && 'modelTimeS' in reply) {
			circuitCame({ declarations: setting.declarations, modelTimeS: reply.modelTimeS });
		}
		// Model time begins anew.
		if (setting.type === 'setPatch') circuitCame(null);
		return stays;
	}

	/** Makes a setting. Gives the reply, and what takes it back: found when the host has answered, which may still have been busy with the one before. */
	async #set<T extends Setting>(setting: T, isUndo = false) {
		const asked = isUndo && tellsUndo.has(setting.type) ? { ...setting, undo: true } : setting;
		const reply = await this.#parts.connection.request(setting.type, asked);
		const back = inverseSteps({ description: this.#present(), interventions: this.#model.interventions }, setting);
		const stays = this.#accepted(setting, reply);
		return { reply: reply as Replies[T['type']], back, stays };
	}

	#textOf(intervention: Intervention): string {
		return interventionText(this.#present(), intervention);
	}

	/** Begins or ends an intervention. @returns what takes it back */
	async #intervene(step: InterventionStep): Promise<readonly Step[]> {
		const { interventions, interventionAdded, interventionRemoved } = this.#model;
		const known = interventions.find(({ key }) => key === step.key);
		const back = inverseSteps({ description: this.#present(), interventions }, step);
		const { connection } = this.#parts;
		if (step.type === 'removeIntervention') {
			if (!known) return [];
			await connection.request('removeIntervention', { intervention: known.number });
			interventionRemoved(step.key);
			return back;
		}
		if (known) return [];
		const { key, intervention, resumes } = step;
		const reply = await connection.request('addIntervention', { intervention, ...(resumes ? { resumes } : {}) });
		interventionAdded({ key, number: reply.intervention, intervention: reply.begun });
		return back;
	}

	/** One step of those that are taken back or made again. @returns what is to be said of it, sentences, and whether that is all there is to say */
	async #walkOne(step: Step): Promise<{ readonly said: readonly string[]; readonly isRefused?: boolean }> {
		if (step.type === 'setScopes') {
			this.#parts.scopes.getState().restore(step.scopes);
			return { said: [] };
		}
		if (step.type === 'setView') {
			this.#parts.viewSteps.restore(step.part);
			return { said: [] };
		}
		if (!isIntervention(step)) {
			const { stays } = await this.#set(step, true);
			return { said: stays, isRefused: stays.length > 0 };
		}
		const known = this.#model.interventions.find(({ key }) => key === step.key);
		const nowS = this.#parts.live.tMs / 1000;
		const endedS = (intervention: Intervention): number | undefined => {
			const untilS = actsUntilS(intervention);
			return untilS !== undefined && untilS <= nowS ? untilS : undefined;
		};
		if (step.type === 'removeIntervention') {
			const untilS = known && endedS(known.intervention);
			await this.#intervene(step);
			if (!known) return { said: ['It was not in the list any more.'] };
			return { said: untilS === undefined ? [] : [`It had ended by itself, at ${untilS.toFixed(2)} s.`] };
		}
		const beginsNow = step.intervention.now && !(step.resumes && step.intervention.startS <= nowS);
		const untilS = known || beginsNow ? undefined : endedS(step.intervention);
		if (untilS !== undefined) {
			const what = this.#textOf(step.intervention);
			return {
				said: [`The time of ${what} is over since ${untilS.toFixed(2)} s: it does not begin again.`],
				isRefused: true,
			};
		}
		await this.#intervene(step);
		return { said: [] };
	}

	/** What changed nothing is no step. */
	#remember(edit: Edit): void {
		const { history, historyChanged } = this.#model;
		const hasChanged = JSON.stringify(edit.forward) !== JSON.stringify(edit.backward);
		if (edit.backward.length > 0 && hasChanged) historyChanged(recorded(history, edit));
	}

	/** Does something in its turn; until then, and until it is answered, an undo means it. @param lasts what comes after it does not wait for it */
	async #inQueue<Reply>(label: string, lasts: boolean, work: () => Promise<Reply>): Promise<Reply> {
		const asked: Asked = { label, state: 'waits', isClaimed: false };
		this.#onTheWay([...this.#asked, asked]);
		const answered = async (): Promise<Reply> => {
			asked.state = 'underWay';
			asked.after = this.#model.history.done;
			try {
				const reply = await work();
				asked.state = 'made';
				return reply;
			} catch (error) {
				asked.state = 'refused';
				throw error;
			} finally {
				this.#onTheWay(this.#asked.filter((each) => each !== asked));
			}
		};
		if (!lasts) return this.#inTurn(answered);
		const begun = await this.#inTurn(async () => ({ answer: answered() }));
		return begun.answer;
	}

	make<T extends Setting>(label: string, change: T | ((present: Description) => T)): Promise<Replies[T['type']]> {
		// A second cell's own value would take the place of the first one's circuit: it waits.
		const lasts = typeof change !== 'function' && mayLast(change.type) && change.type !== 'setCellParameter';
		return this.#inQueue(label, lasts, async () => {
			const setting = typeof change === 'function' ? change(this.#present()) : change;
			const { reply, back } = await this.#set(setting);
			this.#remember({ label, forward: [setting], backward: back });
			return reply;
		});
	}

	intervene(label: string, steps: readonly InterventionStep[]): Promise<void> {
		return this.#inQueue(label, false, async () => {
			const [forward, backward]: [InterventionStep[], Step[]] = [[], []];
			try {
				for (const step of steps) {
					backward.unshift(...(await this.#intervene(step)));
					forward.push(step);
				}
			} finally {
				this.#remember({ label, forward, backward });
			}
		});
	}

	async #walk(step: typeof stepBack, side: 'forward' | 'backward'): Promise<void> {
		const edit = step(this.#model.history)?.edit;
		if (!edit) return;
		const walked = [];
		for (const each of edit[side]) walked.push(await this.#walkOne(each));
		// What another circuit was needed for may have come meanwhile, as a step of its own.
		const { history, historyChanged } = this.#model;
		const taken = step(history);
		const others = history.done.filter((each) => each !== edit);
		const done = side === 'forward' ? [...others, edit] : others;
		historyChanged(taken?.edit === edit ? taken.history : { ...history, done });
		const head = `${side === 'backward' ? 'Undone' : 'Redone'}: ${edit.label}.`;
		const said = walked.flatMap((each) => each.said);
		this.#say((walked.some(({ isRefused }) => isRefused) ? said : [head, ...said]).join(' '));
	}

	undo(): Promise<void> {
		const claimed = this.#asked.findLast(({ isClaimed }) => !isClaimed);
		if (claimed) claimed.isClaimed = true;
		return this.#inTurn(async () => {
			// It has been said why, and the step before it was not meant.
			if (claimed?.state === 'refused') return;
			if (claimed?.state === 'underWay') {
				if (this.#model.history.done === claimed.after) {
					await this.#parts.connection.request('cancelChange', {});
					return;
				}
				claimed.isClaimed = false;
			}
			await this.#walk(stepBack, 'backward');
		});
	}

	redo(): Promise<void> {
		return this.#inTurn(() => this.#walk(stepForward, 'forward'));
	}

	settled(): Promise<void> {
		return this.#inTurn(async () => undefined);
	}
}

/** Creates edits over the history of the model store. */
export const createEdits = (parts: EditParts): Edits => new QueuedEdits(parts);
