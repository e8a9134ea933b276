import type { Panel } from '../../analysis/plot/panel.ts';
import type { SweepResults } from './measure.ts';
import type { ProtocolOutcome } from './runProtocol.ts';

/** What every sweep gave, by the names of columns. */
const rowsOf = ({ results, measured }: ProtocolOutcome): object[] => {
	const repeatsOf = new Map<SweepResults['sweep'], number>(
		results.map(({ sweep, repeats }) => [sweep, repeats.length]),
	);
	return measured.scope.rows.map(({ sweep, values }) => ({
		sweep: sweep.label,
		...(sweep.condition === '' ? {} : { condition: sweep.condition }),
		...sweep.values,
		repeats: repeatsOf.get(sweep) ?? 0,
		columns: Object.fromEntries(values),
	}));
};

/** A panel as JSON has it: its numbers are lists, and what has no value is null. */
const asLists = ({ curves, ...panel }: Panel): object => ({
	...panel,
	curves: curves.map((curve) => ({ ...curve, x: Array.from(curve.x), y: Array.from(curve.y) })),
});

/**
 * What a protocol gave as JSON: figures, findings, every sweep with its columns, and plots.
 * @param name of the protocol
 * @param overlays plots of the sweeps themselves, where they are wanted
 */
export function resultsText(name: string, outcome: ProtocolOutcome, overlays: readonly Panel[] = []): string {
	const { figures, findings, panels } = outcome;
	return JSON.stringify(
		{
			protocol: name,
			figures,
			findings,
			sweeps: rowsOf(outcome),
			panels: panels.map(asLists),
			...(overlays.length > 0 ? { overlays: overlays.map(asLists) } : {}),
		},
		null,
		2,
	);
}
