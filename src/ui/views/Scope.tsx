import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { unitText } from '../fields/numberInput.ts';
import { plotsOf } from '../scope/plotModel.ts';
import { createScopePlots, type ScopeInks, type ScopePlots, traceInk } from '../scope/scopePlots.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { useTicking } from './ticking.ts';

/** The theme's colours, as the plots draw with them. */
function inksOf(theme: 'dark' | 'light'): ScopeInks {
	const style = getComputedStyle(document.documentElement);
	const read = (name: string) => style.getPropertyValue(name).trim();
	return { theme, text: read('--text'), muted: read('--muted'), grid: read('--grid') };
}

/** Potentials and currents of the selected and the pinned cells against model time. */
export function Scope() {
	const { model, probes, live, view, selection } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	const open = useStore(probes, (state) => state.probes);
	const theme = useStore(view, (state) => state.theme);
	const windowS = useStore(view, (state) => state.windowS);
	const frozenAtMs = useStore(view, (state) => state.frozenAtMs);
	const hiddenTraces = useStore(view, (state) => state.hiddenTraces);
	const selected = useStore(selection, (state) => state.selected);
	const host = useRef<HTMLDivElement>(null);
	const [plots, setPlots] = useState<ScopePlots | null>(null);
	const populations = description?.populations;
	const all = useMemo(() => (description ? plotsOf(description, open) : []), [populations, open]);
	const shown = useMemo(
		() =>
			all
				.map((plot) => ({ ...plot, traces: plot.traces.filter(({ key }) => !hiddenTraces.includes(key)) }))
				.filter(({ traces }) => traces.length > 0),
		[all, hiddenTraces],
	);
	const inks = useMemo(() => inksOf(theme), [theme]);
	const texts = useRef(new Map<string, HTMLElement>());
	const time = useRef<HTMLElement>(null);

	useEffect(() => {
		const element = host.current;
		if (!element || shown.length === 0) return;
		const made = createScopePlots(element, shown, inks);
		const refit = () => made.resize(element.clientWidth, element.clientHeight);
		const observer = new ResizeObserver(refit);
		observer.observe(element);
		refit();
		setPlots(made);
		return () => {
			observer.disconnect();
			made.dispose();
			setPlots(null);
		};
	}, [shown, inks]);

	useTicking(live, () => {
		plots?.draw(live, frozenAtMs ?? live.tMs, windowS * 1000);
		for (const [key, text] of plots?.readOuts() ?? []) {
			const cell = texts.current.get(key);
			if (cell) cell.textContent = text;
		}
		const cursorS = plots?.cursorS();
		if (time.current) time.current.textContent = cursorS === undefined ? 'now' : `at ${cursorS.toFixed(4)} s`;
	}, [plots, frozenAtMs, windowS]);

	if (!description || (open.length === 0 && !selected)) {
		return (
			<p class="empty">
				Click a cell in the retina to see its potential and each ionic current scroll here; P pins it.
			</p>
		);
	}
	return (
		<div class="scope" data-testid="scope">
			<div class="plots" ref={host} />
			<div class="traces">
				<p class="note">
					Values <span ref={time}>now</span>
				</p>
				<TraceList plots={all} inks={inks} texts={texts.current} />
			</div>
		</div>
	);
}

/** Every trace with its colour, whether it is shown, and where its value is written. */
function TraceList(props: {
	readonly plots: ReturnType<typeof plotsOf>;
	readonly inks: ScopeInks;
	/** Takes the place of each trace's value, by its key. */
	readonly texts: Map<string, HTMLElement>;
}) {
	const { plots, inks, texts } = props;
	const { view } = useWorkbench();
	const hiddenTraces = useStore(view, (state) => state.hiddenTraces);
	return (
		<>
			{plots.map((plot) => (
				<fieldset key={plot.unit + plot.label}>
					<legend>
						{plot.label} ({unitText(plot.unit)})
					</legend>
					{plot.traces.map((trace) => (
						<label
							class="trace"
							key={trace.key}
							title={`${trace.probe.quantities[trace.column]?.title}: click to hide or show`}
						>
							<input
								type="checkbox"
								class="unseen"
								checked={!hiddenTraces.includes(trace.key)}
								onChange={() => view.getState().toggleTrace(trace.key)}
							/>
							<i
								class={trace.dashed ? 'ink dashed' : 'ink'}
								style={{ borderColor: traceInk(trace, inks) }}
								aria-hidden="true"
							/>
							<span class="grow">{trace.title}</span>
							<span
								class="value"
								data-testid={`trace-${trace.probe.quantities[trace.column]?.path}`}
								ref={(element) => {
									if (element) texts.set(trace.key, element);
									else texts.delete(trace.key);
								}}
							/>
						</label>
					))}
				</fieldset>
			))}
		</>
	);
}
