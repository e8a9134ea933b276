import { createStore, type StoreApi } from 'zustand/vanilla';

/** A short message over the screen. */
export interface Toast {
	readonly number: number;
	readonly kind: 'error' | 'info';
	readonly message: string;
	/** How often the same message came. */
	readonly count: number;
}

/** Messages on screen. Errors stay until the user closes them; the rest leave by themselves (Toasts.tsx). */
export interface ToastState {
	readonly toasts: readonly Toast[];
	say(kind: Toast['kind'], message: string): void;
	dismiss(number: number): void;
}

/** Messages shown at once; the oldest make room. */
const most = 5;

/** A store without messages. */
export function createToastStore(): StoreApi<ToastState> {
	let next = 1;
	return createStore<ToastState>()((set) => ({
		toasts: [],
		say: (kind, message) =>
			set(({ toasts }) => {
				const same = toasts.find((each) => each.message === message);
				const count = (same?.count ?? 0) + 1;
				const others = toasts.filter((each) => each !== same);
				return { toasts: [...others, { number: next++, kind, message, count }].slice(-most) };
			}),
		dismiss: (number) => set(({ toasts }) => ({ toasts: toasts.filter((each) => each.number !== number) })),
	}));
}
