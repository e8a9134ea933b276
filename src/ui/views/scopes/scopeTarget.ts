import type { ScopeSetup } from '../../../protocol/session/scopeSetup.ts';
import type { Plot } from '../../scope/plotModel.ts';
import type { ScopeTarget } from '../../scope/scopeInput.ts';
import { panned, pannedRange, zoomed, zoomedRange } from '../../scope/timeWindow.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import type { TimePainter } from './timePainter.ts';

/** What the component of a scope shows at present. */
export interface ScopeNow {
	readonly setup: ScopeSetup;
	readonly drawn: readonly Plot[];
	readonly plot: number;
}

/** Mouse and keys of a scope, over stores and what was painted last. */
export function scopeTarget(
	{ live, view, scopes }: Workbench,
	painter: TimePainter,
	now: () => ScopeNow,
	choosePlot: (plot: number) => void,
	pointAt: (tMs: number | undefined) => void,
): ScopeTarget {
	const window = () => view.getState();
	function setRange(plot: number, change: (range: readonly [number, number]) => [number, number]): void {
		const { setup, drawn } = now();
		const axis = painter.axes[plot];
		const unit = drawn[plot]?.unit;
		if (axis && unit !== undefined) scopes.getState().setRange(setup.id, unit, change([axis.low, axis.high]));
	}
	return {
		get layout() {
			return painter.layout;
		},
		get span() {
			return painter.span;
		},
		get axes() {
			return painter.axes;
		},
		get cursors() {
			return scopes.getState().cursors;
		},
		get plot() {
			return now().plot;
		},
		choosePlot,
		pointAt,
		zoomTime: (aboutMs, factor) => view.getState().set(zoomed(window(), live.tMs, aboutMs, factor)),
		panTime: (part) => view.getState().set(panned(window(), live.tMs, part)),
		goTo(end) {
			const oldestMs = Math.min(
				...now().drawn.flatMap(({ traces }) =>
					traces.map(({ key }) => live.traces.of(key)?.fromMs ?? Number.POSITIVE_INFINITY),
				),
			);
			const endMs = oldestMs + window().windowS * 1000;
			view.getState().set({ frozenAtMs: end === 'present' || !(endMs < live.tMs) ? null : endMs });
		},
		zoomValue: (plot, about, factor) => setRange(plot, (range) => zoomedRange(range, about, factor)),
		panValue: (plot, part) => setRange(plot, (range) => pannedRange(range, part)),
		reset() {
			scopes.getState().resetRanges(now().setup.id);
			view.getState().set({ frozenAtMs: null });
		},
		toggleCursors() {
			const { cursors, setCursors } = scopes.getState();
			const { fromMs, toMs } = painter.span;
			setCursors(cursors ? null : { a: fromMs + (toMs - fromMs) / 3, b: fromMs + (2 * (toMs - fromMs)) / 3 });
			// Under a window that moves on they would leave it at once.
			if (!cursors) view.getState().set({ frozenAtMs: view.getState().frozenAtMs ?? live.tMs });
		},
		moveCursor(which, tMs) {
			const { cursors, setCursors } = scopes.getState();
			if (cursors) setCursors({ ...cursors, [which]: Math.max(0, tMs) });
		},
	};
}
