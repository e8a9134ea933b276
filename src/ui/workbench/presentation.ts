import { foldedIn } from '../stores/viewStore.ts';
import type { Workbench } from './workbench.ts';

/** Begins or ends the presentation: large type and the areas that were chosen for it; then the layout is as it was before. */
export function togglePresentation({
	view,
	viewSteps,
	widthPx,
}: Pick<Workbench, 'view' | 'viewSteps' | 'widthPx'>): void {
	const { presentation, hidden, hiddenPresenting, set } = view.getState();
	if (presentation) {
		set({ presentation: null, hiddenPresenting: hidden });
		// The window may have become narrow meanwhile.
		viewSteps.restore({ hidden: foldedIn(presentation.hidden, widthPx()) });
	} else {
		set({ presentation: { hidden } });
		viewSteps.restore({ hidden: hiddenPresenting });
	}
}
