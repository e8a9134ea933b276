import { factorise, solveFactorised } from '../../../base/denseLinear.ts';
import { numericJacobian } from './numericJacobian.ts';
import type { OdeSystem } from './solver.ts';

/** Systems of more states than this are large: their Jacobian is kept for some steps, and solved in an order that fills little in. */
export const largeFrom = 64;

/** The Jacobian of a system at a point: by its equations where it has it so, else numeric. @param into n×n, row by row */
export function takeJacobian(system: OdeSystem, t: number, y: Float64Array, into: Float64Array): void {
	if (system.jacobian) system.jacobian(t, y, into);
	else numericJacobian(system, t, y, into);
}

/** States with the fewest neighbours first: in this order a potential that all gates act on is eliminated last, and fills nothing in. */
function sparseOrder(jacobian: Float64Array, n: number): number[] {
	const neighbours = new Int32Array(n);
	for (let row = 0; row < n; row++) {
		for (let column = 0; column < n; column++) {
			if (jacobian[row * n + column] === 0) continue;
			neighbours[row] = (neighbours[row] as number) + 1;
			neighbours[column] = (neighbours[column] as number) + 1;
		}
	}
	return Array.from(neighbours.keys()).sort((a, b) => (neighbours[a] as number) - (neighbours[b] as number));
}

/** The linear systems (d + c·J)·x = b of implicit steps, J the Jacobian at a point. */
export class ShiftedJacobian {
	readonly #size: number;
	readonly #jacobian: Float64Array;
	readonly #matrix: Float64Array;
	readonly #pivots: Int32Array;
	readonly #permuted: Float64Array;
	/** In which rows and columns stand in the matrix. */
	#order: readonly number[];
	/** What the matrix has been factorised for. */
	#factorised: { readonly diagonal: number; readonly factor: number } | undefined;

	constructor(size: number) {
		this.#size = size;
		this.#jacobian = new Float64Array(size * size);
		this.#matrix = new Float64Array(size * size);
		this.#pivots = new Int32Array(size);
		this.#permuted = new Float64Array(size);
		this.#order = Array.from({ length: size }, (_, k) => k);
	}

	/** Takes the Jacobian. */
	take(system: OdeSystem, t: number, y: Float64Array): void {
		takeJacobian(system, t, y, this.#jacobian);
		this.#factorised = undefined;
		if (this.#size > largeFrom) this.#order = sparseOrder(this.#jacobian, this.#size);
	}

	/** Factorises, unless that was the last matrix. @returns false where it is singular */
	factorise(diagonal: number, factor: number): boolean {
		if (this.#factorised?.diagonal === diagonal && this.#factorised.factor === factor) return true;
		this.#factorised = undefined;
		const n = this.#size;
		const [matrix, jacobian, order] = [this.#matrix, this.#jacobian, this.#order];
		for (let row = 0; row < n; row++) {
			const from = (order[row] as number) * n;
			for (let column = 0; column < n; column++) {
				matrix[row * n + column] = factor * (jacobian[from + (order[column] as number)] as number);
			}
			matrix[row * (n + 1)] = (matrix[row * (n + 1)] as number) + diagonal;
		}
		if (!factorise(matrix, this.#pivots)) return false;
		this.#factorised = { diagonal, factor };
		return true;
	}

	/** Solves in place. */
	solve(vector: Float64Array): void {
		const [permuted, order] = [this.#permuted, this.#order];
		for (let k = 0; k < permuted.length; k++) permuted[k] = vector[order[k] as number] as number;
		solveFactorised(this.#matrix, this.#pivots, permuted);
		for (let k = 0; k < permuted.length; k++) vector[order[k] as number] = permuted[k] as number;
	}
}
