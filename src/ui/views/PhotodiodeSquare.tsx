import { useEffect, useRef } from 'preact/hooks';
import { isSquareWhite } from '../protocols/liveSchedule.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** A square in the corner of the screen for a photodiode: black, and white at the beginning of each run of a protocol on the live retina. */
export function PhotodiodeSquare() {
	const { live, protocols, view } = useWorkbench();
	const isShown = useStore(view, (state) => state.square);
	const square = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (!isShown) return;
		return live.onChange(() => {
			const { liveRuns } = protocols.getState();
			// Directly: a drawing of the whole would come a picture later.
			square.current?.classList.toggle('white', isSquareWhite(liveRuns, live.tMs / 1000));
		});
	}, [isShown]);
	return isShown ? <div ref={square} class="photodiode" aria-hidden="true" data-testid="photodiode" /> : null;
}
