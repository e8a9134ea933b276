import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Status } from '../../protocol/status.ts';
import type { ConnectionState } from '../connection/connection.ts';

/** The state of the connection and the last status, four times a second. */
export interface StatusState {
	readonly connection: ConnectionState;
	readonly status: Status | null;
	/** Of the program that answers, or did last; empty before. */
	readonly appVersion: string;
	/** Pictures per second that the 3D view draws; 0 when it is not drawn. */
	readonly screenRateHz: number;
	connectionChanged(connection: ConnectionState): void;
	statusCame(status: Status): void;
	screenRateChanged(screenRateHz: number): void;
}

/** A status store that is still connecting. */
export function createStatusStore(): StoreApi<StatusState> {
	return createStore<StatusState>()((set) => ({
		connection: { phase: 'connecting' },
		status: null,
		appVersion: '',
		screenRateHz: 0,
		connectionChanged: (connection) =>
			set(connection.phase === 'open' ? { connection, appVersion: connection.appVersion } : { connection }),
		statusCame: (status) => set({ status }),
		screenRateChanged: (screenRateHz) => set({ screenRateHz }),
	}));
}
