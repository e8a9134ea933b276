import type { StoreApi } from 'zustand/vanilla';
import type { Description } from '../../protocol/description.ts';
import type { Replies } from '../../protocol/requests.ts';
import type { Connection } from '../connection/connection.ts';
import { type Edit, recorded, type Setting, stepBack, stepForward } from '../stores/history.ts';
import type { ModelState } from '../stores/modelStore.ts';
import type { ToastState } from '../stores/toastStore.ts';

/** The setting that takes the given one back, from the description before it. Undefined when nothing would change back. */
function inverse(description: Description, setting: Setting): Setting | undefined {
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
			const { columns, tissue, stepMs, substepMs } = description.session;
			return { ...setting, columns, tissue, steps: { stepMs, substepMs } };
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

/** Settings as steps that can be taken back and made again. */
export interface Edits {
	/** Makes a setting and remembers how to take it back. @throws Error (rejection) with the host's sentence */
	make(label: string, setting: Setting): Promise<Replies[Setting['type']]>;
	/** Remembers a step that was made otherwise. */
	remember(edit: Edit): void;
	/** @throws Error (rejection) with the host's sentence */
	undo(): Promise<void>;
	/** @throws Error (rejection) with the host's sentence */
	redo(): Promise<void>;
}

/** What edits work on. */
export interface EditParts {
	readonly connection: Pick<Connection, 'request'>;
	readonly model: StoreApi<ModelState>;
	readonly toasts: StoreApi<ToastState>;
}

/** Creates edits over the history of the model store. */
export function createEdits({ connection, model, toasts }: EditParts): Edits {
	/** What the host has accepted, in the store. */
	function accepted(setting: Setting, reply: Replies[Setting['type']]): void {
		const { applied, circuitCame } = model.getState();
		if (setting.type === 'setControl' && 'values' in reply) {
			const { values } = reply;
			const kept = Object.entries(setting.control).filter(([name, value]) => (values[name] ?? value) !== value);
			for (const [name, value] of kept) {
				toasts
					.getState()
					.say('info', `${name} was not raised to ${value}: undo raises no limit of an armed device. Disarm it first.`);
			}
			applied({ ...setting, control: { ...setting.control, ...values } });
		} else applied(setting);
		if (setting.type === 'editCircuit' && 'modelTimeS' in reply) {
			circuitCame({ declarations: setting.declarations, modelTimeS: reply.modelTimeS });
		}
		// Model time begins anew.
		if (setting.type === 'setPatch') circuitCame(null);
	}

	/**
	 * What the host answers, and what takes the setting back: looked up when it has answered, since it may still have been busy with the one before.
	 * @param undo it takes a change back, or makes it again
	 */
	async function apply(setting: Setting, undo = false) {
		const asked = undo && setting.type === 'setControl' ? { ...setting, undo } : setting;
		const reply = await connection.request(asked.type, asked);
		const { description } = model.getState();
		const back = description && inverse(description, setting);
		accepted(setting, reply);
		return { reply, back };
	}

	function remember(edit: Edit): void {
		const { history, historyChanged } = model.getState();
		historyChanged(recorded(history, edit));
	}

	async function walk(step: typeof stepBack, side: (edit: Edit) => readonly Setting[]): Promise<void> {
		const { history, historyChanged } = model.getState();
		const taken = step(history);
		if (!taken) return;
		for (const setting of side(taken.edit)) await apply(setting, true);
		historyChanged(taken.history);
	}

	return {
		async make(label, setting) {
			const { reply, back } = await apply(setting);
			// What changed nothing is no step: to take it back would show nothing.
			if (back && JSON.stringify(back) !== JSON.stringify(setting))
				remember({ label, forward: [setting], backward: [back] });
			return reply;
		},
		remember,
		undo: () => walk(stepBack, ({ backward }) => backward),
		redo: () => walk(stepForward, ({ forward }) => forward),
	};
}
