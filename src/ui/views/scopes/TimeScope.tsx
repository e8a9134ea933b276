import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ScopeSetup } from '../../../protocol/session/scopeSetup.ts';
import { useResizing } from '../../drawing/resizing.ts';
import { inksOf } from '../../drawing/scopeInks.ts';
import { useTicking } from '../../drawing/ticking.ts';
import { type Plot, readOut } from '../../scope/plotModel.ts';
import { listenOnScope } from '../../scope/scopeInput.ts';
import { useStore } from '../../stores/useStore.ts';
import { useWorkbench } from '../../workbench/workbench.ts';
import { CursorTable } from './CursorTable.tsx';
import { scopeTarget } from './scopeTarget.ts';
import { TraceList } from './TraceList.tsx';
import { createTimePainter } from './timePainter.ts';

/** Traces against model time, to be zoomed, moved and measured; beside them what they are and what they read. */
export function TimeScope({ setup, plots }: { readonly setup: ScopeSetup; readonly plots: readonly Plot[] }) {
	const workbench = useWorkbench();
	const { live, view, scopes } = workbench;
	const theme = useStore(view, (state) => state.theme);
	const windowS = useStore(view, (state) => state.windowS);
	const frozenAtMs = useStore(view, (state) => state.frozenAtMs);
	const cursors = useStore(scopes, (state) => state.cursors);
	const canvas = useRef<HTMLCanvasElement>(null);
	const texts = useRef(new Map<string, HTMLElement>());
	const time = useRef<HTMLElement>(null);
	const [pointerMs, setPointerMs] = useState<number>();
	const [plot, setPlot] = useState(0);
	const painter = useMemo(() => createTimePainter(workbench), [workbench]);
	const inks = useMemo(() => inksOf(theme), [theme]);
	const drawn = useMemo(
		() =>
			plots
				.map((each) => ({ ...each, traces: each.traces.filter(({ key }) => !setup.hidden.includes(key)) }))
				.filter(({ traces }) => traces.length > 0),
		[plots, setup.hidden],
	);
	const now = useRef({ setup, drawn, plot });
	now.current = { setup, drawn, plot };

	function draw(): void {
		const element = canvas.current;
		if (element) painter.paint(element, { setup, plots: drawn, inks, pointerMs });
		for (const { traces } of drawn) {
			for (const { key } of traces) {
				const text = texts.current.get(key);
				const history = live.traces.of(key);
				if (!text || !history) continue;
				const at = pointerMs === undefined ? history.length - 1 : history.indexAt(pointerMs);
				const value = readOut(history.value(at));
				if (text.textContent !== value) text.textContent = value;
			}
		}
		const when = pointerMs === undefined ? 'now' : `at ${(pointerMs / 1000).toFixed(4)} s`;
		if (time.current && time.current.textContent !== when) time.current.textContent = when;
	}

	useTicking(live, draw, [setup, drawn, inks, pointerMs, windowS, frozenAtMs, cursors]);
	useResizing(canvas, draw, [setup, drawn, inks]);
	useLayoutEffect(() => {
		const element = canvas.current;
		if (!element) return;
		return listenOnScope(
			element,
			scopeTarget(workbench, painter, () => now.current, setPlot, setPointerMs),
		);
	}, [workbench, painter]);

	return (
		<div class={cursors ? 'scope-body measuring' : 'scope-body'}>
			<canvas
				ref={canvas}
				tabIndex={0}
				role="img"
				aria-label={`Traces of scope ${setup.id}: ${drawn.map(({ label, unit }) => `${label}, ${unit}`).join('; ')}. Arrow keys move, plus and minus zoom, M sets cursors; Help lists all keys`}
				data-testid={`scope-canvas-${setup.id}`}
			/>
			<div class="traces">
				{cursors ? (
					<CursorTable plots={drawn} inks={inks} cursors={cursors} />
				) : (
					<>
						<p class="note">
							Values <span ref={time}>now</span>
						</p>
						<TraceList setup={setup} plots={plots} inks={inks} texts={texts.current} />
					</>
				)}
			</div>
		</div>
	);
}
