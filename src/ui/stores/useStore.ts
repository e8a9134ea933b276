import { useLayoutEffect, useState } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';

/**
 * The part of a store that `select` picks; the component is drawn again when that part is another (by Object.is). What `select` makes anew at each call draws it again with each change of
 * the store, and never for nothing.
 */
export function useStore<S, T>(store: StoreApi<S>, select: (state: S) => T): T {
	const drawn = store.getState();
	const picked = select(drawn);
	const [, redraw] = useState({});
	useLayoutEffect(() => {
		let [state, last] = [drawn, picked];
		const look = () => {
			const next = store.getState();
			if (next === state) return;
			state = next;
			const now = select(next);
			if (Object.is(now, last)) return;
			last = now;
			redraw({});
		};
		look(); // what changed between drawing and this effect
		return store.subscribe(look);
	}, [store, picked]);
	return picked;
}
