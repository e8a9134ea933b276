import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import {
	firstSetup,
	mostScopes,
	mostTraces,
	plainLook,
	type ScopeSetup,
	setupsSchema,
	type TraceLook,
} from '../../protocol/session/scopeSetup.ts';
import { type TraceChoice, traceKey } from '../data/cells.ts';

/** Two moments of model time that are measured between, ms. */
export interface Cursors {
	readonly a: number;
	readonly b: number;
}

/** The scopes on screen, and the cursors that all of them show. */
export interface ScopeState {
	readonly scopes: readonly ScopeSetup[];
	readonly cursors: Cursors | null;
	/** What was last taken from a session, as JSON; '' for nothing. */
	readonly fromSession: string;
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
	/**
	 * A session came with these: what was last taken from one is not taken again, so that a page that is loaded anew keeps what was changed since.
	 * @param again it has just been opened on this screen
	 */
	sessionCame(scopes: readonly ScopeSetup[] | undefined, again: boolean): void;
	/** As undo and redo put them back. */
	restore(scopes: readonly ScopeSetup[]): void;
}

/** Where scopes are kept from one visit to the next. */
export type ScopeStorage = Pick<Storage, 'getItem' | 'setItem'>;

const place = 'retinode.scopes';

const keptSchema = z.strictObject({ version: z.literal(1), scopes: setupsSchema, fromSession: z.string().default('') });

/** Reads what was kept; undefined where there is nothing, or nothing that this version can read. */
function keptIn(text: string | null): Pick<ScopeState, 'scopes' | 'fromSession'> | undefined {
	if (text === null) return undefined;
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return undefined;
	}
	return keptSchema.safeParse(value).data;
}

/** Hears of a change that undo can take back. */
export type ScopeEdit = (label: string, before: readonly ScopeSetup[], after: readonly ScopeSetup[]) => void;

/** The scopes that were kept, or one that follows the selected cell. @param storage null where nothing can be kept */
export function createScopeStore(storage: ScopeStorage | null, onEdit: ScopeEdit): StoreApi<ScopeState> {
	const first = keptIn(storage?.getItem(place) ?? null) ?? { scopes: [firstSetup(1, true)], fromSession: '' };
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
			scopes: first.scopes,
			fromSession: first.fromSession,
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
			sessionCame(scopes, again) {
				const text = scopes ? JSON.stringify(scopes) : '';
				if (text === get().fromSession && !again) return;
				set({ fromSession: text });
				if (scopes && text !== JSON.stringify(get().scopes)) edit('scopes of the session', scopes);
			},
			restore: (scopes) => set({ scopes }),
		};
	});
	store.subscribe(({ scopes, fromSession }, before) => {
		if (scopes === before.scopes && fromSession === before.fromSession) return;
		storage?.setItem(place, JSON.stringify({ version: 1, scopes, fromSession }));
	});
	return store;
}
