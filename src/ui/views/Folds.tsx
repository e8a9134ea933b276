import { useStore } from '../stores/useStore.ts';
import type { Area } from '../stores/viewStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** Buttons that fold the areas round the retina away. @param left what is in the left column */
export function Folds({ left }: { readonly left: string }) {
	return (
		<div class="folds">
			<Fold area="left" title={left} />
			<Fold area="dock" title="Traces" />
			<Fold area="right" title="Panels" />
		</div>
	);
}

function Fold({ area, title }: { readonly area: Area; readonly title: string }) {
	const { view } = useWorkbench();
	const isHidden = useStore(view, (state) => state.hidden.includes(area));
	return (
		<button
			type="button"
			aria-pressed={!isHidden}
			data-testid={`fold-${area}`}
			onClick={() => view.getState().toggleArea(area)}
		>
			{title}
		</button>
	);
}
