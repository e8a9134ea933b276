import { extremeRates } from '../../../base/eigenvalues.ts';
import type { Kind } from '../../equations/linking/kind.ts';
import { jacobianOf, type KindJacobian } from '../javascript/kindJacobian.ts';
import { type ClampedCell, clampPotentialsMv } from './clampedCell.ts';
import { type Look, visitDriven } from './drivenCell.ts';

/** How fast a cell on its own can run away, and how fast its fastest state relaxes. */
export interface Excitability {
	/** Largest growth rate (real part of an eigenvalue) in 1/ms; 0 where nothing grows. */
	readonly growthPerMs: number;
	/** Clamp potential in mV at which that was met. */
	readonly atMv: number;
	/** The growth rates at `clampPotentialsMv`. */
	readonly growthsPerMs: Float64Array;
	/** Largest relaxation rate met, in 1/ms. */
	readonly fastestPerMs: number;
	/** The greatest rate at which each state by itself relaxes or grows, in 1/ms: at k·13 + i for state k at `clampPotentialsMv[i]`. */
	readonly ratesPerMs: Float64Array;
	/**
	 * How strongly states act on each other, in 1/ms: at row·n + column the greatest rate of a loop through that entry of the Jacobian, the
	 * geometric mean of its two or three entries; on the diagonal the entry itself. What lies on no loop cannot make a step unstable.
	 */
	readonly loopsPerMs: Float64Array;
	/** The same for entries on no such loop: the slower of the rates of the two states, at which a change passes from one to the other. */
	readonly cascadesPerMs: Float64Array;
	/** `loopsPerMs` where light, or a potential that lasts, drives the cell (`visitDriven`). */
	readonly drivenPerMs: Float64Array;
}

/** The Jacobians of a cell, and what stands where in them. */
class Jacobians {
	readonly #cell: ClampedCell;
	readonly #jacobian: KindJacobian;
	readonly #n: number;
	/** Number of the entry at row·n + column; −1 where there is none. */
	readonly #entryAt: Int32Array;
	readonly #columnsOf: readonly (readonly number[])[];
	readonly #values: Float64Array;

	constructor(cell: ClampedCell) {
		this.#cell = cell;
		this.#jacobian = jacobianOf(cell.kind);
		const { rows, columns } = this.#jacobian;
		const n = cell.kind.states.length;
		this.#n = n;
		this.#entryAt = new Int32Array(n * n).fill(-1);
		const columnsOf = Array.from({ length: n }, (): number[] => []);
		rows.forEach((row, entry) => {
			const column = columns[entry] as number;
			this.#entryAt[row * n + column] = entry;
			columnsOf[row]?.push(column);
		});
		this.#columnsOf = columnsOf.map((each) => each.sort((a, b) => a - b));
		this.#values = new Float64Array(rows.length);
	}

	/** Goes to each of these members of a look of which all entries have a value. */
	visit({ states, inputs, count }: Look, members: readonly number[], visit: (member: number) => void): void {
		const layout = { offset: 0, inputOffset: 0, count, externals: [], targets: [] };
		const all = this.#jacobian.at(states, inputs, this.#cell.parameters, layout);
		for (const member of members) {
			let hasValues = true;
			for (let entry = 0; entry < this.#values.length; entry++) {
				const value = all[entry * count + member] as number;
				this.#values[entry] = value;
				hasValues &&= Number.isFinite(value);
			}
			if (hasValues) visit(member);
		}
	}

	/** The size of an entry at the member gone to. */
	#at(row: number, column: number): number {
		const entry = this.#entryAt[row * this.#n + column] as number;
		return entry < 0 ? 0 : Math.abs(this.#values[entry] as number);
	}

	/** |∂(dy/dt)/∂y| of a state in itself there. */
	rateOf(state: number): number {
		return this.#at(state, state);
	}

	/** The whole matrix there, row by row. */
	copyTo(matrix: Float64Array): void {
		const { rows, columns } = this.#jacobian;
		for (let entry = 0; entry < rows.length; entry++) {
			matrix[(rows[entry] as number) * this.#n + (columns[entry] as number)] = this.#values[entry] as number;
		}
	}

	/** Raises `loops` to the rates of the loops there, `cascades` to those of its other entries. */
	addLoops(loops: Float64Array, cascades?: Float64Array): void {
		const n = this.#n;
		const raise = (into: Float64Array, index: number, rate: number): void => {
			if (rate > (into[index] as number)) into[index] = rate;
		};
		for (let i = 0; i < n; i++) {
			for (const j of this.#columnsOf[i] as readonly number[]) {
				const index = i * n + j;
				const own = this.#at(i, j);
				if (own === 0) continue;
				if (i === j) {
					raise(loops, index, own);
					continue;
				}
				if (cascades) raise(cascades, index, Math.min(this.#at(i, i), this.#at(j, j)));
				raise(loops, index, Math.sqrt(own * this.#at(j, i)));
				for (const k of this.#columnsOf[j] as readonly number[]) {
					if (k === i || k === j) continue;
					const back = this.#at(k, i);
					if (back !== 0) raise(loops, index, Math.cbrt(own * this.#at(j, k) * back));
				}
			}
		}
	}
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/**
 * How fast a cell runs away or relaxes in a voltage-clamp experiment: some time after each step of the potential the clamp is let go in thought,
 * and the eigenvalues of the Jacobian tell how fast the potential would run away (regenerative activation) or relax. Growth below 1e-6/ms counts
 * as none (conserved sums have rate 0 up to rounding).
 * @param cell nothing for a kind without states, which does neither
 */
export function measureExcitability(kind: Kind, cell: ClampedCell | undefined): Excitability {
	const n = kind.states.length;
	const count = clampPotentialsMv.length;
	const loopsPerMs = new Float64Array(n * n);
	const cascadesPerMs = new Float64Array(n * n);
	const drivenPerMs = new Float64Array(n * n);
	const growthsPerMs = new Float64Array(count);
	const ratesPerMs = new Float64Array(n * count);
	const none = { growthPerMs: 0, atMv: Number.NaN, fastestPerMs: 0 };
	const found = { ...none, growthsPerMs, ratesPerMs, loopsPerMs, cascadesPerMs, drivenPerMs };
	if (!cell) return found;
	const jacobians = new Jacobians(cell);
	const matrix = new Float64Array(n * n);
	const dark = new Float64Array(kind.inputs.length * count);
	for (const states of cell.looks.slice(1)) {
		jacobians.visit({ states, inputs: dark, count }, range(count), (i) => {
			for (let k = 0; k < n; k++) {
				const at = k * count + i;
				ratesPerMs[at] = Math.max(ratesPerMs[at] as number, jacobians.rateOf(k));
			}
			jacobians.addLoops(loopsPerMs, cascadesPerMs);
			jacobians.copyTo(matrix);
			const { greatest, least } = extremeRates(matrix, n);
			found.fastestPerMs = Math.max(found.fastestPerMs, -least);
			if (greatest > 1e-6) growthsPerMs[i] = Math.max(growthsPerMs[i] as number, greatest);
			if (greatest <= Math.max(1e-6, found.growthPerMs)) return;
			found.growthPerMs = greatest;
			found.atMv = clampPotentialsMv[i] as number;
		});
	}
	visitDriven(cell, (look, members) => {
		jacobians.visit(look, members, () => jacobians.addLoops(drivenPerMs));
	});
	return found;
}
