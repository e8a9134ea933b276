import type { StoreApi } from 'zustand/vanilla';
import type { Description } from '../../protocol/description.ts';
import type { Patch } from '../../protocol/limits/patchSize.ts';
import type { RequestOf } from '../../protocol/requests.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import type { LightSourceSpec } from '../../protocol/session/lightSources.ts';
import type { CellAddress, LevelSettings, Session } from '../../protocol/session/sessionFile.ts';
import type { Connection } from '../connection/connection.ts';
import { cellTitle, withDistinctTitles } from '../data/cells.ts';
import { interventionText } from '../data/interventionText.ts';
import type { LiveData } from '../data/liveData.ts';
import { newlyOverridden, overriddenText } from '../data/overridden.ts';
import type { ScopeState } from '../scope/scopeStore.ts';
import type { Setting } from '../stores/history.ts';
import { knownSession, type ModelState } from '../stores/modelStore.ts';
import type { SelectionState } from '../stores/selectionStore.ts';
import type { ToastState } from '../stores/toastStore.ts';
import { type Asking, createAsking, sentence } from './asking.ts';
import { createDeviceActions, type DeviceActions } from './deviceActions.ts';
import { changedTo, createEdits, type Edits } from './edits.ts';
import type { Change } from './ontoPresent.ts';
import { takeDescription } from './takeDescription.ts';
import type { ViewSteps } from './viewSteps.ts';

/**
 * What the user can do to the simulation. Failures become messages on screen; where a form wants the sentence itself, it is returned.
 * What is a request and nothing else is asked by `ask`; the others say here what else they do.
 */
export interface Actions extends Pick<Asking, 'ask'>, DeviceActions {
	/** Asks for circuit, session and catalogues again. */
	describe(): Promise<void>;
	/** Sets a parameter. Resolves with the host's complaint, or '' when it was accepted. */
	setParameter(path: string, value: number): Promise<string>;
	/** Sets one cell's own value of a parameter, by its path within the population; null: as its population again. Resolves as `setParameter`. Can be undone. */
	setCellParameter(cell: CellAddress, path: string, value: number | null): Promise<string>;
	/** Back to the variant's value; all of them when `path` is left out. Can be undone. */
	resetParameter(path?: string): Promise<void>;
	setSource(source: Change<LightSourceSpec>): Promise<boolean>;
	setLight(light: Change<LevelSettings>): Promise<boolean>;
	/** The session as a file has it, with this screen's scopes and every edit that was made before, without a connection as it was known last; undefined, and said why, where there is none. */
	presentSession(): Promise<Session | undefined>;
	/** Names the session. Can be undone. */
	setTitle(title: string): Promise<boolean>;
	/** The protocol that goes with the session, as text. Can be undone. */
	setProtocol(label: string, protocol: string): Promise<boolean>;
	setControl(name: string, value: number): Promise<boolean>;
	/** Several settings of control law and grip at once, by name. Can be undone as one. */
	setControls(label: string, control: Readonly<Record<string, number>>): Promise<boolean>;
	/** Another patch: parameters, light, source and devices stay. Can be undone. */
	setPatch(patch: Patch): Promise<boolean>;
	/** The user's own declarations from now on. Can be undone. Resolves with the mistake, or '' when they are in use. */
	editCircuit(label: string, declarations: Session['declarations']): Promise<string>;
	undo(): Promise<void>;
	redo(): Promise<void>;
	/** Runs to a moment, for a time or by steps, and pauses there. Resolves with the host's complaint, or ''. */
	runTo(until: RequestOf<'runTo'>['until']): Promise<string>;
	restart(): Promise<void>;
	/** Can be undone. @param instead what ends with it: keys */
	addIntervention(intervention: Intervention, instead?: readonly number[]): Promise<boolean>;
	/** Puts several on the retina, as one step. Can be undone. */
	addInterventions(label: string, interventions: readonly Intervention[]): Promise<boolean>;
	/** Ends the intervention of this key. Can be undone. */
	removeIntervention(key: number): Promise<void>;
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
	readonly scopes: StoreApi<ScopeState>;
	readonly viewSteps: ViewSteps;
}

/** The host's complaint about what was asked for; '' when it was accepted. */
async function complaintOf(asked: Promise<unknown>): Promise<string> {
	try {
		await asked;
		return '';
	} catch (error) {
		return sentence(error);
	}
}

/** What is done to the retina, and its end. */
function interventionActions({
	model,
	edits,
	attempt,
}: Pick<ActionParts, 'model'> & Pick<Asking, 'attempt'> & { readonly edits: Edits }): Pick<
	Actions,
	'addIntervention' | 'addInterventions' | 'removeIntervention'
> {
	const present = () => model.getState();
	const textOf = (intervention: Intervention): string => {
		const { description } = present();
		return description ? interventionText(description, intervention) : intervention.type;
	};
	return {
		addIntervention(intervention, instead = []) {
			const ending = instead.map((key) => ({ type: 'removeIntervention', key }) as const);
			const adding = { type: 'addIntervention', key: present().newKey(), intervention } as const;
			return attempt(() => edits.intervene(textOf(intervention), [...ending, adding]));
		},
		addInterventions: (label, interventions) =>
			attempt(() =>
				edits.intervene(
					label,
					interventions.map(
						(intervention) => ({ type: 'addIntervention', key: present().newKey(), intervention }) as const,
					),
				),
			),
		async removeIntervention(key) {
			const ended = present().interventions.find((each) => each.key === key);
			if (!ended) return;
			const label = `end of ${textOf(ended.intervention)}`;
			await attempt(() => edits.intervene(label, [{ type: 'removeIntervention', key }]));
		},
	};
}

/** Builds the actions. */
export function createActions(parts: ActionParts): Actions {
	const { model, toasts, scopes } = parts;
	const asking = createAsking(parts);
	const { ask, keeping, attempt } = asking;
	const edits = createEdits(parts);
	const make = (label: string, setting: Setting | ((present: Description) => Setting)): Promise<boolean> =>
		attempt(() => edits.make(label, setting));
	const present = () => model.getState();

	/** An edit of the text says one value, what was set on its own another: neither is lost without a word. */
	const sayOverridden = (before: Description, now: Description): void => {
		for (const each of newlyOverridden(before, now)) {
			toasts.getState().say('info', `${overriddenText(each)} The Circuit panel has the way to the text’s.`);
		}
	};

	return {
		...createDeviceActions({ ...parts, ...asking, edits }),
		ask,
		async describe() {
			const description = await ask('describe', {});
			if (!description) return;
			const before = present().description;
			takeDescription(withDistinctTitles(description), parts);
			scopes.getState().sessionCame(description.session.scopes, false);
			if (before && before.session.circuit === description.session.circuit) sayOverridden(before, description);
		},
		setParameter: (path, value) => complaintOf(edits.make(path, { type: 'setParameter', path, value })),
		setCellParameter(cell, path, value) {
			const { description } = present();
			const title = description ? cellTitle(description, cell) : cell.population;
			return complaintOf(edits.make(`${path} of ${title}`, { type: 'setCellParameter', cell, path, value }));
		},
		async resetParameter(path) {
			await make(path === undefined ? 'reset of all parameters' : `reset of ${path}`, {
				type: 'resetParameter',
				...(path === undefined ? {} : { path }),
			});
		},
		setSource: (change) =>
			make('light source', ({ session }) => ({ type: 'setSource', source: changedTo(change, session.source) })),
		setLight: (change) =>
			make('light level', ({ session }) => ({ type: 'setLight', light: changedTo(change, session.light) })),
		async presentSession() {
			const shown = (session: Session) => ({ ...session, scopes: [...scopes.getState().scopes] });
			if (parts.connection.state.phase !== 'open') {
				const known = knownSession(present());
				return known && shown(known);
			}
			await edits.settled();
			const saved = await ask('saveSession', {});
			return saved && shown(saved.session);
		},
		setTitle: (title) => make('title', { type: 'setTitle', title }),
		setProtocol: (label, protocol) => make(label, { type: 'setProtocol', protocol }),
		setControl: (name, value) => {
			const title = present().description?.control.find((each) => each.name === name)?.title ?? name;
			return make(title, { type: 'setControl', control: { [name]: value } });
		},
		setControls: (label, control) => make(label, { type: 'setControl', control }),
		setPatch: (patch) => make('patch', { type: 'setPatch', ...patch }),
		async editCircuit(label, declarations) {
			try {
				const reply = await edits.make(label, { type: 'editCircuit', declarations });
				const dropped = 'dropped' in reply ? reply.dropped : [];
				const warnings = 'warnings' in reply ? reply.warnings : [];
				for (const each of [...dropped, ...warnings]) toasts.getState().say('info', each);
				return '';
			} catch (error) {
				return sentence(error);
			}
		},
		undo: async () => void (await attempt(() => edits.undo())),
		redo: async () => void (await attempt(() => edits.redo())),
		runTo: (until) => complaintOf(parts.connection.request('runTo', { until })),
		restart: async () => void (await keeping('restart', {}, ({ circuitCame }) => circuitCame(null))),
		...interventionActions({ model, edits, attempt }),
		// The notice `changed` follows and asks for the new description.
		loadSession: (session) =>
			keeping('loadSession', { session }, ({ circuitCame }) => {
				circuitCame(null);
				scopes.getState().sessionCame(session.scopes, true);
			}),
	};
}
