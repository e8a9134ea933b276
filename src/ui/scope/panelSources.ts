import type { Description } from '../../protocol/description.ts';
import type { ScopeSetup } from '../../protocol/session/scopeSetup.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { cellIndex, cellTitle, lightAt, populationNamed, traceKey } from '../data/cells.ts';
import type { LiveData } from '../data/liveData.ts';
import { type Collector, spikesBetween } from './collector.ts';
import { valueAtTime } from './cursorNumbers.ts';
import { type FieldMap, type FieldPlaces, fieldMapOf, fieldPlaces } from './fieldMap.ts';
import { createLightFilter, lookBackMs } from './lightFilter.ts';
import type { Chosen, Plot } from './plotModel.ts';
import type { TimeSpan } from './scopeLayout.ts';
import { filterPanels, intervalPanels, ratePanels, type ScopePanels, sweepPanels } from './scopePanels.ts';
import type { SweepReference } from './sweeps.ts';

/** What a source reads from. */
export interface SourceParts {
	readonly description: Description;
	readonly live: LiveData;
	readonly setup: ScopeSetup;
	readonly plots: readonly Plot[];
	/** The cell whose spikes count; undefined where the scope has none that spikes. */
	readonly cell: CellAddress | undefined;
	readonly collector: Collector;
	readonly span: () => TimeSpan;
}

/** Makes what a scope shows that is no time course, growing while the model runs. */
export interface PanelSource {
	/** Takes what is new. */
	update(): void;
	read(reference: SweepReference | undefined): ScopePanels;
	/** Of a receptive field: where its receptors stand, and the average light there. */
	map?(): { readonly places: FieldPlaces; readonly map: FieldMap };
	clear(): void;
}

/** The cell whose spikes a scope counts: the selected one where the scope follows it, else the first of its own traces' cells, that spikes. */
export function spikingCellOf(
	description: Description,
	setup: ScopeSetup,
	{ selected, pinned }: Chosen,
): CellAddress | undefined {
	const cells = [
		...(setup.follows ? [...(selected ? [selected] : []), ...pinned] : []),
		...setup.traces.map(({ cell }) => cell),
	];
	return cells.find(({ population }) => populationNamed(description, population)?.spiking);
}

/** Steps of the light before spikes, ms: of one place, whose light is known to a millisecond, and of a map, for which the screen asks for a picture as often. */
const filterEveryMs = 5;
export const fieldEveryMs = 1000 / 60;

const noCell: ScopePanels = { panels: [], note: 'Select or add a cell that spikes.' };
const noLight: ScopePanels = { panels: [], note: 'No light falls on this circuit.' };

function fromCollector(parts: SourceParts, read: PanelSource['read']): PanelSource {
	const { description, live, plots, cell, collector } = parts;
	const light = lightAt(description, cell ?? null);
	return {
		update: () =>
			collector.update({
				nowMs: live.tMs,
				keys: plots.flatMap(({ traces }) => traces.map(({ key }) => key)),
				traceOf: live.traces.of,
				lightKey: light && traceKey(light.cell, light.path),
				spikes: live.spikes,
				cell: cell ? cellIndex(description, cell) : -1,
			}),
		read,
		clear: () => collector.clear(),
	};
}

function sweepSource(parts: SourceParts): PanelSource {
	const { plots, setup, collector } = parts;
	return fromCollector(parts, (reference) => sweepPanels(plots, collector.sweeps, reference, setup.trigger));
}

function rateSource(parts: SourceParts): PanelSource {
	const { setup, cell, collector, description } = parts;
	return fromCollector(parts, () =>
		cell ? ratePanels(collector.trials, setup.trigger, setup.binMs, cellTitle(description, cell)) : noCell,
	);
}

function intervalSource({ live, cell, description, setup, span }: SourceParts): PanelSource {
	return {
		update: () => undefined,
		read() {
			if (!cell) return noCell;
			const { fromMs, toMs } = span();
			const times = spikesBetween(live.spikes, cellIndex(description, cell), fromMs, toMs + 1e-9);
			return intervalPanels(
				times.map((tMs) => tMs / 1000),
				setup.binMs,
				cellTitle(description, cell),
			);
		},
		clear: () => undefined,
	};
}

function filterSource({ live, cell, description }: SourceParts): PanelSource {
	const light = cell && lightAt(description, cell);
	if (!light) return { update: () => undefined, read: () => (cell ? noLight : noCell), clear: () => undefined };
	const key = traceKey(light.cell, light.path);
	const population = populationNamed(description, light.cell.population);
	const unit = population?.quantities.find(({ path }) => path === light.path)?.unit ?? '1';
	const filter = createLightFilter(1, filterEveryMs);
	const index = cellIndex(description, cell);
	return {
		update() {
			const trace = live.traces.of(key);
			filter.update(live.tMs, live.spikes, index, (tMs) => {
				const value = trace ? valueAtTime(trace, tMs) : Number.NaN;
				return Number.isFinite(value) ? [value] : undefined;
			});
		},
		read: () => filterPanels(filter.result(), 0, cellTitle(description, cell), unit),
		clear: () => filter.clear(),
	};
}

/** Light of receptors as snapshots brought it, back far enough for a map. */
function createLightMemory(places: FieldPlaces) {
	let rows: { readonly tMs: number; readonly values: Float32Array }[] = [];
	return {
		take({ tMs, lightRates }: Pick<LiveData, 'tMs' | 'lightRates'>): void {
			const last = rows.at(-1);
			if (last && tMs < last.tMs) rows = [];
			if (last?.tMs === tMs || lightRates.length === 0) return;
			const values = Float32Array.from(places.receptors, (receptor) => lightRates[receptor] as number);
			rows = [...rows.filter((each) => each.tMs > tMs - 2 * lookBackMs), { tMs, values }];
		},
		at: (tMs: number): Float32Array | undefined => rows.findLast((each) => each.tMs <= tMs)?.values,
	};
}

function fieldSource({ live, cell, description }: SourceParts): PanelSource {
	const places = cell && fieldPlaces(description, cell);
	if (!places) return { update: () => undefined, read: () => (cell ? noLight : noCell), clear: () => undefined };
	const memory = createLightMemory(places);
	const filter = createLightFilter(places.receptors.length, fieldEveryMs);
	const index = cellIndex(description, cell);
	const map = () => ({ places, map: fieldMapOf(filter.result()) });
	return {
		update() {
			memory.take(live);
			filter.update(live.tMs, live.spikes, index, memory.at);
		},
		map,
		read() {
			const found = filter.result();
			const { place, lagMs } = fieldMapOf(found);
			const at = filterPanels(found, place, `${cellTitle(description, cell)}, strongest place`, '1/s');
			const where = found.spikes === 0 ? '' : `, ${lagMs.toFixed(0)} ms before the spike`;
			return { panels: at.panels, note: `${at.note}${where}` };
		},
		clear: () => filter.clear(),
	};
}

/** A way to look at traces and spikes of a scope. */
export interface PanelView {
	readonly view: ScopeSetup['view'];
	readonly title: string;
	/** What it shows, in one sentence. */
	readonly help: string;
	/** It begins with a trigger. */
	readonly isTriggered: boolean;
	/** It has bins. */
	readonly hasBins: boolean;
	/** Null where it does not grow out of what runs. */
	readonly source: ((parts: SourceParts) => PanelSource) | null;
}

const plain = { isTriggered: false, hasBins: false };

/** All of them, in the order of the menu. To add one: a source above, its name in `scopeViews`, a line here. */
export const panelViews: readonly PanelView[] = [
	{ view: 'time', title: 'Time', help: 'Traces against model time', ...plain, source: null },
	{
		view: 'sweeps',
		title: 'Sweeps',
		help: 'Sweeps around a trigger, their mean ± SD, and a reference',
		isTriggered: true,
		hasBins: false,
		source: sweepSource,
	},
	{
		view: 'rate',
		title: 'Rate (PSTH)',
		help: 'Rate of the cell around a trigger',
		isTriggered: true,
		hasBins: true,
		source: rateSource,
	},
	{
		view: 'intervals',
		title: 'Intervals',
		help: 'Intervals between spikes within the window of time',
		isTriggered: false,
		hasBins: true,
		source: intervalSource,
	},
	{
		view: 'filter',
		title: 'Filter (STA)',
		help: 'Light at the cell before its spikes, on average',
		...plain,
		source: filterSource,
	},
	{
		view: 'field',
		title: 'Receptive field',
		help: 'Light before spikes, receptor by receptor',
		...plain,
		source: fieldSource,
	},
	{
		view: 'results',
		title: 'Results …',
		help: 'Plots of a protocol that was run (retinode run FILE --json)',
		...plain,
		source: null,
	},
];

/** The view of a scope. */
export const panelViewOf = ({ view }: ScopeSetup): PanelView =>
	panelViews.find((each) => each.view === view) ?? (panelViews[0] as PanelView);
