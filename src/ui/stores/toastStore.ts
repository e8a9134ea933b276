import { createStore, type StoreApi } from 'zustand/vanilla';

/** A short message to the user. */
export interface Toast {
	readonly number: number;
	readonly kind: 'error' | 'info';
	readonly message: string;
	/** How often the same message came. */
	readonly count: number;
	/** What it is about: the next one about that takes its place. */
	readonly topic: string;
	/** When it came last, by the clock of this page, ms since 1970. */
	readonly atMs: number;
}

/** Messages on screen. Errors stay until the user closes them; the rest leave by themselves (Toasts.tsx). */
export interface ToastState {
	readonly toasts: readonly Toast[];
	/** All that were said, newest last, also those that were closed. */
	readonly said: readonly Toast[];
	/** @param topic default the message itself */
	say(kind: Toast['kind'], message: string, topic?: string): void;
	dismiss(number: number): void;
}

/** Messages shown at once, and kept in the list; the oldest make room. */
const [most, mostKept] = [5, 200];

/** A store without messages. @param nowMs the clock, ms since 1970 */
export function createToastStore(nowMs: () => number = Date.now): StoreApi<ToastState> {
	let next = 1;
	return createStore<ToastState>()((set) => ({
		toasts: [],
		said: [],
		say: (kind, message, topic = message) =>
			set(({ toasts, said }) => {
				const same = toasts.find((each) => each.topic === topic);
				const count = same?.message === message ? same.count + 1 : 1;
				const others = toasts.filter((each) => each !== same);
				const toast = { number: next++, kind, message, count, topic, atMs: nowMs() };
				// What is said again and again is one line, with how often.
				const before = count > 1 ? said.filter((each) => each !== same) : said;
				return { toasts: [...others, toast].slice(-most), said: [...before, toast].slice(-mostKept) };
			}),
		dismiss: (number) => set(({ toasts }) => ({ toasts: toasts.filter((each) => each.number !== number) })),
	}));
}
