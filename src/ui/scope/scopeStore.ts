import { createStore, type StoreApi } from 'zustand/vanilla';
import { type TraceChoice, traceKey } from '../data/cells.ts';
import {
	firstSetup,
	mostScopes,
	mostTraces,
	plainLook,
	type ScopeSetup,
	setupsAsText,
	setupsFromText,
	type TraceLook,
} from '../stores/scopeSetup.ts';

/** Two moments of model time that are measured between, ms. */
export interface Cursors {
	readonly a: number;
	readonly b: number;
}

/** The scopes on screen, and the cursors that all of them show. */
export interface ScopeState {
	readonly scopes: readonly ScopeSetup[];
	readonly cursors: Cursors | null;
	setCursors(cursors: Cursors | null): void;
	/** One more scope, empty; nothing when there are as many as fit. */
	add(): void;
	remove(id: number): void;
	/** Changes what a scope shows; can be undone by this label. */
	change(id: number, label: string, change: Partial<Omit<ScopeSetup, 'id' | 'ranges'>>): void;
	/** Shows a range of values, or what the values ask for: no step that undo takes back. */
	setRange(id: number, unit: string, range: readonly [number, number] | null): void;
	resetRanges(id: number): void;
	/** Adds a trace, or takes it away. */
	toggleTrace(id: number, trace: TraceChoice): void;
	toggleHidden(id: number, key: string): void;
	setLook(id: number, key: string, look: TraceLook): void;
	/** As undo and redo put them back. */
	restore(scopes: readonly ScopeSetup[]): void;
}

/** Where scopes are kept from one visit to the next. */
export type ScopeStorage = Pick<Storage, 'getItem' | 'setItem'>;

const place = 'retinode.scopes';

/** Hears of a change that undo can take back. */
export type ScopeEdit = (label: string, before: readonly ScopeSetup[], after: readonly ScopeSetup[]) => void;

/** The scopes that were kept, or one that follows the selected cell. @param storage null where nothing can be kept */
export function createScopeStore(storage: ScopeStorage | null, onEdit: ScopeEdit): StoreApi<ScopeState> {
	const first = setupsFromText(storage?.getItem(place) ?? null) ?? [firstSetup(1, true)];
	const store = createStore<ScopeState>()((set, get) => {
		const edit = (label: string, scopes: readonly ScopeSetup[]): void => {
			const { scopes: before } = get();
			set({ scopes });
			onEdit(label, before, scopes);
		};
		const changed = (id: number, what: Partial<ScopeSetup>): readonly ScopeSetup[] =>
			get().scopes.map((each) => (each.id === id ? { ...each, ...what } : each));
		const change: ScopeState['change'] = (id, label, what) => edit(label, changed(id, what));
		const setupOf = (id: number) => get().scopes.find((each) => each.id === id);
		return {
			scopes: first,
			cursors: null,
			setCursors: (cursors) => set({ cursors }),
			add() {
				const { scopes } = get();
				if (scopes.length >= mostScopes) return;
				edit('another scope', [...scopes, firstSetup(1 + Math.max(...scopes.map(({ id }) => id)), false)]);
			},
			remove(id) {
				const { scopes } = get();
				if (scopes.length > 1) {
					edit(
						'closing of a scope',
						scopes.filter((each) => each.id !== id),
					);
				}
			},
			change,
			setRange(id, unit, range) {
				const { [unit]: _before, ...others } = setupOf(id)?.ranges ?? {};
				set({ scopes: changed(id, { ranges: range ? { ...others, [unit]: [...range] } : others }) });
			},
			resetRanges: (id) => set({ scopes: changed(id, { ranges: {} }) }),
			toggleTrace(id, trace) {
				const setup = setupOf(id);
				if (!setup) return;
				const key = traceKey(trace.cell, trace.path);
				const others = setup.traces.filter((each) => traceKey(each.cell, each.path) !== key);
				const isNew = others.length === setup.traces.length;
				if (isNew && others.length >= mostTraces) return;
				change(id, `${trace.path} in the scope`, { traces: isNew ? [...others, trace] : others });
			},
			toggleHidden(id, key) {
				const hidden = setupOf(id)?.hidden ?? [];
				change(id, 'a trace on or off', {
					hidden: hidden.includes(key) ? hidden.filter((each) => each !== key) : [...hidden, key],
				});
			},
			setLook(id, key, look) {
				const { [key]: _before, ...others } = setupOf(id)?.looks ?? {};
				const isPlain = look.factor === plainLook.factor && look.offset === plainLook.offset;
				change(id, 'scale of a trace', { looks: isPlain ? others : { ...others, [key]: look } });
			},
			restore: (scopes) => set({ scopes }),
		};
	});
	store.subscribe(({ scopes }, { scopes: before }) => {
		if (scopes !== before) storage?.setItem(place, setupsAsText(scopes));
	});
	return store;
}
