import type { ScopeSetup } from '../../../protocol/session/scopeSetup.ts';
import { lightAt, populationNamed, shortTitle, traceKey } from '../../data/cells.ts';
import { fittedCanvas } from '../../drawing/fittedCanvas.ts';
import { unitText } from '../../fields/numberInput.ts';
import { type PictureCost, paintScope, type ScopeInks } from '../../scope/paintScope.ts';
import type { Plot } from '../../scope/plotModel.ts';
import { layOutScope, type ScopeLayout, type TimeSpan, type ValueAxis } from '../../scope/scopeLayout.ts';
import { createPictureReader, type ShownPlot } from '../../scope/scopePicture.ts';
import type { Workbench } from '../../workbench/workbench.ts';

/** What a scope over time shows beside its traces. */
export interface TimePainting {
	readonly setup: ScopeSetup;
	readonly plots: readonly Plot[];
	readonly inks: ScopeInks;
	readonly pointerMs: number | undefined;
}

/** Paints a scope over time on a canvas, and keeps what mouse and keys need to know of it. */
export interface TimePainter {
	readonly layout: ScopeLayout;
	readonly span: TimeSpan;
	readonly axes: readonly ValueAxis[];
	readonly shown: readonly ShownPlot[];
	paint(canvas: HTMLCanvasElement, painting: TimePainting): void;
}

/** By this name the cost of every picture is measured in the page: `PerformanceObserver` sees it, and nothing is kept. */
const measureName = 'retinode scope picture';

function tellCost(startMs: number, cost: PictureCost, traces: number): void {
	performance.measure(measureName, { start: startMs, end: performance.now(), detail: { ...cost, traces } });
	performance.clearMeasures(measureName);
}

/** The stretch of model time that is shown. */
export function shownSpan({ view, live }: Pick<Workbench, 'view' | 'live'>): TimeSpan {
	const { frozenAtMs, windowS } = view.getState();
	const toMs = frozenAtMs ?? live.tMs;
	return { fromMs: toMs - windowS * 1000, toMs };
}

/** Creates a painter. */
export function createTimePainter(workbench: Workbench): TimePainter {
	const { live, model, selection, scopes, log } = workbench;
	const reader = createPictureReader();
	let layout = layOutScope(100, 100, 1, { light: false, interventions: false });
	let span: TimeSpan = { fromMs: 0, toMs: 1 };
	let shown: readonly ShownPlot[] = [];

	function lightLane(): { outline: ReturnType<typeof reader.outline>; title: string } | null {
		const { description } = model.getState();
		const light = description && lightAt(description, selection.getState().selected);
		if (!description || !light) return null;
		const key = traceKey(light.cell, light.path);
		const population = populationNamed(description, light.cell.population);
		const unit = population?.quantities.find(({ path }) => path === light.path)?.unit ?? '1';
		const title = population ? `${shortTitle(population)} ${light.cell.member}` : light.cell.population;
		// A room of its own: it may be among the traces as well.
		const outline = reader.outline(`lane ${key}`, live.traces.of(key), layout, span);
		return { outline, title: `${title}, ${unitText(unit)}` };
	}

	return {
		get layout() {
			return layout;
		},
		get span() {
			return span;
		},
		get axes() {
			return shown.map(({ axis }) => axis);
		},
		get shown() {
			return shown;
		},
		paint(canvas, { setup, plots, inks, pointerMs }) {
			const startMs = performance.now();
			const place = fittedCanvas(canvas);
			if (!place) return;
			const { context, width, height } = place;
			span = shownSpan(workbench);
			const hasLane = (lane: ScopeSetup['lanes'][number]) => setup.lanes.includes(lane);
			const interventions = hasLane('interventions')
				? log.interventions.filter((each) => each.startMs < span.toMs && each.endMs > span.fromMs)
				: [];
			layout = layOutScope(width, height, plots.length, {
				light: hasLane('light'),
				interventions: interventions.length > 0,
			});
			shown = reader.read(plots, setup, layout, span, (key) => live.traces.of(key));
			const cost = paintScope(context, {
				width,
				height,
				layout,
				span,
				plots: shown,
				light: hasLane('light') ? lightLane() : null,
				interventions,
				events: hasLane('events') ? log.events : [],
				cursors: scopes.getState().cursors,
				pointerMs,
				inks,
			});
			tellCost(
				startMs,
				cost,
				plots.reduce((sum, { traces }) => sum + traces.length, 0),
			);
		},
	};
}
