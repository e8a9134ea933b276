import type { SpikeTriggeredAverage } from '../../analysis/numbers/runningTriggeredAverage.ts';
import { strongestPlace } from '../../analysis/numbers/spikeTriggeredAverage.ts';
import { elementOr } from '../../base/elementOr.ts';
import type { Description } from '../../protocol/description.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { lightAt, populationNamed } from '../data/cells.ts';
import { css, diverging } from '../scene/colourMap.ts';
import type { ScopeInks } from './paintScope.ts';

/** Receptors around a cell, of which a map is made. */
export interface FieldPlaces {
	/** Their places among a snapshot's `lightRates`. */
	readonly receptors: readonly number[];
	/** Where they stand, µm. */
	readonly xUm: Float64Array;
	readonly yUm: Float64Array;
	/** The cell's place. */
	readonly cellXUm: number;
	readonly cellYUm: number;
}

/** Receptors of a map: more could not be told apart, nor averaged in good time. */
const mostReceptors = 900;

/** The receptors nearest to a cell, of the kind whose light the scope shows; undefined without any. */
export function fieldPlaces(description: Description, cell: CellAddress): FieldPlaces | undefined {
	const light = lightAt(description, cell);
	const own = populationNamed(description, cell.population);
	if (!light || !own) return undefined;
	const population = populationNamed(description, light.cell.population);
	const at = description.receptors.findIndex((each) => each.population === light.cell.population);
	if (!population || at < 0) return undefined;
	const first = description.receptors
		.slice(0, at)
		.reduce((sum, each) => sum + (populationNamed(description, each.population)?.count ?? 0), 0);
	const [cellXUm, cellYUm] = [
		own.positionsUm[3 * cell.member] as number,
		own.positionsUm[3 * cell.member + 1] as number,
	];
	const place = (member: number) =>
		[population.positionsUm[3 * member] as number, population.positionsUm[3 * member + 1] as number] as const;
	const nearest = Array.from({ length: population.count }, (_, member) => {
		const [x, y] = place(member);
		return { member, x, y, distance: Math.hypot(x - cellXUm, y - cellYUm) };
	})
		.sort((a, b) => a.distance - b.distance)
		.slice(0, mostReceptors);
	return {
		receptors: nearest.map(({ member }) => first + member),
		xUm: Float64Array.from(nearest, ({ x }) => x),
		yUm: Float64Array.from(nearest, ({ y }) => y),
		cellXUm,
		cellYUm,
	};
}

/** What a map shows: the average light at the lag at which it departs most. */
export interface FieldMap {
	readonly values: Float64Array;
	/** Place and time of the largest departure: index of the receptor, ms before the spike. */
	readonly place: number;
	readonly lagMs: number;
}

/** The map of an average. */
export function fieldMapOf(found: SpikeTriggeredAverage): FieldMap {
	const { place, lag } = strongestPlace(found);
	return { values: elementOr(found.average, lag, new Float64Array()), place, lagMs: 1000 * (lag + 0.5) * found.everyS };
}

/** Paints a map: a square for each receptor, blue where it was darker before spikes and orange where it was brighter, and a ring at the cell. */
export function paintFieldMap(
	context: CanvasRenderingContext2D,
	{ xUm, yUm, cellXUm, cellYUm }: FieldPlaces,
	{ values }: FieldMap,
	{ width, height, inks }: { readonly width: number; readonly height: number; readonly inks: ScopeInks },
): void {
	context.clearRect(0, 0, width, height);
	if (xUm.length === 0) return;
	const [lowX, highX] = [Math.min(...xUm), Math.max(...xUm)];
	const [lowY, highY] = [Math.min(...yUm), Math.max(...yUm)];
	const side = Math.sqrt((Math.max(1, highX - lowX) * Math.max(1, highY - lowY)) / xUm.length);
	const scale = Math.min((width - 16) / (highX - lowX + side), (height - 34) / (highY - lowY + side));
	const px = (x: number): number => width / 2 + (x - (lowX + highX) / 2) * scale;
	const py = (y: number): number => (height - 18) / 2 - (y - (lowY + highY) / 2) * scale;
	const most = values.reduce((largest, each) => Math.max(largest, Math.abs(each) || 0), 0);
	const box = Math.max(1.5, side * scale);
	for (let k = 0; k < xUm.length; k++) {
		const value = values[k] as number;
		context.fillStyle = css(diverging(Number.isFinite(value) && most > 0 ? 0.5 + value / most / 2 : 0.5));
		context.fillRect(px(xUm[k] as number) - box / 2, py(yUm[k] as number) - box / 2, box, box);
	}
	context.strokeStyle = inks.text;
	context.lineWidth = 2;
	context.beginPath();
	context.arc(px(cellXUm), py(cellYUm), 6, 0, 2 * Math.PI);
	context.stroke();
	paintScaleBar(context, scale, height, inks);
}

/** A bar of a round length at the bottom left. */
function paintScaleBar(context: CanvasRenderingContext2D, pxPerUm: number, height: number, inks: ScopeInks): void {
	const lengthUm = [1, 2, 5, 10, 20, 50, 100, 200, 500].findLast((each) => each * pxPerUm <= 120) ?? 1;
	context.font = '11px system-ui, sans-serif';
	context.fillStyle = inks.text;
	context.textAlign = 'left';
	context.textBaseline = 'middle';
	context.fillRect(8, height - 10, lengthUm * pxPerUm, 2);
	context.fillText(`${lengthUm} µm`, 14 + lengthUm * pxPerUm, height - 9);
}
