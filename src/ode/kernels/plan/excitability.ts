import { extremeRates } from '../../../base/eigenvalues.ts';
import type { Kind } from '../../equations/linking/kind.ts';
import { buildJacobian } from '../graph/realtimeKernel.ts';
import { midpointScheme } from '../graph/realtimeScheme.ts';
import { compileKernel } from '../javascript/realtimeJavascript.ts';
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

/** Raises `loops` to the rates of the loops of a Jacobian, `cascades` to those of its other entries. */
function addLoops(matrix: Float64Array, n: number, loops: Float64Array, cascades: Float64Array): void {
	const entries = Array.from({ length: n }, (_, row) =>
		Array.from({ length: n }, (_, column) => column).filter((column) => matrix[row * n + column] !== 0),
	);
	const at = (row: number, column: number) => Math.abs(matrix[row * n + column] as number);
	const raise = (row: number, column: number, rate: number): void => {
		loops[row * n + column] = Math.max(loops[row * n + column] as number, rate);
	};
	entries.forEach((columns, i) => {
		for (const j of columns) {
			if (i === j) {
				raise(i, i, at(i, i));
				continue;
			}
			const index = i * n + j;
			cascades[index] = Math.max(cascades[index] as number, Math.min(at(i, i), at(j, j)));
			raise(i, j, Math.sqrt(at(i, j) * at(j, i)));
			for (const k of entries[j] as number[]) {
				if (k !== i && k !== j) raise(i, j, Math.cbrt(at(i, j) * at(j, k) * at(k, i)));
			}
		}
	});
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Gives the Jacobians, n×n, row by row, of members of a cell where all entries have a value; nothing for a kind without states. */
function jacobianOf({ kind, parameters }: ClampedCell) {
	const n = kind.states.length;
	const jacobian = compileKernel(buildJacobian(kind, midpointScheme));
	if (!jacobian) return undefined;
	const matrix = new Float64Array(n * n);
	return (
		{ states, inputs, count }: Look,
		members: readonly number[],
		take: (matrix: Float64Array, i: number) => void,
	): void => {
		const layout = { offset: 0, inputOffset: 0, count, externals: [], targets: [] };
		const scratch = new Float64Array(n * count);
		const all = new Float64Array(n * n * count);
		jacobian(states, scratch, scratch, all, inputs, inputs, parameters, scratch, layout, scratch);
		for (const i of members) {
			for (let k = 0; k < n * n; k++) matrix[k] = all[k * count + i] as number;
			if (matrix.every(Number.isFinite)) take(matrix, i);
		}
	};
}

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
	const matricesAt = cell && jacobianOf(cell);
	if (!matricesAt) return found;
	const dark = new Float64Array(kind.inputs.length * count);
	for (const states of cell.looks.slice(1)) {
		matricesAt({ states, inputs: dark, count }, range(count), (matrix, i) => {
			for (let k = 0; k < n; k++) {
				const at = k * count + i;
				ratesPerMs[at] = Math.max(ratesPerMs[at] as number, Math.abs(matrix[k * (n + 1)] as number));
			}
			addLoops(matrix, n, loopsPerMs, cascadesPerMs);
			const { greatest, least } = extremeRates(matrix, n);
			found.fastestPerMs = Math.max(found.fastestPerMs, -least);
			if (greatest > 1e-6) growthsPerMs[i] = Math.max(growthsPerMs[i] as number, greatest);
			if (greatest <= Math.max(1e-6, found.growthPerMs)) return;
			found.growthPerMs = greatest;
			found.atMv = clampPotentialsMv[i] as number;
		});
	}
	const unused = new Float64Array(n * n);
	visitDriven(cell, (look, members) => {
		matricesAt(look, members, (matrix) => addLoops(matrix, n, drivenPerMs, unused));
	});
	return found;
}
