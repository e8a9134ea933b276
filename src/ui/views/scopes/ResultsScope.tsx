import { useRef, useState } from 'preact/hooks';
import { elementOr } from '../../../base/elementOr.ts';
import type { ScopeSetup } from '../../../protocol/session/scopeSetup.ts';
import { PanelsCanvas } from '../../drawing/PanelsCanvas.tsx';
import { FileInput } from '../../fields/FileInput.tsx';
import { type Results, resultsFromText } from '../../scope/results.ts';
import { useStore } from '../../stores/useStore.ts';
import { savePanels } from '../../workbench/plotAsFile.ts';
import { useWorkbench } from '../../workbench/workbench.ts';

/** Plots of a protocol that was run, here or from a file: current over potential, rate over current, and whatever else it draws. */
export function ResultsScope({ setup }: { readonly setup: ScopeSetup }) {
	const workbench = useWorkbench();
	const { view, toasts, protocols } = workbench;
	const theme = useStore(view, (state) => state.theme);
	const ran = useStore(protocols, (state) => state.results);
	const [opened, setOpened] = useState<Results>();
	const file = useRef<HTMLInputElement>(null);
	const results = opened ?? ran;
	// What a protocol does not draw itself is drawn of its sweeps.
	const panels = results && (results.panels.length > 0 ? results.panels : results.overlays);

	async function open(chosen: File): Promise<void> {
		try {
			setOpened(resultsFromText(chosen.name, await chosen.text()));
		} catch (error) {
			toasts.getState().say('error', error instanceof Error ? error.message : String(error));
		}
	}

	return (
		<div class="panel-scope">
			<div class="scope-tools">
				<button type="button" class="primary" onClick={() => file.current?.click()}>
					Open results …
				</button>
				{opened && ran && (
					<button type="button" onClick={() => setOpened(undefined)}>
						Those of the last run
					</button>
				)}
				<FileInput input={file} label="Results of a protocol" testId={`scope-results-${setup.id}`} onFile={open} />
				{results &&
					panels &&
					(['svg', 'png'] as const).map((format) => (
						<button
							key={format}
							type="button"
							title={format === 'svg' ? 'The plots as SVG' : 'The plots as PNG, 300 dots an inch'}
							onClick={() => void savePanels(results.protocol, panels, format, workbench)}
						>
							{format.toUpperCase()}
						</button>
					))}
			</div>
			{results && panels ? (
				<>
					<p class="note" data-testid={`scope-note-${setup.id}`}>
						{elementOr(results.findings, 0, results.protocol)}
					</p>
					<div class="panel-plots">
						<PanelsCanvas panels={panels} theme={theme} title={`Results of ${results.protocol}`} />
					</div>
				</>
			) : (
				<p class="empty">
					Current over potential, firing over current, and whatever else a protocol draws: run one in the Protocols
					panel, or open the file that “retinode run PROTOCOL --json” prints.
				</p>
			)}
		</div>
	);
}
