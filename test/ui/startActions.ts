import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createConnection } from '../../src/ui/connection/connection.ts';
import type { Socket } from '../../src/ui/connection/keptSocket.ts';
import { createLiveData } from '../../src/ui/data/liveData.ts';
import { createModelStore } from '../../src/ui/stores/modelStore.ts';
import { createSelectionStore } from '../../src/ui/stores/selectionStore.ts';
import { createToastStore } from '../../src/ui/stores/toastStore.ts';
import { createViewStore } from '../../src/ui/stores/viewStore.ts';
import { type Actions, createActions } from '../../src/ui/workbench/actions.ts';
import { createScopes } from '../../src/ui/workbench/createScopes.ts';
import { createViewSteps } from '../../src/ui/workbench/viewSteps.ts';
import { type FakeHost, type FakeHostOptions, startFakeHost } from './fakeHost.ts';

const nowMs = () => performance.timeOrigin + performance.now();

/** What a user can do, over a real connection to a host of made-up answers that has been asked for its description. Ends with the test. */
export async function start(options: Partial<FakeHostOptions> = {}) {
	const host: FakeHost = await startFakeHost({ nowMs, ...options });
	const connection = createConnection({ open: () => new WebSocket(host.address) as unknown as Socket, nowMs });
	onTestFinished(async () => {
		connection.close();
		await host.close();
	});
	const now = { ms: 0, pointer: { presses: 0, isHeld: false } };
	const live = createLiveData();
	const model = createModelStore();
	const selection = createSelectionStore();
	const toasts = createToastStore();
	const onError = (message: string) => toasts.getState().say('error', message);
	const { scopes, probes, log } = createScopes({ connection, live, model, selection, storage: null, onError });
	const view = createViewStore('dark', { width: 1280, height: 800 });
	const viewSteps = createViewSteps({ model, view, selection, nowMs: () => now.ms, pointer: () => now.pointer });
	const actions: Actions = createActions({ connection, live, model, selection, toasts, scopes, viewSteps });
	await new Promise<void>((resolve) => {
		connection.onState(({ phase }) => phase === 'open' && resolve());
	});
	await actions.describe();
	const value = (path: string) => model.getState().description?.parameters.find((each) => each.path === path)?.value;
	return {
		host,
		connection,
		live,
		model,
		selection,
		toasts,
		probes,
		scopes,
		log,
		actions,
		value,
		view,
		viewSteps,
		now,
	};
}
