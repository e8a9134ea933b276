import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Description, ParameterDescription } from '../../protocol/description.ts';
import { stepsForPatch } from '../../protocol/limits/patchSize.ts';
import { type ControlBlock, defaultControl } from '../../protocol/session/controlBlock.ts';
import type { CellAddress, Session } from '../../protocol/session/sessionFile.ts';
import { type NamedSink, namedSinks, onlyDevice } from '../../protocol/sinks.ts';
import { emptyHistory, type History, type Setting } from './history.ts';
import { type KeyedIntervention, withKeysOf } from './keyedInterventions.ts';

/** What the host says of circuit, session and settings, kept in step with the changes that it has accepted. */
export interface ModelState {
	/** Null until the first `describe`. */
	readonly description: Description | null;
	/** Grows with every `describe`: the engine may be a new one, which knows nothing of the old one's watches. */
	readonly generation: number;
	readonly interventions: readonly KeyedIntervention[];
	readonly history: History;
	/** Labels of the steps that are on their way to the host, oldest first. */
	readonly asked: readonly string[];
	/** When the user's declarations came into use by an edit, undo or redo from this screen: model time, s. Null when none did. */
	readonly circuitSince: { readonly declarations: Session['declarations']; readonly modelTimeS: number } | null;
	circuitCame(since: ModelState['circuitSince']): void;
	described(description: Description): void;
	/** A setting was accepted by the host. */
	applied(setting: Setting): void;
	/** Parameters were put back. */
	parametersChanged(parameters: readonly ParameterDescription[]): void;
	/** A key for an intervention that this screen is about to begin. */
	newKey(): number;
	interventionAdded(added: KeyedIntervention): void;
	interventionRemoved(key: number): void;
	historyChanged(history: History): void;
	askedFor(labels: readonly string[]): void;
}

/** The path of one cell's parameter in a session: `onSustained[3].Na.g`. */
export const cellPath = ({ cell: { population, member }, path }: { cell: CellAddress; path: string }): string =>
	`${population}[${member}].${path}`;

const withControl = (description: Description, change: Partial<ControlBlock>): Description => {
	const { session } = description;
	return {
		...description,
		session: { ...session, control: { ...(session.control ?? defaultControl()), ...change } },
	};
};

const withSinks = (description: Description, sinks: readonly NamedSink[]): Description => ({
	...description,
	sinks,
	sink: sinks[0]?.sink ?? { type: 'none' },
});

/** The description after a setting that the host has accepted. */
export function withSetting(description: Description, setting: Setting): Description {
	const { session, parameters, control } = description;
	switch (setting.type) {
		case 'setParameter':
			return {
				...description,
				parameters: parameters.map((each) => (each.path === setting.path ? { ...each, value: setting.value } : each)),
			};
		case 'setCellParameter': {
			const path = cellPath(setting);
			const { [path]: _before, ...others } = session.parameters;
			const own = setting.value === null ? others : { ...others, [path]: setting.value };
			return { ...description, session: { ...session, parameters: own } };
		}
		// The reply has what they are now.
		case 'resetParameter':
			return description;
		case 'setEstimator':
			return withControl(description, { estimator: setting.estimator });
		case 'setFusion':
			return withControl(description, { fusion: setting.fusion });
		case 'setEmg':
			return withControl(description, { emg: setting.emg });
		case 'setSink':
			return withSinks(description, onlyDevice(setting.sink));
		case 'setSinks':
			return withSinks(description, namedSinks(setting.sinks));
		case 'setTitle':
			return { ...description, session: { ...session, title: setting.title } };
		case 'setProtocol':
			return { ...description, session: { ...session, protocol: setting.protocol } };
		case 'setLight':
			return { ...description, session: { ...session, light: setting.light } };
		case 'setSource':
			return { ...description, session: { ...session, source: setting.source } };
		case 'setPatch': {
			const { columns, tissue, steps = stepsForPatch(setting) } = setting;
			return { ...description, session: { ...session, columns, tissue, ...steps } };
		}
		case 'editCircuit':
			return { ...description, session: { ...session, declarations: setting.declarations } };
		case 'setControl':
			return {
				...description,
				control: control.map((each) => ({ ...each, value: setting.control[each.name] ?? each.value })),
			};
	}
}

/** The session as this screen knows it: what the host would save, but for what somebody else changed since. Undefined before the first `describe`. */
export function knownSession({ description, interventions }: ModelState): Session | undefined {
	if (!description) return undefined;
	const { session, parameters } = description;
	const changed = parameters.filter(({ path, value, standard }) => value !== standard || path in session.parameters);
	const values = Object.fromEntries(changed.map(({ path, value }) => [path, value]));
	return {
		...session,
		parameters: { ...session.parameters, ...values },
		interventions: interventions.map(({ intervention }) => intervention),
	};
}

/** The new description with the old one's objects where the anatomy is the same, so that nothing is built anew for it. */
function withSameAnatomy(before: Description | null, description: Description): Description {
	if (!before) return description;
	const same = <T>(old: T, now: T): T => (JSON.stringify(old) === JSON.stringify(now) ? old : now);
	return {
		...description,
		populations: same(before.populations, description.populations),
		connections: same(before.connections, description.connections),
		receptors: same(before.receptors, description.receptors),
	};
}

/** An empty model store. */
export function createModelStore(): StoreApi<ModelState> {
	let keys = 0;
	const newKey = () => ++keys;
	return createStore<ModelState>()((set) => ({
		description: null,
		generation: 0,
		interventions: [],
		history: emptyHistory,
		asked: [],
		circuitSince: null,
		circuitCame: (circuitSince) => set({ circuitSince }),
		described: (description) =>
			set(({ description: before, generation, interventions }) => ({
				description: withSameAnatomy(before, description),
				generation: generation + 1,
				interventions: withKeysOf(
					interventions,
					description.session.interventions.map((intervention, k) => ({
						number: description.interventionNumbers[k] as number,
						intervention,
					})),
					newKey,
				),
			})),
		applied: (setting) => set(({ description }) => ({ description: description && withSetting(description, setting) })),
		parametersChanged: (parameters) =>
			set(({ description }) => {
				if (!description) return {};
				const changed = new Map(parameters.map((each) => [each.path, each]));
				return {
					description: {
						...description,
						parameters: description.parameters.map((each) => changed.get(each.path) ?? each),
					},
				};
			}),
		newKey,
		interventionAdded: (added) => set(({ interventions }) => ({ interventions: [...interventions, added] })),
		interventionRemoved: (key) =>
			set(({ interventions }) => ({ interventions: interventions.filter((each) => each.key !== key) })),
		historyChanged: (history) => set({ history }),
		askedFor: (asked) => set({ asked }),
	}));
}
