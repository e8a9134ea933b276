import { createStore, type StoreApi } from 'zustand/vanilla';

/** A short message over the screen. */
export interface Toast {
	readonly number: number;
	readonly kind: 'error' | 'info';
	readonly message: string;
	/** How often the same message came. */
	readonly count: number;
	/** What it is about: the next one about that takes its place. */
	readonly topic: string;
}

/** Messages on screen. Errors stay until the user closes them; the rest leave by themselves (Toasts.tsx). */
export interface ToastState {
	readonly toasts: readonly Toast[];
	/** @param topic default the message itself */
	say(kind: Toast['kind'], message: string, topic?: string): void;
	dismiss(number: number): void;
}

/** Messages shown at once; the oldest make room. */
const most = 5;

/** A store without messages. */
export function createToastStore(): StoreApi<ToastState> {
	let next = 1;
	return createStore<ToastState>()((set) => ({
		toasts: [],
		say: (kind, message, topic = message) =>
			set(({ toasts }) => {
				const same = toasts.find((each) => each.topic === topic);
				const count = same?.message === message ? same.count + 1 : 1;
				const others = toasts.filter((each) => each !== same);
				return { toasts: [...others, { number: next++, kind, message, count, topic }].slice(-most) };
			}),
		dismiss: (number) => set(({ toasts }) => ({ toasts: toasts.filter((each) => each.number !== number) })),
	}));
}
