import type { ScopeSetup } from '../../../protocol/session/scopeSetup.ts';
import { Menu } from '../../fields/Menu.tsx';
import type { Plot } from '../../scope/plotModel.ts';
import { type SavedTrace, tracePanels, tracesAsCsv, tracesAsNpz } from '../../scope/savedTraces.ts';
import { offerFile } from '../../workbench/offerFile.ts';
import { savePanels } from '../../workbench/plotAsFile.ts';
import { useWorkbench } from '../../workbench/workbench.ts';
import { shownSpan } from './timePainter.ts';

/** What of a scope over time can be kept: the samples that the window holds, and the plot. */
export function SaveMenu({ setup, plots }: { readonly setup: ScopeSetup; readonly plots: readonly Plot[] }) {
	const workbench = useWorkbench();
	const { live } = workbench;
	const shown = plots
		.map((plot) => ({ ...plot, traces: plot.traces.filter(({ key }) => !setup.hidden.includes(key)) }))
		.filter(({ traces }) => traces.length > 0);
	const saved = (): SavedTrace[] =>
		shown.flatMap(({ traces }) =>
			traces.flatMap((trace) => {
				const history = live.traces.of(trace.key);
				return history ? [{ trace, history }] : [];
			}),
		);
	const span = () => shownSpan(workbench);
	const plot = (format: 'svg' | 'png') =>
		savePanels('traces', tracePanels(shown, span(), live.traces.of), format, workbench);
	const choices: readonly (readonly [string, string, () => void])[] = [
		['csv', 'Traces as CSV', () => offerFile('traces.csv', new Blob([tracesAsCsv(saved(), span())]))],
		['npz', 'Traces as NPZ, for NumPy', () => offerFile('traces.npz', new Blob([tracesAsNpz(saved(), span())]))],
		['svg', 'Plot as SVG', () => void plot('svg')],
		['png', 'Plot as PNG, 300 dots an inch', () => void plot('png')],
	];
	return (
		<Menu title="Save" testId={`scope-save-${setup.id}`}>
			<p class="note">What the window shows, with every sample:</p>
			{choices.map(([name, title, save]) => (
				<button
					key={name}
					type="button"
					class="menu-item"
					data-testid={`scope-save-${name}-${setup.id}`}
					onClick={save}
				>
					{title}
				</button>
			))}
		</Menu>
	);
}
