import type { StoreApi } from 'zustand/vanilla';
import { narrowPx, type ViewState } from '../stores/viewStore.ts';
import type { ViewSteps } from '../workbench/viewSteps.ts';

/** The part of a window that is used. */
export type SizedWindow = Pick<Window, 'innerWidth' | 'addEventListener' | 'removeEventListener'>;

/** Folds the light column away while the window is too narrow for it beside the retina; one that a person unfolds there stays. Returns what ends that. */
export function foldInNarrowWindow(
	window: SizedWindow,
	view: StoreApi<ViewState>,
	{ restore }: Pick<ViewSteps, 'restore'>,
): () => void {
	let isNarrow = false;
	let isFolded = false;
	const look = (): void => {
		const { hidden } = view.getState();
		const wasNarrow = isNarrow;
		isNarrow = window.innerWidth < narrowPx;
		if (isNarrow === wasNarrow) return;
		if (isNarrow && !hidden.includes('left')) {
			restore({ hidden: [...hidden, 'left'] });
			isFolded = true;
		} else if (!isNarrow && isFolded) {
			restore({ hidden: hidden.filter((area) => area !== 'left') });
			isFolded = false;
		}
	};
	look();
	window.addEventListener('resize', look);
	return () => window.removeEventListener('resize', look);
}
