import { PanelsCanvas } from '../drawing/PanelsCanvas.tsx';
import { Menu } from '../fields/Menu.tsx';
import { useStore } from '../stores/useStore.ts';
import { fileNameOf, offerFile } from '../workbench/offerFile.ts';
import { savePanels } from '../workbench/plotAsFile.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { FoldedSection } from './FoldedSection.tsx';

/** Heights of a plot of the protocol's own, and of one of its sweeps, CSS pixels. */
const [plotPx, sweepsPx] = [190, 140];

const figureText = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(6))));

/** What the protocol that was run gave: sentences, figures, its plots, and its sweeps over each other. */
export function ProtocolResults() {
	const workbench = useWorkbench();
	const { protocols, protocolActions, view, scopes } = workbench;
	const results = useStore(protocols, (state) => state.results);
	const theme = useStore(view, (state) => state.theme);
	if (!results) return null;
	const { protocol, findings, figures, panels, overlays } = results;
	const all = [...panels, ...overlays];
	const saves: readonly (readonly [string, string, () => void])[] = [
		['svg', 'Plots as SVG', () => void savePanels(protocol, all, 'svg', workbench)],
		['png', 'Plots as PNG, 300 dots an inch', () => void savePanels(protocol, all, 'png', workbench)],
		[
			'json',
			'Figures, columns and plots as JSON',
			() => offerFile(`${fileNameOf(protocol)}.json`, new Blob([JSON.stringify(results)])),
		],
		['traces', 'Every sample as CSV', () => void protocolActions.save('traces')],
		['spikes', 'Every spike as CSV', () => void protocolActions.save('spikes')],
		['npz', 'Samples and spikes as NPZ, for NumPy', () => void protocolActions.save('npz')],
	];

	/** The first scope that shows results, or the first that there is, shows these. */
	function show(): void {
		const { scopes: present, change } = scopes.getState();
		const scope = present.find((each) => each.view === 'results') ?? present[0];
		if (scope && scope.view !== 'results') change(scope.id, 'results in the scope', { view: 'results' });
		const { hidden, dock, toggleArea, set } = view.getState();
		if (hidden.includes('dock')) toggleArea('dock');
		if (dock === 'raster') set({ dock: 'both' });
	}

	return (
		<>
			<section class="panel protocol-results" aria-label="Results" data-testid="protocol-results">
				<h2>Results: {protocol}</h2>
				<ul class="findings">
					{findings.map((each) => (
						<li key={each}>{each}</li>
					))}
				</ul>
				{panels.length > 0 && (
					<PanelsCanvas
						panels={panels}
						theme={theme}
						title={`Results of ${protocol}`}
						testId="protocol-plots"
						height={plotPx * panels.length}
					/>
				)}
				<table class="figures">
					<tbody>
						{figures.map(({ name, value, unit }) => (
							<tr key={name}>
								<th scope="row">{name}</th>
								<td>{`${figureText(value)} ${unit}`.trimEnd()}</td>
							</tr>
						))}
					</tbody>
				</table>
				<div class="tools">
					<Menu title="Save" testId="protocol-save">
						{saves.map(([name, title, save]) => (
							<button key={name} type="button" class="menu-item" data-testid={`protocol-save-${name}`} onClick={save}>
								{title}
							</button>
						))}
					</Menu>
					<button type="button" onClick={show}>
						Show in a scope
					</button>
				</div>
			</section>
			{overlays.length > 0 && (
				<FoldedSection name="protocol-sweeps" title="Sweeps over each other" aside={String(overlays.length)}>
					<PanelsCanvas panels={overlays} theme={theme} title="Sweeps" height={sweepsPx * overlays.length} />
				</FoldedSection>
			)}
		</>
	);
}
