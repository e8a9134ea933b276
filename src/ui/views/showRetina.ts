import { cellAt, cellIndex, cellTitle } from '../data/cells.ts';
import { createRemovedCells, removalsAt } from '../data/removedCells.ts';
import { tickMs } from '../drawing/ticking.ts';
import { isSlow } from '../panels/patchText.ts';
import type { SceneLayout } from '../scene/layout.ts';
import { listenOn } from '../scene/orbitInput.ts';
import { createRetinaScene, type RetinaScene } from '../scene/retinaScene.ts';
import type { ElectrodePlace, SceneFrame } from '../scene/sceneLayer.ts';
import { fieldEveryMs } from '../scope/panelSources.ts';
import type { KeyedIntervention } from '../stores/keyedInterventions.ts';
import type { Workbench } from '../workbench/workbench.ts';

/** Texts over the scene. */
export interface SceneTexts {
	/** One element per label of the layout, in its order. */
	readonly labels: HTMLElement | null;
	readonly tooltip: HTMLElement | null;
}

/** The electrodes whose time it is. */
const electrodesAt = (interventions: readonly KeyedIntervention[], tMs: number): readonly ElectrodePlace[] =>
	interventions.flatMap(({ intervention }) => {
		if (intervention.type !== 'electrode') return [];
		const { startS, endS = Number.POSITIVE_INFINITY } = intervention;
		return tMs >= startS * 1000 && tMs < endS * 1000 ? [intervention] : [];
	});

/** How often a map of the light before spikes must see it, ms: every picture of a source that shows 60 a second. Undefined without one. */
const everyLightMs = ({ scopes }: Workbench): number | undefined =>
	scopes.getState().scopes.some(({ view: shown }) => shown === 'field') ? fieldEveryMs : undefined;

/** What one picture of the scene needs, collected from stores and live data. */
function frameSource({ live, selection, view, model, status }: Workbench, hovered: () => number) {
	const removedCells = createRemovedCells();
	return () => {
		const { description, interventions } = model.getState();
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
			removed: description
				? removedCells(description.populations, removalsAt(interventions, live.tMs))
				: new Set<number>(),
			electrodes: electrodesAt(interventions, live.tMs),
			regions: (description?.sinks ?? []).flatMap(({ mapping }) => (mapping.kind === 'region' ? [mapping] : [])),
			colourMode,
			rangeMv: ranges[colourMode],
			theme,
			keepsUp: !now || !isSlow(now),
			lightKey: JSON.stringify([description?.session.source, description?.session.light]),
			layers,
		};
	};
}

/** `Ganglion cell 3: -62.1 mV` */
function potentialText({ model }: Workbench, cell: number, frame: SceneFrame): string {
	const now = model.getState().description;
	const address = now && cellAt(now, cell);
	if (!now || !address) return '';
	if (frame.removed.has(cell)) return `${cellTitle(now, address)}: removed`;
	const potential = frame.potentialsMv[cell];
	if (potential === undefined) return cellTitle(now, address);
	const value = Number.isNaN(potential) ? 'its potential was not recorded' : `${potential.toFixed(1)} mV`;
	return `${cellTitle(now, address)}: ${value}`;
}

/**
 * Shows the retina in an element and keeps it as the stores and the live data say.
 * @throws Error when this browser has no WebGL 2
 */
export function showRetina(
	workbench: Workbench,
	layout: SceneLayout,
	element: HTMLElement,
	texts: SceneTexts,
): { readonly scene: RetinaScene; dispose(): void } {
	const { live, selection, view, viewSteps, status, model } = workbench;
	let hovered = -1;
	let pictures = 0;
	let placed = '';
	const onDrawn = (frame: SceneFrame) => {
		pictures++;
		// Asking where texts end makes the browser lay the page out: only when they have moved.
		const seen = `${frame.width} ${frame.height} ${JSON.stringify(made.orbit)}`;
		if (seen !== placed) placeLabels(made, layout, texts.labels);
		placed = seen;
		if (texts.tooltip && hovered >= 0) texts.tooltip.textContent = potentialText(workbench, hovered, frame);
	};
	const made = createRetinaScene(
		layout,
		frameSource(workbench, () => hovered),
		onDrawn,
		(orbit) => view.getState().set({ orbit }),
	);
	// Where one stood belongs to the retina that was looked at.
	viewSteps.restore({ orbit: null });
	const stopLooking = view.subscribe(({ orbit }, { orbit: before }) => {
		if (orbit !== before && orbit !== made.orbit) made.lookFrom(orbit);
	});
	element.append(made.canvas);
	const observer = new ResizeObserver(() => made.resize(element.clientWidth, element.clientHeight));
	observer.observe(element);
	const unlisten = listenOn(element, made, {
		onHover(cell, x, y) {
			const tip = texts.tooltip;
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
	const unsubscribe = [live.onChange(again), selection.subscribe(again), view.subscribe(again), model.subscribe(again)];
	const counter = setInterval(() => {
		status.getState().screenRateChanged(pictures);
		// Told for who measures with the screen on, and so that nobody makes snapshots that are not shown; a host that is gone has other troubles.
		const everyMs = document.hidden ? 1000 : (everyLightMs(workbench) ?? Math.min(made.picture.intervalMs, tickMs()));
		workbench.connection.request('drew', { pictures, everyMs }).catch(() => undefined);
		pictures = 0;
		for (const [name, value] of Object.entries(made.picture)) element.dataset[name] = String(value);
	}, 1000);
	return {
		scene: made,
		dispose() {
			clearInterval(counter);
			stopLooking();
			for (const stop of unsubscribe) stop();
			unlisten();
			observer.disconnect();
			made.dispose();
		},
	};
}

/** Least distance of two labels, CSS pixels. */
const labelPitchPx = 19;

function placeLabels(scene: RetinaScene, layout: SceneLayout, host: HTMLElement | null): void {
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
