import { useLayoutEffect, useState } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';

/** The part of a store that `select` picks; the component is drawn again when that part is another (by Object.is). */
export function useStore<S, T>(store: StoreApi<S>, select: (state: S) => T): T {
	const picked = select(store.getState());
	const [, redraw] = useState({});
	useLayoutEffect(() => {
		let last = picked;
		const look = () => {
			const now = select(store.getState());
			if (Object.is(now, last)) return;
			last = now;
			redraw({});
		};
		look(); // what changed between drawing and this effect
		return store.subscribe(look);
	}, [store, picked]);
	return picked;
}
