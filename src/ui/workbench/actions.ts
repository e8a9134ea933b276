import type { StoreApi } from 'zustand/vanilla';
import type { DeclarationDescription, Description, PopulationDescription } from '../../protocol/description.ts';
import { middleColumn, type PatchSize } from '../../protocol/limits/patchSize.ts';
import type { Replies } from '../../protocol/messages.ts';
import type { Request } from '../../protocol/requests.ts';
import type { EmgSourceSpec, EstimatorChoice, FusionChoice } from '../../protocol/session/controlBlock.ts';
import type { Intervention, LevelSettings, LightSourceSpec, Session } from '../../protocol/session/sessionFile.ts';
import type { NamedSink, SinkSpec } from '../../protocol/sinks.ts';
import type { CalibrationStatus, ElectrodesStatus } from '../../protocol/status.ts';
import type { Connection } from '../connection/connection.ts';
import { withDistinctTitles } from '../data/cells.ts';
import type { LiveData } from '../data/liveData.ts';
import { type Edit, emptyHistory, recorded, type Setting, stepBack, stepForward } from '../stores/history.ts';
import type { ModelState } from '../stores/modelStore.ts';
import type { SelectionState } from '../stores/selectionStore.ts';
import type { ToastState } from '../stores/toastStore.ts';

/** What the user can do to the simulation. Failures become messages on screen; where a form wants the sentence itself, it is returned. */
export interface Actions {
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
	/** Calls off what is being prepared. */
	cancelChange(): Promise<void>;
	/** Every declaration that there is. */
	listDeclarations(): Promise<readonly DeclarationDescription[]>;
	/** Times the engine on this machine anew. */
	measureMachine(): Promise<void>;
	undo(): Promise<void>;
	redo(): Promise<void>;
	setRunning(running: boolean): Promise<void>;
	restart(): Promise<void>;
	addIntervention(intervention: Intervention): Promise<boolean>;
	removeIntervention(number: number): Promise<void>;
	setSink(sink: SinkSpec): Promise<boolean>;
	/** Several devices, each with its mapping; those whose name and line stay keep their connection. */
	setSinks(sinks: readonly NamedSink[]): Promise<boolean>;
	setEstimator(estimator: EstimatorChoice): Promise<boolean>;
	setFusion(fusion: FusionChoice): Promise<boolean>;
	setEmg(emg: EmgSourceSpec): Promise<boolean>;
	/** Contraction of the simulated muscle, 0 to 1. */
	setEffort(effort: number): Promise<void>;
	calibrate(of: CalibrationStatus['of'], word: 'next' | 'cancel'): Promise<void>;
	arm(armed: boolean): Promise<void>;
	/** Everything that was asked of a device's electrodes, as text for a file; undefined when it could not be had. */
	levelLog(device: string): Promise<string | undefined>;
	/** Sets an electrode's level; resolves with a sentence on what became of it. */
	stimulate(level: ElectrodesStatus['levels'][number], device: string): Promise<{ ok: boolean; text: string }>;
	emergencyStop(): Promise<void>;
	releaseEmergencyStop(): Promise<void>;
	saveSession(): Promise<Session | undefined>;
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

/** The setting that takes the given one back, from the description before it. Undefined when nothing would change back. */
export function inverse(description: Description, setting: Setting): Setting | undefined {
	switch (setting.type) {
		case 'setParameter': {
			const parameter = description.parameters.find(({ path }) => path === setting.path);
			return parameter && { ...setting, value: parameter.value };
		}
		case 'setLight':
			return { ...setting, light: description.session.light };
		case 'setSource':
			return { ...setting, source: description.session.source };
		case 'setPatch': {
			const { columns, stepMs, substepMs } = description.session;
			return { ...setting, columns, steps: { stepMs, substepMs } };
		}
		case 'editCircuit':
			return { ...setting, declarations: description.session.declarations };
		case 'setControl': {
			const names = new Set(Object.keys(setting.control));
			const before = description.control.filter(({ name }) => names.has(name));
			return { ...setting, control: Object.fromEntries(before.map(({ name, value }) => [name, value])) };
		}
	}
}

const isCircuitEdit = ({ forward }: Edit): boolean => forward.some(({ type }) => type === 'editCircuit');

/** Builds the actions. */
export function createActions({ connection, live, model, selection, toasts }: ActionParts): Actions {
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

	/** @param undo it takes a change back, or makes it again */
	async function send(setting: Setting, undo = false): Promise<Replies[Setting['type']]> {
		const { type, ...fields } = setting;
		// `fields` belongs to `type`, which the compiler forgets when it takes the union apart.
		const reply = await connection.request<typeof type>(
			type,
			(undo && type === 'setControl' ? { ...fields, undo } : fields) as Omit<
				Extract<Request, { type: typeof type }>,
				'type'
			>,
		);
		if (setting.type === 'setControl' && 'values' in reply) {
			const kept = Object.entries(setting.control).filter(([name, value]) => (reply.values[name] ?? value) !== value);
			for (const [name, value] of kept) {
				toasts
					.getState()
					.say('info', `${name} was not raised to ${value}: undo raises no limit of an armed device. Disarm it first.`);
			}
			model.getState().applied({ ...setting, control: { ...setting.control, ...reply.values } });
		} else model.getState().applied(setting);
		const { circuitCame } = model.getState();
		if (setting.type === 'editCircuit' && 'modelTimeS' in reply) {
			circuitCame({ declarations: setting.declarations, modelTimeS: reply.modelTimeS });
		}
		// Model time begins anew.
		if (setting.type === 'setPatch') circuitCame(null);
		return reply;
	}

	/** Makes a setting and remembers how to take it back. @throws Error with the host's sentence */
	async function make(label: string, setting: Setting): Promise<Replies[Setting['type']]> {
		const { description } = model.getState();
		const back = description && inverse(description, setting);
		const reply = await send(setting);
		if (!back) return reply;
		const { history, historyChanged } = model.getState();
		historyChanged(recorded(history, { label, forward: [setting], backward: [back] }));
		return reply;
	}

	async function walk(step: typeof stepBack, side: (edit: Edit) => readonly Setting[]): Promise<void> {
		const { history, historyChanged } = model.getState();
		const taken = step(history);
		if (!taken) return;
		await attempt(async () => {
			for (const setting of side(taken.edit)) await send(setting, true);
			historyChanged(taken.history);
		});
	}

	const actions: Actions = {
		async describe() {
			await attempt(async () => {
				const before = model.getState().description;
				const description = withDistinctTitles(await connection.request('describe', {}));
				const alike = (key: (population: PopulationDescription) => unknown) =>
					before !== null &&
					JSON.stringify(before.populations.map(key)) === JSON.stringify(description.populations.map(key));
				const samePatch = alike(({ name, count }) => [name, count]);
				const sameColumns = JSON.stringify(before?.session.columns) === JSON.stringify(description.session.columns);
				if (!samePatch && sameColumns) {
					// Cells came or went while the others run on, and so do their watches.
					const counts = new Map(description.populations.map(({ name, count }) => [name, count]));
					selection.getState().keep(({ population, member }) => member < (counts.get(population) ?? 0));
					live.renumbered();
				} else if (!samePatch) {
					selection.getState().clear();
					live.clear();
				}
				// On another patch of the same circuit, and after an edit of it, undo still means what it did.
				const edited =
					before?.session.circuit === description.session.circuit &&
					JSON.stringify(before.session.declarations) === JSON.stringify(description.session.declarations) &&
					model.getState().history.done.concat(model.getState().history.undone).some(isCircuitEdit);
				if (!edited && !alike(({ name }) => name)) model.getState().historyChanged(emptyHistory);
				model.getState().described(description);
				// A fresh circuit shows the currents of a cell that spikes before anybody has clicked.
				const spiking = description.populations.find((each) => each.spiking);
				if (!samePatch && spiking && selection.getState().selected === null) {
					const member = Math.min(spiking.count - 1, middleColumn(description.session.columns));
					selection.getState().select({ population: spiking.name, member });
				}
			});
		},
		async setParameter(path, value) {
			try {
				await make(path, { type: 'setParameter', path, value });
				return '';
			} catch (error) {
				return sentence(error);
			}
		},
		async resetParameter(path) {
			await attempt(async () => {
				const { description, history, historyChanged, parametersChanged } = model.getState();
				const changed = (description?.parameters ?? []).filter(
					(each) => (path === undefined || each.path === path) && each.value !== each.standard,
				);
				const { parameters } = await connection.request('resetParameter', path === undefined ? {} : { path });
				parametersChanged(parameters);
				if (changed.length === 0) return;
				const to = (value: 'value' | 'standard') =>
					changed.map((each): Setting => ({ type: 'setParameter', path: each.path, value: each[value] }));
				const label = path === undefined ? `reset of ${changed.length} parameters` : `reset of ${path}`;
				historyChanged(recorded(history, { label, forward: to('standard'), backward: to('value') }));
			});
		},
		setSource: (source) => attempt(() => make('light source', { type: 'setSource', source })),
		setLight: (light) => attempt(() => make('light level', { type: 'setLight', light })),
		setControl: (name, value) => attempt(() => make(name, { type: 'setControl', control: { [name]: value } })),
		setPatch: (columns) => attempt(() => make('patch', { type: 'setPatch', columns })),
		async editCircuit(label, declarations) {
			try {
				const reply = await make(label, { type: 'editCircuit', declarations });
				const dropped = 'dropped' in reply ? reply.dropped : [];
				for (const each of dropped) toasts.getState().say('info', each);
				return '';
			} catch (error) {
				return sentence(error);
			}
		},
		async cancelChange() {
			await attempt(() => connection.request('cancelChange', {}));
		},
		async listDeclarations() {
			let declarations: readonly DeclarationDescription[] = [];
			await attempt(async () => {
				({ declarations } = await connection.request('listDeclarations', {}));
			});
			return declarations;
		},
		async measureMachine() {
			await attempt(() => connection.request('measureMachine', {}));
		},
		undo: () => walk(stepBack, ({ backward }) => backward),
		redo: () => walk(stepForward, ({ forward }) => forward),
		async setRunning(running) {
			await attempt(() => connection.request('setRunning', { running }));
		},
		async restart() {
			if (await attempt(() => connection.request('restart', {}))) model.getState().circuitCame(null);
		},
		addIntervention: (intervention) =>
			attempt(async () => {
				const { intervention: number } = await connection.request('addIntervention', { intervention });
				model.getState().interventionAdded({ number, intervention });
			}),
		async removeIntervention(number) {
			await attempt(async () => {
				await connection.request('removeIntervention', { intervention: number });
				model.getState().interventionRemoved(number);
			});
		},
		setSink: (sink) =>
			attempt(async () => {
				await connection.request('setSink', { sink });
				model.getState().sinksChanged(sink.type === 'none' ? [] : [{ name: 'device', sink, mapping: { kind: 'all' } }]);
			}),
		setSinks: (sinks) =>
			attempt(async () => {
				await connection.request('setSinks', { sinks: [...sinks] });
				model.getState().sinksChanged(sinks);
			}),
		setEstimator: (estimator) =>
			attempt(async () => {
				model.getState().controlChanged((await connection.request('setEstimator', { estimator })).control);
			}),
		setFusion: (fusion) =>
			attempt(async () => {
				model.getState().controlChanged((await connection.request('setFusion', { fusion })).control);
			}),
		setEmg: (emg) =>
			attempt(async () => {
				model.getState().controlChanged((await connection.request('setEmg', { emg })).control);
			}),
		async setEffort(effort) {
			await attempt(() => connection.request('setEffort', { effort }));
		},
		async calibrate(of, word) {
			await attempt(() => connection.request('calibrate', { of, word }));
		},
		async arm(armed) {
			await attempt(() => connection.request('arm', { armed }));
		},
		async stimulate(level, device) {
			try {
				const { limited } = await connection.request('stimulate', { ...level, device });
				const how = limited.length > 0 ? `: ${limited.join(', ')}` : '';
				return { ok: true, text: `${device} has acknowledged electrode ${level.electrode}${how}.` };
			} catch (error) {
				return { ok: false, text: sentence(error) };
			}
		},
		async levelLog(device) {
			let text: string | undefined;
			await attempt(async () => {
				({ text } = await connection.request('levelLog', { device }));
			});
			return text;
		},
		async emergencyStop() {
			const sent = await attempt(() => connection.request('emergencyStop', {}));
			if (sent)
				toasts
					.getState()
					.say(
						'info',
						'Emergency stop pressed. A device that has confirmed it holds still until it is released in the Hand panel.',
					);
		},
		async releaseEmergencyStop() {
			await attempt(() => connection.request('releaseEmergencyStop', {}));
		},
		async saveSession() {
			let session: Session | undefined;
			await attempt(async () => {
				({ session } = await connection.request('saveSession', {}));
			});
			return session;
		},
		loadSession: (session) =>
			// The notice `changed` follows and asks for the new description.
			attempt(async () => {
				await connection.request('loadSession', { session });
				model.getState().circuitCame(null);
			}),
	};
	return actions;
}
