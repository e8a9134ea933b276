import { useStore } from '../stores/useStore.ts';
import type { Area } from '../stores/viewStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

const limits: Readonly<Record<Area, readonly [number, number]>> = {
	left: [220, 420],
	// A text of equations wants width.
	right: [300, 900],
	dock: [150, 520],
};
const keyStep = 16;

/** The bar between two areas: dragged or moved by arrow keys to resize, double-clicked to fold. */
export function Splitter({ area, title }: { readonly area: Area; readonly title: string }) {
	const { view } = useWorkbench();
	const size = useStore(view, (state) => state.sizes[area]);
	const [least, most] = limits[area];
	// Dragging to the right widens the left area and narrows the right one; up makes the dock higher.
	const sign = area === 'left' ? 1 : -1;
	const resize = (next: number) =>
		view.getState().set({
			sizes: { ...view.getState().sizes, [area]: Math.round(Math.min(most, Math.max(least, next))) },
		});
	return (
		// biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; a focusable separator is the pattern for a splitter
		<div
			class={`splitter ${area}`}
			role="separator"
			tabIndex={0}
			aria-label={`Size of ${title}`}
			aria-orientation={area === 'dock' ? 'horizontal' : 'vertical'}
			aria-valuenow={size}
			aria-valuemin={least}
			aria-valuemax={most}
			onPointerDown={(event) => {
				const bar = event.currentTarget;
				bar.setPointerCapture(event.pointerId);
				const from = area === 'dock' ? event.clientY : event.clientX;
				const before = view.getState().sizes[area];
				bar.onpointermove = (move) => resize(before + sign * ((area === 'dock' ? move.clientY : move.clientX) - from));
			}}
			onPointerUp={(event) => {
				event.currentTarget.onpointermove = null;
			}}
			onDblClick={() => view.getState().toggleArea(area)}
			onKeyDown={(event) => {
				const steps: Record<string, number> =
					area === 'dock' ? { ArrowUp: 1, ArrowDown: -1 } : { ArrowRight: sign, ArrowLeft: -sign };
				const step = steps[event.key];
				if (step === undefined) return;
				event.preventDefault();
				resize(size + step * keyStep);
			}}
		/>
	);
}
