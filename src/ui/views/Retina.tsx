import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import { cellAt, cellIndex, cellTitle } from '../data/cells.ts';
import { isSlow } from '../panels/patchText.ts';
import { layOut, type SceneLayout } from '../scene/layout.ts';
import { listenOn } from '../scene/orbitInput.ts';
import { createRetinaScene, type RetinaScene } from '../scene/retinaScene.ts';
import type { SceneFrame } from '../scene/sceneLayer.ts';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench, type Workbench } from '../workbench/workbench.ts';
import { ColourLegend, LeftOut, SceneKey } from './SceneLegend.tsx';
import { tickMs } from './ticking.ts';

/** The retina in layers: every cell, every connection, the light; turned, zoomed and clicked. */
export function Retina() {
	const { model } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	if (!description) return <div class="retina empty">The retina appears when the simulation is connected.</div>;
	return <RetinaOf description={description} />;
}

/** What one picture of the scene needs, collected from stores and live data. */
function frameSource({ live, selection, view, model, status }: Workbench, hovered: () => number) {
	return () => {
		const { description } = model.getState();
		const { selected, pinned } = selection.getState();
		const { colourMode, ranges, theme, layers } = view.getState();
		const now = status.getState().status;
		return {
			tMs: live.tMs,
			potentialsMv: live.potentialsMv,
			lightRates: live.lightRates,
			lastSpikeMs: live.lastSpikeMs,
			selected: description && selected ? cellIndex(description, selected) : -1,
			hovered: hovered(),
			pinned: description ? pinned.map((each) => cellIndex(description, each)) : [],
			colourMode,
			rangeMv: ranges[colourMode],
			theme,
			keepsUp: !now || !isSlow(now),
			lightKey: JSON.stringify([description?.session.source, description?.session.light]),
			layers,
		};
	};
}

function RetinaOf({ description }: { readonly description: Description }) {
	const workbench = useWorkbench();
	const { live, selection, view, status, model } = workbench;
	const { populations, connections, receptors } = description;
	// Parameters change often, the anatomy seldom: only a new anatomy builds a new scene.
	const layout = useMemo(() => layOut(description), [populations, connections, receptors]);
	const host = useRef<HTMLDivElement>(null);
	const labels = useRef<HTMLDivElement>(null);
	const tooltip = useRef<HTMLDivElement>(null);
	const [scene, setScene] = useState<RetinaScene | null>(null);
	const [problem, setProblem] = useState('');

	useEffect(() => {
		const element = host.current;
		if (!element) return;
		let hovered = -1;
		let made: RetinaScene;
		let pictures = 0;
		let placed = '';
		const describeCell = (cell: number, frame?: SceneFrame) => {
			const now = model.getState().description;
			const address = now && cellAt(now, cell);
			if (!now || !address) return '';
			const potential = frame?.potentialsMv[cell];
			return `${cellTitle(now, address)}${potential === undefined ? '' : `: ${potential.toFixed(1)} mV`}`;
		};
		const onDrawn = (frame: SceneFrame) => {
			pictures++;
			// Asking where texts end makes the browser lay the page out: only when they have moved.
			const seen = `${frame.width} ${frame.height} ${JSON.stringify(made.orbit)}`;
			if (seen !== placed) placeLabels(made, layout, labels.current);
			placed = seen;
			if (tooltip.current && hovered >= 0) tooltip.current.textContent = describeCell(hovered, frame);
		};
		try {
			made = createRetinaScene(
				layout,
				frameSource(workbench, () => hovered),
				onDrawn,
			);
		} catch {
			setProblem('The 3D view needs WebGL 2, which this browser does not give; everything else works without it.');
			return;
		}
		element.append(made.canvas);
		const observer = new ResizeObserver(() => made.resize(element.clientWidth, element.clientHeight));
		observer.observe(element);
		const unlisten = listenOn(element, made, {
			onHover(cell, x, y) {
				const tip = tooltip.current;
				if (tip) {
					tip.hidden = cell < 0;
					tip.style.transform = `translate(${Math.min(x + 14, element.clientWidth - 170)}px, ${y + 14}px)`;
				}
				element.style.cursor = cell < 0 ? 'grab' : 'pointer';
				if (cell === hovered) return;
				hovered = cell;
				made.invalidate();
			},
			onSelect(cell) {
				const now = model.getState().description;
				selection.getState().select(now && cellAt(now, cell));
				if (cell >= 0) view.getState().set({ tab: 'cell' });
			},
		});
		const again = () => made.invalidate();
		const unsubscribe = [
			live.onChange(again),
			selection.subscribe(again),
			view.subscribe(again),
			model.subscribe(again),
		];
		const counter = setInterval(() => {
			status.getState().screenRateChanged(pictures);
			// Told for who measures with the screen on, and so that nobody makes snapshots that are not shown; a host that is gone has other troubles.
			const everyMs = document.hidden ? 1000 : Math.min(made.picture.intervalMs, tickMs());
			workbench.connection.request('drew', { pictures, everyMs }).catch(() => undefined);
			pictures = 0;
			for (const [name, value] of Object.entries(made.picture)) element.dataset[name] = String(value);
		}, 1000);
		setScene(made);
		return () => {
			clearInterval(counter);
			for (const stop of unsubscribe) stop();
			unlisten();
			observer.disconnect();
			made.dispose();
			setScene(null);
		};
	}, [layout, workbench]);

	return (
		<div class="retina">
			{problem !== '' && <p class="empty">{problem}</p>}
			<div
				class="stage"
				ref={host}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: it is interactive: arrow keys turn the retina, as its label says
				tabIndex={0}
				role="application"
				data-testid="retina"
				aria-label="Retina in 3D. Arrow keys turn it, Shift and arrow keys move it, plus and minus zoom, 0 resets. N selects the next cell."
			/>
			<div class="labels" ref={labels} aria-hidden="true">
				{layout.labels.map(({ text }) => (
					<span key={text}>{text}</span>
				))}
			</div>
			<div class="tooltip" ref={tooltip} role="tooltip" hidden />
			<button
				type="button"
				class="whole"
				title="Whole retina (0, Home, double click)"
				onClick={() => scene?.resetView()}
			>
				Reset view
			</button>
			<LeftOut scene={scene} />
			<ColourLegend />
			<SceneKey description={description} scene={scene} />
		</div>
	);
}

/** Least distance of two labels, CSS pixels. */
const labelPitchPx = 19;

function placeLabels(scene: RetinaScene, layout: SceneLayout, host: HTMLDivElement | null): void {
	if (!host) return;
	const places = [...host.children].flatMap((child, k) => {
		const label = layout.labels[k];
		if (!label || !(child instanceof HTMLElement)) return [];
		const seen = label.corners.map((corner) => scene.project(corner));
		const x = Math.min(...seen.map((each) => each.x));
		const y = seen.reduce((sum, each) => sum + each.y, 0) / seen.length;
		// Never past the left edge, where it would be cut.
		return { child, left: Math.max(8, x - child.offsetWidth - 12), top: y - 8 };
	});
	// Layers seen from above lie close together: a label that would cover the one above it moves down.
	let free = Number.NEGATIVE_INFINITY;
	for (const { child, left, top } of places.sort((a, b) => a.top - b.top)) {
		const at = Math.max(top, free);
		child.style.transform = `translate(${Math.round(left)}px, ${Math.round(at)}px)`;
		free = at + labelPitchPx;
	}
}
