import type { StoreApi } from 'zustand/vanilla';
import type { Fields, Replies, RequestType } from '../../protocol/requests.ts';
import type { Connection } from '../connection/connection.ts';
import type { ModelState } from '../stores/modelStore.ts';
import type { ToastState } from '../stores/toastStore.ts';

/** Requests for a person at the screen: what fails is said there. */
export interface Asking {
	/** Makes any request; undefined when it failed, which has been said then. */
	ask<T extends RequestType>(type: T, fields: Fields<T>): Promise<Replies[T] | undefined>;
	/** Makes a request and keeps in the model's store what it changed; false when it failed. */
	keeping<T extends RequestType>(
		type: T,
		fields: Fields<T>,
		keep: (model: ModelState, reply: Replies[T]) => void,
	): Promise<boolean>;
	/** Does something that may fail; false when it has. */
	attempt(work: () => Promise<unknown>): Promise<boolean>;
}

/** What asking needs. */
export interface AskingParts {
	readonly connection: Pick<Connection, 'request'>;
	readonly model: StoreApi<ModelState>;
	readonly toasts: StoreApi<ToastState>;
}

/** The sentence of an error. */
export const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Creates it over a connection. */
export function createAsking({ connection, model, toasts }: AskingParts): Asking {
	async function ask<T extends RequestType>(type: T, fields: Fields<T>): Promise<Replies[T] | undefined> {
		try {
			return await connection.request(type, fields);
		} catch (error) {
			toasts.getState().say('error', sentence(error));
			return undefined;
		}
	}
	return {
		ask,
		async keeping(type, fields, keep) {
			const reply = await ask(type, fields);
			if (reply === undefined) return false;
			keep(model.getState(), reply);
			return true;
		},
		async attempt(work) {
			try {
				await work();
				return true;
			} catch (error) {
				toasts.getState().say('error', sentence(error));
				return false;
			}
		},
	};
}
