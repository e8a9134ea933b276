import { createStore, type StoreApi } from 'zustand/vanilla';
import { isMadeBy } from '../../protocol/session/lightSources.ts';
import { firstSetup, type ScopeSetup } from '../../protocol/session/scopeSetup.ts';
import type { CellAddress, Session } from '../../protocol/session/sessionFile.ts';
import type { PictureSource } from '../camera/pictureSource.ts';
import { memberNearest, populationNamed } from '../data/cells.ts';
import type { ScopeState } from '../scope/scopeStore.ts';
import type { CircuitState } from '../stores/circuitStore.ts';
import { emptyHistory } from '../stores/history.ts';
import type { SelectionState } from '../stores/selectionStore.ts';
import type { StatusState } from '../stores/statusStore.ts';
import { foldedIn, type ViewState } from '../stores/viewStore.ts';
import { type ActParts, doAct, isDone, takeActBack } from './demonstrationActs.ts';
import { type Act, type Demonstration, type DemonstrationView, demonstrationFormat } from './demonstrationFile.ts';
import { fileNameOf, offerFile } from './offerFile.ts';
import type { ViewSteps } from './viewSteps.ts';

/** What was there before a demonstration: it comes back when that is left. */
interface Before {
	readonly session: Session;
	readonly running: boolean;
	readonly view: SavedView;
	/** Light came from the page's own camera. */
	readonly camera: boolean;
}

/** A demonstration that is shown, and what comes back after it. */
export interface DemonstrationState {
	readonly shown: Demonstration | null;
	readonly before: Before | null;
	/** A circuit is being prepared. */
	readonly isLoading: boolean;
}

/** What is done with demonstrations. */
export interface Demonstrations {
	readonly store: StoreApi<DemonstrationState>;
	/** Shows one in place of the user's session, which is kept. False, and said why, when the host refuses it; then nothing changes. */
	show(demonstration: Demonstration): Promise<boolean>;
	/** Brings back what was there before, the session from its start. */
	leave(): Promise<void>;
	/** Ends the demonstration and goes on in its session. */
	stay(): void;
	/** Does an act, or takes it back where it holds. */
	press(act: Act): Promise<void>;
	/** Hands the user what the screen shows, with a title and what is to be seen, as a file. */
	save(title: string, text: string): Promise<void>;
}

/** What demonstrations work on. */
interface Parts extends ActParts {
	readonly status: StoreApi<StatusState>;
	readonly view: StoreApi<ViewState>;
	readonly viewSteps: ViewSteps;
	readonly selection: StoreApi<SelectionState>;
	readonly scopes: StoreApi<ScopeState>;
	readonly circuit: StoreApi<CircuitState>;
	readonly pictures: PictureSource;
	/** Width of the window, CSS pixels. */
	readonly widthPx: () => number;
	/** Where what comes back is kept while the page is loaded anew; null where nothing can be. */
	readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
}

/** A view as it was saved: all of it, every cell by its member. */
type SavedView = Required<Omit<DemonstrationView, 'selected' | 'pinned' | 'scopes'>> & {
	readonly selected?: CellAddress;
	readonly pinned: CellAddress[];
	readonly scopes: ScopeSetup[];
};

const place = 'retinode.demonstration';

/** What the screen shows, as a demonstration has it. */
function viewNow({ view, selection, scopes, circuit }: Parts): SavedView {
	const { tab, dock, hidden, opened, colourMode, ranges, layers, windowS, orbit } = view.getState();
	const { selected, pinned } = selection.getState();
	const plain = { tab, dock, hidden, opened, colourMode, ranges, layers, windowS, orbit };
	return {
		...(structuredClone(plain) as Required<Pick<SavedView, keyof typeof plain>>),
		...(selected && { selected }),
		pinned: [...pinned],
		scopes: [...scopes.getState().scopes],
		declaration: circuit.getState().file,
	};
}

/** Sets the screen up as a demonstration says; cells that the circuit does not have are said and left out. */
function showView(
	{ model, view, viewSteps, selection, scopes, circuit, toasts, widthPx }: Parts,
	shown: DemonstrationView,
): void {
	const {
		selected,
		pinned = [],
		scopes: setups = [firstSetup(1, true)],
		declaration,
		tab,
		opened,
		windowS,
		...part
	} = shown;
	const { description } = model.getState();
	const cellOf = ({ population, member }: NonNullable<typeof selected>): CellAddress[] => {
		const found = description && populationNamed(description, population);
		if (!found || found.count === 0 || (member ?? 0) >= found.count) {
			const which = member === undefined ? '' : ` ${member}`;
			toasts
				.getState()
				.say('error', `The demonstration shows the cell ${population}${which}, which this circuit does not have.`);
			return [];
		}
		return [{ population, member: member ?? memberNearest(found, [0, 0]) }];
	};
	view.getState().set({
		...(tab !== undefined && { tab }),
		...(opened && { opened }),
		...(windowS !== undefined && { windowS }),
		frozenAtMs: null,
	});
	const hidden = part.hidden && [...foldedIn(part.hidden, widthPx())];
	viewSteps.restore({ ...part, ...(hidden && { hidden }), pinned: pinned.flatMap(cellOf) } as Parameters<
		typeof viewSteps.restore
	>[0]);
	const [chosen] = selected ? cellOf(selected) : [];
	if (chosen) selection.getState().select(chosen);
	scopes.getState().restore(setups);
	if (declaration !== undefined) circuit.getState().show(declaration);
}

/** What was kept when the page was loaded anew; nothing where there is none. It was written by this program, in this tab. */
function keptIn(storage: Parts['storage']): Pick<DemonstrationState, 'shown' | 'before'> {
	const text = storage?.getItem(place) ?? null;
	return text === null ? { shown: null, before: null } : JSON.parse(text);
}

/** Follows a store into a page's storage. */
function keep(store: StoreApi<DemonstrationState>, { storage, toasts }: Parts): void {
	store.subscribe(({ shown, before }, last) => {
		if (shown === last.shown && before === last.before) return;
		try {
			if (shown === null) storage?.removeItem(place);
			else storage?.setItem(place, JSON.stringify({ shown, before }));
		} catch {
			toasts
				.getState()
				.say('info', 'Your session is too large to be kept if this page is loaded anew during the demonstration.');
		}
	});
}

/** Creates them. */
export function createDemonstrations(parts: Parts): Demonstrations {
	const { actions, model, status, toasts, pictures, live } = parts;
	const store = createStore<DemonstrationState>()(() => ({ ...keptIn(parts.storage), isLoading: false }));
	keep(store, parts);

	/** Puts a session in place with its view. */
	async function use(session: Session, view: DemonstrationView, running: boolean): Promise<boolean> {
		store.setState({ isLoading: true });
		try {
			if (!(await actions.loadSession(session))) return false;
			if (!isMadeBy(session.source, 'screen')) pictures.stop('a demonstration is shown');
			await actions.describe();
			// What was done to the session before is no step of this one.
			model.getState().historyChanged(emptyHistory);
			showView(parts, { ...(session.scopes && { scopes: session.scopes }), ...view });
			await actions.ask('setRunning', { running });
			return true;
		} finally {
			store.setState({ isLoading: false });
		}
	}

	/** What is there now; undefined, and said why, where the host does not tell. */
	async function present(): Promise<Before | undefined> {
		const session = await actions.presentSession();
		return (
			session && {
				session,
				running: status.getState().status?.running ?? false,
				view: viewNow(parts),
				camera: pictures.store.getState().from === 'camera',
			}
		);
	}

	return {
		store,
		async show(shown) {
			const before = store.getState().before ?? (await present());
			if (!before) return false;
			const { control } = before.session;
			const session = { ...(control && { control }), ...shown.session, title: shown.title };
			if (!(await use(session, shown.view, true))) return false;
			store.setState({ shown, before });
			return true;
		},
		async leave() {
			const { before } = store.getState();
			if (!before || !(await use(before.session, before.view, before.running))) return;
			store.setState({ shown: null, before: null });
			if (before.camera) await pictures.startCamera();
			toasts.getState().say('info', 'Your session is back, from its start.');
		},
		stay: () => store.setState({ shown: null, before: null }),
		async press(act) {
			const { shown } = store.getState();
			if (!shown) return;
			if (isDone(act, model.getState(), live.tMs)) await takeActBack(parts, act, shown);
			else await doAct(parts, act);
		},
		async save(title, text) {
			const present = await actions.presentSession();
			if (!present) return;
			// The view has the scopes.
			const { scopes: _shown, ...session } = present;
			const file = { format: demonstrationFormat.format, version: 1, title, text, session, view: viewNow(parts) };
			const blob = new Blob([`${JSON.stringify(file, null, '\t')}\n`], { type: 'application/json' });
			offerFile(`${fileNameOf(title) || 'demonstration'}.demo.json`, blob);
		},
	};
}
