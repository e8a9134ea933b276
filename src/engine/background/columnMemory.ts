import type { ModelReceptor } from '../model/receptors.ts';
import type { ColumnRates } from './errorCheck.ts';

/** What one column saw lately. */
export interface ColumnMemory {
	/** This light is on from a model time on, ms; `rates` in the order of the receptors. */
	light(tMs: number, rates: Float64Array): void;
	/** The light of the last `spanMs` before `nowMs`, times counted from the start of that span; undefined when it did not change within it. */
	seen(nowMs: number, spanMs: number): readonly ColumnRates[] | undefined;
}

/** Entries kept: more than a second of light at every step. */
const most = 4096;

/** In place of the number of a column: the receptors in the middle of a tissue. */
export const middleOfTissue = -1;

/** Remembers the light on the receptors of one column, or of the middle of a tissue; a receptor that the circuit has not counts as dark. */
export function createColumnMemory(receptors: readonly ModelReceptor[], column: number): ColumnMemory {
	const inColumn = (kind: 'rod' | 'cone') =>
		receptors.findIndex((each) => each.kind === kind && each.member === column);
	const nearest = (kind: 'rod' | 'cone') =>
		receptors.reduce((best, { kind: own, x, y }, index) => {
			const known = receptors[best];
			const isNearer = known === undefined || Math.hypot(x, y) < Math.hypot(known.x, known.y);
			return own === kind && isNearer ? index : best;
		}, -1);
	const of = column === middleOfTissue ? nearest : inColumn;
	const [rod, cone] = [of('rod'), of('cone')];
	const rateOf = (rates: Float64Array, receptor: number) => (receptor < 0 ? 0 : (rates[receptor] as number));
	let past: ColumnRates[] = [];
	return {
		light(tMs, rates) {
			past.push({ tMs, rodRate: rateOf(rates, rod), coneRate: rateOf(rates, cone) });
			if (past.length > most) past = past.slice(most / 2);
		},
		seen(nowMs, spanMs) {
			const fromMs = nowMs - spanMs;
			const before = past.findLast(({ tMs }) => tMs <= fromMs) ?? { tMs: 0, rodRate: 0, coneRate: 0 };
			const within = past.filter(({ tMs }) => tMs > fromMs && tMs < nowMs);
			const changes = within.some(
				({ rodRate, coneRate }) => rodRate !== before.rodRate || coneRate !== before.coneRate,
			);
			if (fromMs < 0 || !changes) return undefined;
			return [{ ...before, tMs: fromMs }, ...within].map((each) => ({ ...each, tMs: each.tMs - fromMs }));
		},
	};
}
