import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { elementOr } from '../../../base/elementOr.ts';
import { FileInput } from '../../fields/FileInput.tsx';
import { paintPanels } from '../../scope/paintPanels.ts';
import { type Results, resultsFromText } from '../../scope/results.ts';
import type { ScopeSetup } from '../../stores/scopeSetup.ts';
import { useStore } from '../../stores/useStore.ts';
import { savePanels } from '../../workbench/plotAsFile.ts';
import { useWorkbench } from '../../workbench/workbench.ts';
import { fittedCanvas } from './fittedCanvas.ts';
import { inksOf } from './scopeInks.ts';

/** Plots of a protocol that was run: current over potential, rate over current, and whatever else it draws. */
export function ResultsScope({ setup }: { readonly setup: ScopeSetup }) {
	const workbench = useWorkbench();
	const { view, toasts } = workbench;
	const theme = useStore(view, (state) => state.theme);
	const inks = useMemo(() => inksOf(theme), [theme]);
	const [results, setResults] = useState<Results>();
	const canvas = useRef<HTMLCanvasElement>(null);
	const file = useRef<HTMLInputElement>(null);

	async function open(chosen: File): Promise<void> {
		try {
			setResults(resultsFromText(chosen.name, await chosen.text()));
		} catch (error) {
			toasts.getState().say('error', error instanceof Error ? error.message : String(error));
		}
	}

	useEffect(() => {
		const element = canvas.current;
		if (!element || !results) return;
		const draw = (): void => {
			const place = fittedCanvas(element);
			if (place) paintPanels(place.context, results.panels, { ...place, inks });
		};
		draw();
		const observer = new ResizeObserver(draw);
		observer.observe(element);
		return () => observer.disconnect();
	}, [results, inks]);

	return (
		<div class="panel-scope">
			<div class="scope-tools">
				<button type="button" class="primary" onClick={() => file.current?.click()}>
					Open results …
				</button>
				<FileInput input={file} label="Results of a protocol" testId={`scope-results-${setup.id}`} onFile={open} />
				{results &&
					(['svg', 'png'] as const).map((format) => (
						<button
							key={format}
							type="button"
							title={format === 'svg' ? 'The plots as SVG' : 'The plots as PNG, 300 dots an inch'}
							onClick={() => void savePanels(results.protocol, results.panels, format, workbench)}
						>
							{format.toUpperCase()}
						</button>
					))}
			</div>
			{results ? (
				<>
					<p class="note" data-testid={`scope-note-${setup.id}`}>
						{elementOr(results.findings, 0, results.protocol)}
					</p>
					<div class="panel-plots">
						<canvas
							ref={canvas}
							role="img"
							aria-label={`Results of ${results.protocol}: ${results.panels.map(({ title }) => title).join('; ')}`}
						/>
					</div>
				</>
			) : (
				<p class="empty">
					Current over potential, firing over current, and whatever else a protocol draws: run it with “retinode run
					PROTOCOL --json”, and open the file that this prints.
				</p>
			)}
		</div>
	);
}
