import type { Description } from '../../protocol/description.ts';
import { pathInNewRun } from '../../protocol/replay.ts';
import type { ScopeSetup } from '../../protocol/session/scopeSetup.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import {
	cellTitle,
	lightAt,
	populationNamed,
	potentialOf,
	type Quantity,
	recordedOf,
	scopeQuantities,
	shortTitle,
	type TraceChoice,
	traceKey,
} from '../data/cells.ts';
import { type SelectionState, sameCell } from '../stores/selectionStore.ts';

/** One line in the scope. */
export interface Trace extends TraceChoice {
	/** Unique among all traces: by it samples, looks and switches are known. */
	readonly key: string;
	readonly title: string;
	/** What it is, in full. */
	readonly about: string;
	readonly unit: string;
	/** Number of its colour; −1 for the selected cell's potential, drawn in the colour of text. */
	readonly colour: number;
	readonly dashed: boolean;
	/** It was chosen for this scope, and does not come and go with the selected cell. */
	readonly isOwn: boolean;
}

/** Traces that share a unit, and so one plot. */
export interface Plot {
	readonly unit: string;
	/** Axis label without the unit. */
	readonly label: string;
	readonly traces: readonly Trace[];
}

/** What decides which traces there are. */
export type Chosen = Pick<SelectionState, 'selected' | 'pinned' | 'extras'>;

const colours = 8;

interface Found extends TraceChoice {
	readonly quantity: Quantity;
	readonly isOwn: boolean;
}

/** What a scope shows, in order and each once: all of the selected cell, the potentials of the pinned ones, its own traces. */
function foundFor(description: Description, setup: ScopeSetup, { selected, pinned, extras }: Chosen): Found[] {
	const found = new Map<string, Found>();
	const add = (cell: CellAddress, quantity: Quantity | undefined, isOwn: boolean): void => {
		if (!quantity) return;
		const key = traceKey(cell, quantity.path);
		if (!found.has(key)) found.set(key, { cell, path: quantity.path, quantity, isOwn });
	};
	const populationOf = (cell: CellAddress) => {
		const population = populationNamed(description, cell.population);
		if (!population || cell.member >= population.count) return undefined;
		const quantities = recordedOf(population, cell.member);
		return quantities === population.quantities ? population : { ...population, quantities };
	};
	if (setup.follows) {
		const own = selected && populationOf(selected);
		if (selected && own) for (const quantity of scopeQuantities(own, extras)) add(selected, quantity, false);
		for (const cell of pinned) {
			const population = populationOf(cell);
			if (population) add(cell, potentialOf(population), false);
		}
	}
	for (const { cell, path } of setup.traces) {
		add(
			cell,
			populationOf(cell)?.quantities.find((each) => each.path === path),
			true,
		);
	}
	return [...found.values()];
}

/** Which plots show which traces: potentials first, then other quantities by unit. */
export function plotsOf(description: Description, setup: ScopeSetup, chosen: Chosen): Plot[] {
	const byUnit = new Map<string, { label: string; traces: Trace[] }>();
	for (const { cell, path, quantity, isOwn } of foundFor(description, setup, chosen)) {
		const population = populationNamed(description, cell.population);
		// The same in a new run stands beside it.
		const ofRecording = pathInNewRun(path) ?? path;
		const isOfNewRun = ofRecording !== path;
		const isPotential = population !== undefined && potentialOf(population)?.path === ofRecording;
		const isSelected = setup.follows && sameCell(cell, chosen.selected);
		const label = isPotential ? 'Potential' : quantity.isCurrent ? 'Current' : 'Value';
		const { unit } = quantity;
		const group = byUnit.get(`${isPotential ? '' : '2'}${unit}`) ?? { label, traces: [] };
		byUnit.set(`${isPotential ? '' : '2'}${unit}`, group);
		const k = group.traces.filter((each) => each.colour >= 0).length;
		const name = population ? `${shortTitle(population)} ${cell.member}` : cell.population;
		const title = isPotential ? name : isSelected && !isOwn ? short(ofRecording) : `${short(ofRecording)} of ${name}`;
		group.traces.push({
			cell,
			path,
			key: traceKey(cell, path),
			title: isOfNewRun ? `New run: ${title}` : title,
			about: `${quantity.title} of ${cellTitle(description, cell)}`,
			unit,
			colour: isPotential && isSelected && !isOfNewRun ? -1 : k % colours,
			dashed: isOfNewRun || k >= colours,
			isOwn,
		});
	}
	return [...byUnit]
		.map(([key, { label, traces }]) => ({ unit: key.replace(/^2/, ''), label, traces }))
		.sort((a, b) => Number(b.label === 'Potential') - Number(a.label === 'Potential'));
}

/** Everything that is to be recorded for some scopes: their traces, and the light where the selected cell is. */
export function wantedTraces(description: Description, scopes: readonly ScopeSetup[], chosen: Chosen): TraceChoice[] {
	const wanted = new Map<string, TraceChoice>();
	const add = ({ cell, path }: TraceChoice): void => void wanted.set(traceKey(cell, path), { cell, path });
	for (const setup of scopes) for (const each of foundFor(description, setup, chosen)) add(each);
	const light = lightAt(description, chosen.selected);
	if (light) add(light);
	return [...wanted.values()];
}

/** What fits a narrow list: `Kv` for `Kv.I`, `synaptic` for `synaptic_current`, any other path as it is. */
function short(path: string): string {
	return path
		.replace(/\.I$/, '')
		.replace(/_current$/, '')
		.replaceAll('_', ' ');
}

/** Narrowest y axes: below these spans a line is flat to a physiologist, and its rounding noise should not fill the plot. */
const leastSpans: Readonly<Record<string, number>> = { mV: 1, pA: 0.5 };

/** Ends of a y axis for values from `low` to `high`: a little air, and never narrower than what matters in the unit. */
export function axisRange(low: number, high: number, unit: string): [number, number] {
	if (!Number.isFinite(low) || !Number.isFinite(high)) return [-1, 1];
	const least = leastSpans[unit] ?? 1e-2 * Math.max(1e-6, Math.abs(low), Math.abs(high));
	const spread = Math.max(high - low, least);
	const middle = (low + high) / 2;
	return [middle - 0.58 * spread, middle + 0.58 * spread];
}

/** A number for a read-out: about four significant digits, no exponent where a plain number will do. */
export function readOut(value: number): string {
	if (!Number.isFinite(value)) return '–';
	const size = Math.abs(value);
	if (size === 0) return '0';
	if (size >= 1e5 || size < 1e-3) return value.toExponential(2);
	return value.toFixed(Math.max(0, Math.min(4, 3 - Math.floor(Math.log10(size)))));
}
