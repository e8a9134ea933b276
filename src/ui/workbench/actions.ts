import type { StoreApi } from 'zustand/vanilla';
import type { PatchSize } from '../../protocol/limits/patchSize.ts';
import type { Fields, Replies, RequestType } from '../../protocol/requests.ts';
import type { EmgSourceSpec, EstimatorChoice, FusionChoice } from '../../protocol/session/controlBlock.ts';
import type { Intervention, LevelSettings, LightSourceSpec, Session } from '../../protocol/session/sessionFile.ts';
import type { NamedSink, SinkSpec } from '../../protocol/sinks.ts';
import type { ElectrodesStatus } from '../../protocol/status.ts';
import type { Connection } from '../connection/connection.ts';
import { withDistinctTitles } from '../data/cells.ts';
import type { LiveData } from '../data/liveData.ts';
import type { Setting } from '../stores/history.ts';
import type { ModelState } from '../stores/modelStore.ts';
import type { SelectionState } from '../stores/selectionStore.ts';
import type { ToastState } from '../stores/toastStore.ts';
import { createEdits } from './edits.ts';
import { takeDescription } from './takeDescription.ts';

/**
 * What the user can do to the simulation. Failures become messages on screen; where a form wants the sentence itself, it is returned.
 * What is a request and nothing else is asked by `ask`; the others say here what else they do.
 */
export interface Actions {
	/** Makes any request; undefined when it failed, which has been said on screen then. */
	ask<T extends RequestType>(type: T, fields: Fields<T>): Promise<Replies[T] | undefined>;
	/** Asks for circuit, session and catalogues again. */
	describe(): Promise<void>;
	/** Sets a parameter. Resolves with the host's complaint, or '' when it was accepted. */
	setParameter(path: string, value: number): Promise<string>;
	/** Back to the variant's value; all of them when `path` is left out. Can be undone. */
	resetParameter(path?: string): Promise<void>;
	setSource(source: LightSourceSpec): Promise<boolean>;
	setLight(light: LevelSettings): Promise<boolean>;
	setControl(name: string, value: number): Promise<boolean>;
	/** Another patch: parameters, light, source and devices stay. Can be undone. */
	setPatch(columns: PatchSize): Promise<boolean>;
	/** The user's own declarations from now on. Can be undone. Resolves with the mistake, or '' when they are in use. */
	editCircuit(label: string, declarations: Session['declarations']): Promise<string>;
	undo(): Promise<void>;
	redo(): Promise<void>;
	restart(): Promise<void>;
	addIntervention(intervention: Intervention): Promise<boolean>;
	removeIntervention(number: number): Promise<void>;
	setSink(sink: SinkSpec): Promise<boolean>;
	/** Several devices, each with its mapping; those whose name and line stay keep their connection. */
	setSinks(sinks: readonly NamedSink[]): Promise<boolean>;
	setEstimator(estimator: EstimatorChoice): Promise<boolean>;
	setFusion(fusion: FusionChoice): Promise<boolean>;
	setEmg(emg: EmgSourceSpec): Promise<boolean>;
	/** Sets an electrode's level; resolves with a sentence on what became of it. */
	stimulate(level: ElectrodesStatus['levels'][number], device: string): Promise<{ ok: boolean; text: string }>;
	emergencyStop(): Promise<void>;
	/** The host checks the session; what fails is said on screen. */
	loadSession(session: Session): Promise<boolean>;
}

/** What actions work on. */
export interface ActionParts {
	readonly connection: Connection;
	readonly live: LiveData;
	readonly model: StoreApi<ModelState>;
	readonly selection: StoreApi<SelectionState>;
	readonly toasts: StoreApi<ToastState>;
}

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

const stopSaid =
	'Emergency stop pressed. A device that has confirmed it holds still until it is released in the Hand panel.';

/** Builds the actions. */
export function createActions(parts: ActionParts): Actions {
	const { connection, model, toasts } = parts;
	const edits = createEdits(parts);
	const complain = (error: unknown) => toasts.getState().say('error', sentence(error));

	async function attempt(work: () => Promise<unknown>): Promise<boolean> {
		try {
			await work();
			return true;
		} catch (error) {
			complain(error);
			return false;
		}
	}
	const make = (label: string, setting: Setting): Promise<boolean> => attempt(() => edits.make(label, setting));

	async function ask<T extends RequestType>(type: T, fields: Fields<T>): Promise<Replies[T] | undefined> {
		try {
			return await connection.request(type, fields);
		} catch (error) {
			complain(error);
			return undefined;
		}
	}

	/** Makes a request, and keeps in the store what it changed. */
	async function keeping<T extends RequestType>(
		type: T,
		fields: Fields<T>,
		keep: (state: ModelState, reply: Replies[T]) => void,
	): Promise<boolean> {
		const reply = await ask(type, fields);
		if (reply !== undefined) keep(model.getState(), reply);
		return reply !== undefined;
	}

	return {
		ask,
		async describe() {
			const description = await ask('describe', {});
			if (description) takeDescription(withDistinctTitles(description), parts);
		},
		async setParameter(path, value) {
			try {
				await edits.make(path, { type: 'setParameter', path, value });
				return '';
			} catch (error) {
				return sentence(error);
			}
		},
		async resetParameter(path) {
			const changed = (model.getState().description?.parameters ?? []).filter(
				(each) => (path === undefined || each.path === path) && each.value !== each.standard,
			);
			const reset = await keeping('resetParameter', path === undefined ? {} : { path }, (state, { parameters }) =>
				state.parametersChanged(parameters),
			);
			if (!reset || changed.length === 0) return;
			const to = (value: 'value' | 'standard') =>
				changed.map((each): Setting => ({ type: 'setParameter', path: each.path, value: each[value] }));
			const label = path === undefined ? `reset of ${changed.length} parameters` : `reset of ${path}`;
			edits.remember({ label, forward: to('standard'), backward: to('value') });
		},
		setSource: (source) => make('light source', { type: 'setSource', source }),
		setLight: (light) => make('light level', { type: 'setLight', light }),
		setControl: (name, value) => make(name, { type: 'setControl', control: { [name]: value } }),
		setPatch: (columns) => make('patch', { type: 'setPatch', columns }),
		async editCircuit(label, declarations) {
			try {
				const reply = await edits.make(label, { type: 'editCircuit', declarations });
				const dropped = 'dropped' in reply ? reply.dropped : [];
				for (const each of dropped) toasts.getState().say('info', each);
				return '';
			} catch (error) {
				return sentence(error);
			}
		},
		undo: async () => void (await attempt(edits.undo)),
		redo: async () => void (await attempt(edits.redo)),
		restart: async () => void (await keeping('restart', {}, ({ circuitCame }) => circuitCame(null))),
		addIntervention: (intervention) =>
			keeping('addIntervention', { intervention }, (state, { intervention: number }) =>
				state.interventionAdded({ number, intervention }),
			),
		async removeIntervention(number) {
			await keeping('removeIntervention', { intervention: number }, (state) => state.interventionRemoved(number));
		},
		setSink: (sink) =>
			keeping('setSink', { sink }, (state) =>
				state.sinksChanged(sink.type === 'none' ? [] : [{ name: 'device', sink, mapping: { kind: 'all' } }]),
			),
		setSinks: (sinks) => keeping('setSinks', { sinks: [...sinks] }, (state) => state.sinksChanged(sinks)),
		setEstimator: (estimator) =>
			keeping('setEstimator', { estimator }, (state, { control }) => state.controlChanged(control)),
		setFusion: (fusion) => keeping('setFusion', { fusion }, (state, { control }) => state.controlChanged(control)),
		setEmg: (emg) => keeping('setEmg', { emg }, (state, { control }) => state.controlChanged(control)),
		async stimulate(level, device) {
			try {
				const { limited } = await connection.request('stimulate', { ...level, device });
				const how = limited.length > 0 ? `: ${limited.join(', ')}` : '';
				return { ok: true, text: `${device} has acknowledged electrode ${level.electrode}${how}.` };
			} catch (error) {
				return { ok: false, text: sentence(error) };
			}
		},
		async emergencyStop() {
			if (await ask('emergencyStop', {})) toasts.getState().say('info', stopSaid);
		},
		// The notice `changed` follows and asks for the new description.
		loadSession: (session) => keeping('loadSession', { session }, ({ circuitCame }) => circuitCame(null)),
	};
}
