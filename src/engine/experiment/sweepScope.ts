import { greatest, least, mean, median, sampleDeviation, sum } from '../../analysis/numbers/summary.ts';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import type { Sweep } from '../../protocol/experiment/trials.ts';
import { type Formula, readFormula } from './formula.ts';

/** What was measured in one sweep, by the names of columns. */
export interface SweepRow {
	readonly sweep: Sweep;
	readonly values: Map<string, number>;
}

/** What makes one number of a column, as formulas write it: `count.mean`. */
const aggregates: Readonly<Record<string, (values: readonly number[]) => number>> = {
	first: (values) => values.at(0) ?? Number.NaN,
	last: (values) => values.at(-1) ?? Number.NaN,
	mean,
	sum,
	sd: sampleDeviation,
	sem: (values) => sampleDeviation(values) / Math.sqrt(values.length),
	median,
	min: least,
	max: greatest,
	number: (values) => values.length,
};

/** Which sweeps count. */
interface Selection {
	readonly condition?: string | readonly string[] | undefined;
	readonly where?: string | undefined;
}

/** What formulas read: columns over the sweeps, and single numbers. */
export class SweepScope {
	readonly rows: readonly SweepRow[];
	/** Figures and what fits found. */
	readonly numbers = new Map<string, number>();

	constructor(rows: readonly SweepRow[]) {
		this.rows = rows;
	}

	/** @param row whose columns are meant by their bare names @param rows over which columns are taken together */
	#valueOf(name: string, row: SweepRow | undefined, rows: readonly SweepRow[]): number {
		const number = this.numbers.get(name);
		if (number !== undefined) return number;
		const own = row?.values.get(name);
		if (own !== undefined) return own;
		const dot = name.lastIndexOf('.');
		const aggregate = aggregates[name.slice(dot + 1)];
		const column = name.slice(0, Math.max(0, dot));
		if (aggregate && this.#isColumn(column)) {
			return aggregate(rows.map(({ values }) => values.get(column) ?? Number.NaN));
		}
		if (this.#isColumn(name)) {
			const [only] = rows;
			if (only && rows.length === 1) return only.values.get(name) ?? Number.NaN;
			throw new UserError(
				`'${name}' has a value in each of ${rows.length} sweeps: say which by condition or where, or take them together: ${Object.keys(
					aggregates,
				)
					.map((each) => `${name}.${each}`)
					.join(', ')}`,
			);
		}
		const known = nameList([...new Set([...this.#columns(), ...this.numbers.keys()])].sort(), 'and');
		throw new UserError(`there is no '${name}'; there are ${known === '' ? 'none' : known}`);
	}

	#columns(): string[] {
		return [...new Set(this.rows.flatMap(({ values }) => [...values.keys()]))];
	}

	#isColumn(name: string): boolean {
		return this.rows.some(({ values }) => values.has(name));
	}

	/** The sweeps that count. @param field for what is wrong with the selection @throws UserError */
	selected({ condition, where }: Selection, field: string): readonly SweepRow[] {
		const known = [...new Set(this.rows.map(({ sweep }) => sweep.condition))];
		const wanted = typeof condition === 'string' ? [condition] : condition;
		const unknown = wanted?.find((each) => !known.includes(each));
		if (unknown !== undefined) {
			throw new UserError(
				`protocol: field '${field}.condition': there is no condition '${unknown}'; there are ${nameList(known, 'and')}`,
			);
		}
		const rows = this.rows.filter(({ sweep }) => wanted?.includes(sweep.condition) ?? true);
		if (where === undefined) return rows;
		const formula = readFormula(`${field}.where`, where);
		return rows.filter((row) => formula.value((name) => this.#valueOf(name, row, rows)) !== 0);
	}

	/** A formula's value in each of some sweeps. */
	each(formula: Formula, rows: readonly SweepRow[]): number[] {
		return rows.map((row) => formula.value((name) => this.#valueOf(name, row, rows)));
	}

	/** A formula's value over some sweeps. */
	single(formula: Formula, rows: readonly SweepRow[]): number {
		return formula.value((name) => this.#valueOf(name, undefined, rows));
	}
}
