import { useMemo } from 'preact/hooks';
import type { Description } from '../../../protocol/description.ts';
import type { ScopeSetup } from '../../../protocol/session/scopeSetup.ts';
import { plotsOf } from '../../scope/plotModel.ts';
import { useStore } from '../../stores/useStore.ts';
import { useWorkbench } from '../../workbench/workbench.ts';
import { PanelScope } from './PanelScope.tsx';
import { ResultsScope } from './ResultsScope.tsx';
import { ScopeTools } from './ScopeTools.tsx';
import { TimeScope } from './TimeScope.tsx';

/** One scope: its tools, and its traces against model time. */
export function Scope(props: {
	readonly setup: ScopeSetup;
	readonly description: Description;
	readonly isOnly: boolean;
}) {
	const { setup, description, isOnly } = props;
	const { selection } = useWorkbench();
	const chosen = useStore(selection, (state) => state);
	const { populations } = description;
	const { follows, traces } = setup;
	const plots = useMemo(
		() => plotsOf(description, setup, chosen),
		[populations, follows, traces, chosen.selected, chosen.pinned, chosen.extras],
	);
	return (
		<section class="scope" data-testid={isOnly ? 'scope' : `scope-${setup.id}`} aria-label={`Scope ${setup.id}`}>
			<ScopeTools setup={setup} description={description} plots={plots} isOnly={isOnly} />
			{setup.view === 'results' ? (
				<ResultsScope setup={setup} />
			) : plots.length === 0 ? (
				<p class="empty">
					{setup.follows
						? 'Click a cell in the retina to see its potential and each ionic current scroll here; P pins it.'
						: 'No traces yet: add some above.'}
				</p>
			) : setup.view === 'time' ? (
				<TimeScope setup={setup} plots={plots} />
			) : (
				<PanelScope setup={setup} plots={plots} description={description} />
			)}
		</section>
	);
}
