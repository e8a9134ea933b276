import type { ReplyEnvelope } from '../protocol/messages.ts';
import type { Request } from '../protocol/requests.ts';
import { type Asker, createAnswers, type Shell } from '../runtime/requests.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { WatchedScreen } from '../runtime/screenWatch.ts';
import type { Client } from './clients.ts';
import type { Untold } from './untold.ts';

/** The screens that are connected, each with what ends when it leaves: its watches, its pace and the key that it holds. */
export interface Screens {
	came(client: Client): void;
	left(client: Client): void;
	/** The answer to a request. What stops a device has stopped it when this call has returned. Never rejects. */
	answer(client: Client, id: number, request: Request): Promise<ReplyEnvelope>;
}

/** No screens yet. @param untold sentences for the first one that comes */
export function createScreens(runtime: Runtime, shell: Shell, untold: Untold): Screens {
	const answerRequest = createAnswers(runtime, shell);
	const screens = new Map<Client, WatchedScreen>();
	/** Which watches a client asked for: they end with it. */
	const watches = new Map<number, Set<number>>();
	/** How often each client has a use for snapshots, ms: all get them as often as the quickest needs. */
	const paces = new Map<number, number>();
	/** Who holds the dead-man's key. */
	let holder: number | null = null;

	const pace = (client: number, everyMs: number | undefined): void => {
		if (everyMs === undefined) paces.delete(client);
		else paces.set(client, everyMs);
		runtime.snapshotEvery(Math.min(1000, ...paces.values()));
	};

	const sayUntold = (client: Client): void => {
		for (const message of untold.take()) client.say({ type: 'problem', message });
	};

	return {
		came(client) {
			screens.set(
				client,
				runtime.screenCame((ping) => client.say({ type: 'ping', ping })),
			);
		},
		left(client) {
			if (client.id === holder) {
				holder = null;
				runtime.devices.hold(false);
			}
			screens.get(client)?.left();
			screens.delete(client);
			for (const watch of watches.get(client.id) ?? []) {
				runtime.request('unwatch', { watch }).catch(() => undefined);
			}
			watches.delete(client.id);
			pace(client.id, undefined);
		},
		async answer(client, id, request) {
			const asker: Asker = {
				answered: (ping) => screens.get(client)?.answered(ping),
				pace: (everyMs) => pace(client.id, everyMs),
			};
			try {
				// Before anything is awaited: what stops a device has stopped it when this call has returned.
				const answered = answerRequest(request, asker);
				if (request.type === 'hold') holder = request.held ? client.id : null;
				const value = await answered;
				if ('watch' in value && typeof value.watch === 'number') {
					const own = watches.get(client.id) ?? new Set();
					watches.set(client.id, own.add(value.watch));
				}
				if (request.type === 'hello') sayUntold(client);
				return { id, ok: true, value };
			} catch (error) {
				if (request.type === 'hold' && holder === client.id) holder = null;
				return { id, ok: false, error: error instanceof Error ? error.message : String(error) };
			}
		},
	};
}
