import type { StoreApi } from 'zustand/vanilla';
import type { Connection } from '../connection/connection.ts';
import type { LiveData } from '../data/liveData.ts';
import { createProbes, type ProbesState } from '../data/probes.ts';
import { createEventLog, type EventLog } from '../scope/eventLog.ts';
import { wantedTraces } from '../scope/plotModel.ts';
import { createScopeStore, type ScopeState, type ScopeStorage } from '../scope/scopeStore.ts';
import { recorded } from '../stores/history.ts';
import type { ModelState } from '../stores/modelStore.ts';
import type { SelectionState } from '../stores/selectionStore.ts';

/** Scopes, what is recorded for them, and what was done meanwhile. */
export interface Scopes {
	readonly scopes: StoreApi<ScopeState>;
	readonly probes: StoreApi<ProbesState>;
	readonly log: EventLog;
}

/** Wires scopes to the model: their traces are watched, and what changes them is a step that undo takes back. */
export function createScopes(parts: {
	readonly connection: Connection;
	readonly live: LiveData;
	readonly model: StoreApi<ModelState>;
	readonly selection: StoreApi<SelectionState>;
	/** Null where nothing can be kept. */
	readonly storage: ScopeStorage | null;
	readonly onError: (message: string) => void;
}): Scopes {
	const { live, model, selection, storage } = parts;
	const scopes = createScopeStore(storage, (label, before, after) => {
		const { history, historyChanged } = model.getState();
		const forward = [{ type: 'setScopes', scopes: after }] as const;
		historyChanged(recorded(history, { label, forward, backward: [{ type: 'setScopes', scopes: before }] }));
	});
	const probes = createProbes({
		...parts,
		wanted() {
			const { description } = model.getState();
			return description ? wantedTraces(description, scopes.getState().scopes, selection.getState()) : [];
		},
		onWanted(listener) {
			selection.subscribe(listener);
			scopes.subscribe(({ scopes: now }, { scopes: before }) => {
				if (now !== before) listener();
			});
		},
	});
	return { scopes, probes, log: createEventLog(live, model) };
}
