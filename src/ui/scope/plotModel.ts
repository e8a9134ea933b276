import type { Description } from '../../protocol/description.ts';
import { populationNamed, potentialOf, shortTitle } from '../data/cells.ts';
import type { Probe } from '../data/probes.ts';

/** One line in the scope. */
export interface Trace {
	/** Unique among all traces: what the user switches on and off. */
	readonly key: string;
	readonly title: string;
	readonly unit: string;
	readonly probe: Probe;
	/** Column of the probe's samples. */
	readonly column: number;
	/** Number of its colour; −1 for the selected cell's potential, drawn in the colour of text. */
	readonly colour: number;
	readonly dashed: boolean;
}

/** Traces that share a unit, and so one plot. */
export interface Plot {
	readonly unit: string;
	/** Axis label without the unit. */
	readonly label: string;
	readonly traces: readonly Trace[];
}

const colours = 8;

/** Which plots show which traces: potentials of all probed cells first, then the selected cell's other quantities by unit. */
export function plotsOf(description: Description, probes: readonly Probe[]): Plot[] {
	const potentials: Trace[] = [];
	const others: Trace[] = [];
	for (const probe of probes) {
		const population = populationNamed(description, probe.cell.population);
		if (!population) continue;
		const potential = potentialOf(population);
		probe.quantities.forEach((quantity, column) => {
			const key = `${probe.role} ${probe.cell.population} ${probe.cell.member} ${quantity.path}`;
			if (quantity.path === potential?.path) {
				const colour = probe.role === 'selected' ? -1 : potentials.filter((each) => each.colour >= 0).length;
				const title = `${shortTitle(population)} ${probe.cell.member}`;
				potentials.push({ key, title, unit: quantity.unit, probe, column, colour, dashed: false });
				return;
			}
			const k = others.length;
			const title = short(quantity.path);
			others.push({ key, title, unit: quantity.unit, probe, column, colour: k % colours, dashed: k >= colours });
		});
	}
	const units = [...new Set(others.map(({ unit }) => unit))];
	const plots: Plot[] = potentials.length > 0 ? [{ unit: 'mV', label: 'Potential', traces: potentials }] : [];
	for (const unit of units) {
		const traces = others.filter((each) => each.unit === unit);
		const isCurrent = traces.some(({ probe, column }) => probe.quantities[column]?.isCurrent);
		plots.push({ unit, label: isCurrent ? 'Current' : 'Value', traces });
	}
	return plots;
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
