import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Panel } from '../../../analysis/plot/panel.ts';
import type { Description } from '../../../protocol/description.ts';
import type { ScopeSetup } from '../../../protocol/session/scopeSetup.ts';
import { fittedCanvas } from '../../drawing/fittedCanvas.ts';
import { inksOf } from '../../drawing/scopeInks.ts';
import { useTicking } from '../../drawing/ticking.ts';
import { createCollector } from '../../scope/collector.ts';
import { paintFieldMap } from '../../scope/fieldMap.ts';
import { paintPanels } from '../../scope/paintPanels.ts';
import { type PanelSource, panelViewOf, spikingCellOf } from '../../scope/panelSources.ts';
import type { Plot } from '../../scope/plotModel.ts';
import type { SweepReference } from '../../scope/sweeps.ts';
import { useStore } from '../../stores/useStore.ts';
import { savePanels } from '../../workbench/plotAsFile.ts';
import { useWorkbench } from '../../workbench/workbench.ts';
import { TriggerFields } from './TriggerFields.tsx';
import { shownSpan } from './timePainter.ts';

/** Least time between two readings of what was collected, ms: histograms and averages need no more. */
const readEveryMs = 250;

interface PanelScopeProps {
	readonly setup: ScopeSetup;
	readonly plots: readonly Plot[];
	readonly description: Description;
}

/** What is collected for a scope; begun anew when its trigger, its cell or its traces are others. */
function useSource({ setup, plots, description }: PanelScopeProps) {
	const workbench = useWorkbench();
	const { live, selection } = workbench;
	const chosen = useStore(selection, (state) => state);
	const panelView = panelViewOf(setup);
	const cell = spikingCellOf(description, setup, chosen);
	const cellKey = cell ? `${cell.population} ${cell.member}` : '';
	const { populations } = description;
	const drawn = useMemo(
		() =>
			plots
				.map((plot) => ({ ...plot, traces: plot.traces.filter(({ key }) => !setup.hidden.includes(key)) }))
				.filter(({ traces }) => traces.length > 0),
		[plots, setup.hidden],
	);
	const traceKeys = drawn.flatMap(({ traces }) => traces.map(({ key }) => key)).join();
	const trigger = JSON.stringify(setup.trigger);
	const collector = useMemo(() => createCollector(setup.trigger), [trigger, cellKey, traceKeys, populations]);
	const source = useMemo(
		(): PanelSource | undefined =>
			panelView.source?.({ description, live, setup, plots: drawn, cell, collector, span: () => shownSpan(workbench) }),
		[panelView, populations, collector, setup.binMs],
	);
	return { source, collector };
}

/** What a scope shows that is no time course: sweeps, histograms, filters, maps. */
export function PanelScope(props: PanelScopeProps) {
	const { setup, plots } = props;
	const workbench = useWorkbench();
	const { live, view } = workbench;
	const theme = useStore(view, (state) => state.theme);
	const frozen = useStore(view, (state) => state.frozenAtMs !== null);
	const [reference, setReference] = useState<SweepReference>();
	const graph = useRef<HTMLCanvasElement>(null);
	const field = useRef<HTMLCanvasElement>(null);
	const note = useRef<HTMLParagraphElement>(null);
	const inks = useMemo(() => inksOf(theme), [theme]);
	const { source, collector } = useSource(props);
	const panelView = panelViewOf(setup);
	const read = useRef(Number.NEGATIVE_INFINITY);

	function draw(): void {
		if (!source) return;
		if (!frozen) source.update();
		if (performance.now() - read.current < readEveryMs) return;
		read.current = performance.now();
		const { panels, note: text } = source.read(reference);
		const context = graph.current && fittedCanvas(graph.current);
		if (context) paintPanels(context.context, panels, { ...context, inks });
		if (note.current && note.current.textContent !== text) note.current.textContent = text;
		const shown = source.map?.();
		const place = field.current && fittedCanvas(field.current);
		if (shown && place) paintFieldMap(place.context, shown.places, shown.map, { ...place, inks });
	}

	useTicking(live, () => draw(), [source, reference, inks, frozen]);
	useEffect(() => {
		read.current = Number.NEGATIVE_INFINITY;
		draw();
		const element = graph.current;
		if (!element) return;
		const observer = new ResizeObserver(() => {
			read.current = Number.NEGATIVE_INFINITY;
			draw();
		});
		observer.observe(element);
		return () => observer.disconnect();
	}, [source, reference, inks]);

	return (
		<div class="panel-scope">
			<PanelTools
				setup={setup}
				plots={plots}
				hasReference={reference !== undefined}
				onReference={() => {
					setReference(reference ? undefined : collector.sweeps.reference(live.tMs));
					if (!reference) source?.clear();
				}}
				onClear={() => source?.clear()}
				panels={() => source?.read(reference).panels ?? []}
			/>
			<p class="note" ref={note} data-testid={`scope-note-${setup.id}`} />
			<div class={source?.map ? 'panel-plots with-map' : 'panel-plots'}>
				{source?.map && <canvas ref={field} role="img" aria-label={`Receptive field: ${panelView.help}`} />}
				<canvas ref={graph} role="img" aria-label={panelView.help} data-testid={`scope-graph-${setup.id}`} />
			</div>
		</div>
	);
}

function PanelTools(props: {
	readonly setup: ScopeSetup;
	readonly plots: readonly Plot[];
	readonly hasReference: boolean;
	readonly onReference: () => void;
	readonly onClear: () => void;
	readonly panels: () => readonly Panel[];
}) {
	const { setup, plots, hasReference, onReference, onClear, panels } = props;
	const workbench = useWorkbench();
	const panelView = panelViewOf(setup);
	const save = (format: 'svg' | 'png') => void savePanels(panelView.title, panels(), format, workbench);
	return (
		<div class="scope-tools">
			{panelView.isTriggered && <TriggerFields setup={setup} plots={plots} />}
			{panelView.view === 'sweeps' && (
				<button
					type="button"
					aria-pressed={hasReference}
					title={
						hasReference
							? 'Takes the reference away'
							: 'Keeps the averages as they are, to compare what follows with them, and begins anew'
					}
					data-testid={`scope-reference-${setup.id}`}
					onClick={onReference}
				>
					{hasReference ? 'Reference off' : 'Keep as reference'}
				</button>
			)}
			{panelView.view !== 'intervals' && (
				<button type="button" title="Begins to collect anew" data-testid={`scope-clear-${setup.id}`} onClick={onClear}>
					Begin anew
				</button>
			)}
			<button type="button" title="The plot as SVG" onClick={() => save('svg')}>
				SVG
			</button>
			<button type="button" title="The plot as PNG, 300 dots an inch" onClick={() => save('png')}>
				PNG
			</button>
		</div>
	);
}
