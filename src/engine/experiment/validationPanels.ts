import type { Panel } from '../../analysis/plot/panel.ts';
import type { ValidatedFigure } from './validation.ts';

/** How far beyond its range a figure is still drawn where it lies, in widths of the range; what is farther out stands at the edge. */
const beyond = 0.5;

const short = (value: number): string => String(Number(value.toPrecision(3)));

/** Where a value lies in its range: 0 at the least, 1 at the most. A range of a single value has no width: what is not it is outside. */
function placeIn([least, most]: readonly [number, number], value: number): number {
	if (value === least) return 0;
	const place = most > least ? (value - least) / (most - least) : Math.sign(value - least) * Number.POSITIVE_INFINITY;
	return Math.max(-beyond, Math.min(1 + beyond, place));
}

/**
 * Figures that were measured beside their published ranges, a panel for each protocol: a row for each figure, and along it the range from its least value (0) to its most (1).
 * A figure without a value stands in no row.
 */
export function validationPanels(rows: readonly ValidatedFigure[]): Panel[] {
	return [...new Set(rows.map(({ protocol }) => protocol))].map((protocol): Panel => {
		const found = rows.filter((each) => each.protocol === protocol);
		const heights = [0, found.length + 1] as const;
		const points = (verdict: ValidatedFigure['verdict']) => {
			const those = found.flatMap((each, k) => (each.verdict === verdict ? [{ ...each, row: found.length - k }] : []));
			return {
				label: verdict,
				style: 'points' as const,
				x: those.map(({ figure, value }) => placeIn(figure.range, value)),
				y: those.map(({ row }) => row),
				labels: those.map(
					({ figure: { name, range, unit }, value }) =>
						`${name} ${short(value)} ${unit} (${short(range[0])} to ${short(range[1])})`,
				),
			};
		};
		const ends = [0, 1].map((x) => ({
			label: x === 0 ? 'published range' : '',
			style: 'line' as const,
			x: [x, x],
			y: heights,
			colour: 6,
		}));
		return {
			title: protocol,
			xLabel: 'place in the published range',
			yLabel: 'figure',
			xRange: [-beyond, 1 + beyond],
			yRange: heights,
			wholeY: true,
			curves: [points('inside'), points('outside'), ...ends],
		};
	});
}
