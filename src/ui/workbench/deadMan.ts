import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Connection } from '../connection/connection.ts';

/** What the dead-man's key does now. */
export interface DeadManState {
	/** The user wants to hold a key instead of arming once. */
	readonly wanted: boolean;
	/** The key is down. */
	readonly held: boolean;
}

/** Armed only while a person holds a key: whatever takes the key away disarms. */
export interface DeadMan {
	readonly store: StoreApi<DeadManState>;
	want(wanted: boolean): void;
	press(): void;
	release(): void;
}

/** What a dead-man's key needs. */
export interface DeadManOptions {
	readonly connection: Pick<Connection, 'request'>;
	/** One sentence for the user: why it could not be armed. */
	readonly onError: (message: string) => void;
}

/** The host disarms when it has not heard of the key for 500 ms: three of these may be late. */
const repeatMs = 150;

/** Creates one that nobody holds or wants. */
export function createDeadMan({ connection, onError }: DeadManOptions): DeadMan {
	const store = createStore<DeadManState>()(() => ({ wanted: false, held: false }));
	let repeat: ReturnType<typeof setInterval> | undefined;
	let refused = false;

	const say = (held: boolean): void => {
		connection.request('hold', { held }).catch((error: unknown) => {
			// Let go of by itself: a person who still presses must press anew.
			if (held && !refused) {
				refused = true;
				release();
				onError(error instanceof Error ? error.message : String(error));
			}
		});
	};
	const release = (): void => {
		if (!store.getState().held) return;
		clearInterval(repeat);
		store.setState({ held: false });
		say(false);
	};
	return {
		store,
		want(wanted) {
			release();
			store.setState({ wanted });
		},
		press() {
			const { wanted, held } = store.getState();
			if (!wanted || held) return;
			refused = false;
			store.setState({ held: true });
			say(true);
			repeat = setInterval(() => say(true), repeatMs);
		},
		release,
	};
}

/** The key that is held, as in `KeyboardEvent.key`, in lower case. */
export const holdKey = 'h';

/**
 * Listens to the key, and to everything that takes it away: another window, another page, a hidden tab.
 * Returns what ends this; ending it lets go.
 */
export function listenToHoldKey(deadMan: DeadMan, typesText: (event: Event) => boolean): () => void {
	const down = (event: KeyboardEvent): void => {
		if (event.ctrlKey || event.metaKey || event.altKey || typesText(event)) return;
		if (event.key.toLowerCase() === holdKey && !event.repeat) deadMan.press();
	};
	const up = (event: KeyboardEvent): void => {
		if (event.key.toLowerCase() === holdKey) deadMan.release();
	};
	const away = (): void => deadMan.release();
	window.addEventListener('keydown', down);
	window.addEventListener('keyup', up);
	window.addEventListener('blur', away);
	window.addEventListener('pagehide', away);
	document.addEventListener('visibilitychange', away);
	return () => {
		window.removeEventListener('keydown', down);
		window.removeEventListener('keyup', up);
		window.removeEventListener('blur', away);
		window.removeEventListener('pagehide', away);
		document.removeEventListener('visibilitychange', away);
		deadMan.release();
	};
}
