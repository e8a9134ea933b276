import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';
import { isMadeBy } from '../../protocol/session/lightSources.ts';
import { createPictureSource, type PictureSource } from '../camera/pictureSource.ts';
import type { Connection } from '../connection/connection.ts';
import type { PagePorts } from '../connection/pagePorts.ts';
import { createLiveData, type LiveData } from '../data/liveData.ts';
import type { ProbesState } from '../data/probes.ts';
import { createProtocolStore, type ProtocolsState } from '../protocols/protocolStore.ts';
import type { EventLog } from '../scope/eventLog.ts';
import type { ScopeState, ScopeStorage } from '../scope/scopeStore.ts';
import { createSpikeClicks, type SpikeClicks } from '../sound/spikeClicks.ts';
import { type CircuitState, createCircuitStore } from '../stores/circuitStore.ts';
import { createModelStore, type ModelState } from '../stores/modelStore.ts';
import { createReplayStore, type ReplayState } from '../stores/replayStore.ts';
import { createSelectionStore, type SelectionState } from '../stores/selectionStore.ts';
import { createStatusStore, type StatusState } from '../stores/statusStore.ts';
import { createToastStore, type ToastState } from '../stores/toastStore.ts';
import { createViewStore, type ViewState } from '../stores/viewStore.ts';
import { type Actions, createActions } from './actions.ts';
import { createScopes } from './createScopes.ts';
import { createDeadMan, type DeadMan } from './deadMan.ts';
import { createDemonstrations, type Demonstrations } from './demonstrations.ts';
import { createProtocolActions, type ProtocolActions } from './protocolActions.ts';
import { createReplayActions, type ReplayActions } from './replayActions.ts';
import { createViewSteps, type Pointer, type ViewSteps } from './viewSteps.ts';

/** Everything that panels and views share. */
export interface Workbench {
	readonly connection: Connection;
	readonly live: LiveData;
	readonly model: StoreApi<ModelState>;
	readonly status: StoreApi<StatusState>;
	readonly selection: StoreApi<SelectionState>;
	readonly view: StoreApi<ViewState>;
	/** Changes of it that undo takes back. */
	readonly viewSteps: ViewSteps;
	readonly toasts: StoreApi<ToastState>;
	readonly circuit: StoreApi<CircuitState>;
	readonly probes: StoreApi<ProbesState>;
	readonly scopes: StoreApi<ScopeState>;
	/** What was done during this run. */
	readonly log: EventLog;
	readonly actions: Actions;
	/** Where a recording is replayed: where it stands, and what is done with it. */
	readonly replay: StoreApi<ReplayState>;
	readonly replayActions: ReplayActions;
	/** Protocols: what is known of them, and what is done with them. */
	readonly protocols: StoreApi<ProtocolsState>;
	readonly protocolActions: ProtocolActions;
	readonly pictures: PictureSource;
	readonly demonstrations: Demonstrations;
	/** Width of the window, CSS pixels. */
	readonly widthPx: () => number;
	readonly clicks: SpikeClicks;
	readonly deadMan: DeadMan;
	/** Null where a host has the serial ports. */
	readonly pagePorts: PagePorts | null;
}

/** Follows presses of a pointer on the page. */
function watchPointer(): () => Pointer {
	let now: Pointer = { presses: 0, isHeld: false };
	window.addEventListener('pointerdown', () => (now = { presses: now.presses + 1, isHeld: true }), true);
	for (const end of ['pointerup', 'pointercancel', 'blur'])
		window.addEventListener(end, () => (now = { ...now, isHeld: false }), true);
	return () => now;
}

/** What this tab alone keeps, also when it is loaded anew; null where the browser lets nothing be kept. */
function tabStorage(): Storage | null {
	try {
		return window.sessionStorage;
	} catch {
		return null;
	}
}

/** What the host says unasked, to whom it concerns. */
function followNotices({
	connection,
	status,
	replay,
	toasts,
	actions,
}: Pick<Workbench, 'connection' | 'status' | 'replay' | 'toasts' | 'actions'>): void {
	connection.onNotice((notice) => {
		switch (notice.type) {
			case 'status': {
				const { message } = notice.machine;
				if (message !== '' && message !== status.getState().status?.machine.message) {
					toasts.getState().say('info', message);
				}
				status.getState().statusCame(notice);
				break;
			}
			case 'replay':
				replay.getState().statusCame(notice);
				break;
			case 'changed':
				void actions.describe();
				break;
			case 'underWay':
				toasts.getState().say('info', notice.message);
				break;
			case 'problem':
				toasts.getState().say('error', notice.message);
				break;
		}
	});
}

/** Wires a connection to stores, live data and actions. @param storage where the scopes are kept from one visit to the next; null where nothing can be */
export function createWorkbench(
	connection: Connection,
	theme: 'dark' | 'light',
	pagePorts: PagePorts | null,
	storage: ScopeStorage | null,
): Workbench {
	const live = createLiveData();
	const model = createModelStore();
	const status = createStatusStore();
	const selection = createSelectionStore();
	const toasts = createToastStore();
	const replay = createReplayStore();
	const view = createViewStore(theme, { width: window.innerWidth, height: window.innerHeight });
	const onError = (message: string) => {
		// A lost connection has its own banner.
		if (connection.state.phase === 'open') toasts.getState().say('error', message);
	};
	const { scopes, probes, log } = createScopes({ connection, live, model, selection, storage, onError });
	const viewSteps = createViewSteps({
		model,
		view,
		selection,
		nowMs: () => performance.now(),
		pointer: watchPointer(),
	});
	const actions = createActions({ connection, live, model, selection, toasts, scopes, viewSteps });
	const protocols = createProtocolStore();
	const protocolActions = createProtocolActions({ connection, actions, live, view, model, toasts, protocols });
	const pictures = createPictureSource({ connection, onError });
	const clicks = createSpikeClicks(live);
	// A cell index means another cell in another circuit: nobody asked to hear that one.
	model.subscribe((state, before) => {
		if (before.description && state.description?.populations !== before.description.populations) clicks.listenTo(null);
	});
	// Undo, another session or another choice took the source away from the page's camera or video.
	model.subscribe(({ description }, { description: before }) => {
		const wasOurs = before !== null && isMadeBy(before.session.source, 'screen');
		const isOurs = description !== null && isMadeBy(description.session.source, 'screen');
		if (wasOurs && !isOurs) pictures.stop('another source was chosen');
	});
	connection.onState((state) => {
		status.getState().connectionChanged(state);
		if (state.phase === 'open') void actions.describe();
		else pictures.stop('the connection to the simulation is lost');
	});
	connection.onSnapshot((snapshot) => live.accept(snapshot));
	followNotices({ connection, status, replay, toasts, actions });
	const circuit = createCircuitStore();
	const widthPx = () => window.innerWidth;
	const demonstrations = createDemonstrations({
		...{ actions, model, status, view, viewSteps, selection, scopes, circuit, live, toasts, pictures },
		storage: tabStorage(),
		widthPx,
	});
	return {
		connection,
		live,
		model,
		status,
		selection,
		view,
		viewSteps,
		toasts,
		circuit,
		probes,
		scopes,
		log,
		actions,
		replay,
		replayActions: createReplayActions({ connection, live, model, selection, view, replay, toasts }),
		protocols,
		protocolActions,
		pictures,
		demonstrations,
		widthPx,
		clicks,
		deadMan: createDeadMan({ connection, onError }),
		pagePorts,
	};
}

/** Hands the workbench to all panels. */
export const WorkbenchContext = createContext<Workbench | null>(null);

/** The workbench of the page. @throws Error outside of WorkbenchContext */
export function useWorkbench(): Workbench {
	const workbench = useContext(WorkbenchContext);
	if (!workbench) throw new Error('a panel is drawn outside of the workbench');
	return workbench;
}
