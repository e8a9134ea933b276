import { factorise, solveFactorised, solveInPlace } from '../../../base/denseLinear.ts';
import type { Group, Network } from '../../kernels/network/network.ts';

/** Length of an implicit step, ms: far above the slowest time constant, so that what is left is the rest; finite, so that what is conserved stays. */
const stepMs = 1e6;
/** The rest is found when no state moves by more than this part of its size (or of `smallest`) in a step. */
const tolerance = 1e-5;
const smallest = 1e-2;
/** Steps with one set of matrices, and sets. */
const mostSteps = 40;
const mostSets = 3;
/** A step that is larger than the first by this factor leads away. */
const farthest = 100;
/** Steps that the next one is extrapolated from besides the present one. */
const remembered = 5;
/** Differences are taken over this part of a state's size (or of `smallest`). */
const difference = 1e-7;

/** States of one group that are free to move, with a matrix (1/h − ∂f/∂y) for each member, factorised. */
interface Blocks {
	readonly group: Group;
	readonly matrices: readonly Float64Array[];
	readonly pivots: readonly Int32Array[];
}

/** The side of a connection that an external is of. */
const sideOf = (side: string): 0 | 1 => (side === 'pre' || side === 'a' ? 0 : 1);

/** A network in the dark whose cells relax each by themselves, with what the others send at the moment. */
class Relaxation {
	readonly #network: Network;
	readonly #y: Float64Array;
	readonly #rates: Float64Array;
	/** The state, and behind it the same with one state of a group displaced. */
	readonly #both: Float64Array;
	readonly #scratch: Float64Array;
	readonly #displacedInputs: Float64Array;
	readonly #delivered: readonly [Float64Array, Float64Array];

	constructor(network: Network, y: Float64Array) {
		const { size, inputs } = network;
		this.#network = network;
		this.#y = y;
		this.#rates = new Float64Array(size);
		this.#both = new Float64Array(2 * size);
		this.#scratch = new Float64Array(size);
		this.#displacedInputs = new Float64Array(inputs.length);
		this.#delivered = [new Float64Array(inputs.length), new Float64Array(inputs.length)];
	}

	/** Adds what a displaced state changes in the currents that its own cells get of a connection, which depend on both ends. */
	#addOwnCurrents(connection: Group, group: Group, path: string): void {
		const { kind, joins, externals, targets, weights, count } = connection;
		const { size } = this.#network;
		kind.externals.forEach(({ side, state }, k) => {
			const end = sideOf(side);
			const target = kind.type === 'synapse' ? end - 1 : end;
			if (state !== path || targets[target] === undefined) return;
			if ((end === 0 ? joins?.from : joins?.to) !== group.name) return;
			const moved = externals.map((each, other) => (other === k ? each.map((index) => index + size) : each));
			// Within a population the other side is of the same cells: what it gets is none of this.
			const only = targets.map((_, other) =>
				other === target ? (weights?.[other] ?? new Float64Array(count).fill(1)) : new Float64Array(count),
			);
			[externals, moved].forEach((at, which) => {
				const into = this.#delivered[which as 0 | 1].fill(0);
				const layout = { ...connection, externals: at, weights: only };
				connection.rates(this.#both, this.#scratch, into, connection.parameters, layout);
			});
			const [now, then] = this.#delivered;
			const from = group.inputOffset;
			for (let slot = from; slot < from + group.kind.inputs.length * group.count; slot++) {
				const change = (then[slot] as number) - (now[slot] as number);
				this.#displacedInputs[slot] = (this.#displacedInputs[slot] as number) + change;
			}
		});
	}

	/** The matrices of a group, one for each member; nothing where one is singular. */
	blocksOf(group: Group): Blocks | undefined {
		const { kind, offset, count } = group;
		const { size, inputs, connections, held } = this.#network;
		const n = kind.states.length;
		const matrices = Array.from({ length: count }, () => new Float64Array(n * n));
		const both = this.#both;
		for (let column = 0; column < n; column++) {
			both.set(this.#y);
			both.set(this.#y, size);
			this.#displacedInputs.set(inputs);
			const by = new Float64Array(count);
			for (let member = 0; member < count; member++) {
				const at = size + offset + column * count + member;
				const value = both[at] as number;
				both[at] = value + difference * Math.max(Math.abs(value), smallest);
				by[member] = (both[at] as number) - value;
			}
			const path = kind.states[column]?.path ?? '';
			for (const each of connections) this.#addOwnCurrents(each, group, path);
			const displaced = both.subarray(size);
			group.rates(displaced, this.#scratch, this.#displacedInputs, group.parameters, group);
			for (let row = 0; row < n; row++) {
				for (let member = 0; member < count; member++) {
					const at = offset + row * count + member;
					const change = (this.#scratch[at] as number) - (this.#rates[at] as number);
					const own = row === column ? 1 / stepMs : 0;
					const slope = held.has(at) ? 0 : change / (by[member] as number);
					(matrices[member] as Float64Array)[row * n + column] = own - slope;
				}
			}
		}
		const pivots = matrices.map(() => new Int32Array(n));
		const areRegular = matrices.every((matrix, member) => factorise(matrix, pivots[member] as Int32Array));
		return areRegular ? { group, matrices, pivots } : undefined;
	}

	/** Brings rates and inputs up to date. */
	look(): void {
		this.#network.rates(this.#y, this.#rates);
	}

	/** Writes by how much each free state moves in a step of its own cell. @returns the largest part of its size */
	step(blocks: readonly Blocks[], into: Float64Array): number {
		let largest = 0;
		for (const { group, matrices, pivots } of blocks) {
			const { kind, offset, count } = group;
			const n = kind.states.length;
			const change = new Float64Array(n);
			for (let member = 0; member < count; member++) {
				for (let k = 0; k < n; k++) change[k] = this.#rates[offset + k * count + member] as number;
				solveFactorised(matrices[member] as Float64Array, pivots[member] as Int32Array, change);
				for (let k = 0; k < n; k++) {
					const at = offset + k * count + member;
					const by = change[k] as number;
					into[at] = by;
					const part = Math.abs(by) / Math.max(Math.abs(this.#y[at] as number), smallest);
					// What is no number is larger than all.
					largest = part <= largest ? largest : part;
				}
			}
		}
		return largest;
	}
}

/**
 * The iteration y → y + step(y), extrapolated from what the last steps made of it (Anderson 1965, J. ACM 12:547; the form of Walker & Ni 2011, SIAM J. Numer.
 * Anal. 49:1715).
 */
class Extrapolation {
	/** By which the squares of states are added up. */
	readonly #weights: Float64Array;
	/** How steps, and the states that they led to, differed from those before. */
	readonly #steps: Float64Array[] = [];
	readonly #ends: Float64Array[] = [];
	#last: { readonly step: Float64Array; readonly end: Float64Array } | undefined;

	constructor(weights: Float64Array) {
		this.#weights = weights;
	}

	#dot(a: Float64Array, b: Float64Array): number {
		const weights = this.#weights;
		let sum = 0;
		for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number) * (weights[i] as number);
		return sum;
	}

	/** Moves y on. @param step that was found there; not to be written to afterwards */
	move(y: Float64Array, step: Float64Array): void {
		for (let i = 0; i < y.length; i++) y[i] = (y[i] as number) + (step[i] as number);
		const [steps, ends] = [this.#steps, this.#ends];
		const end = y.slice();
		if (this.#last) {
			// The step before is needed no more: its room is taken for the difference.
			for (const [list, before, now] of [
				[steps, this.#last.step, step],
				[ends, this.#last.end, end],
			] as const) {
				for (let i = 0; i < now.length; i++) before[i] = (now[i] as number) - (before[i] as number);
				list.push(before);
				if (list.length > remembered) list.shift();
			}
		}
		this.#last = { step, end };
		const m = steps.length;
		const matrix = new Float64Array(m * m);
		for (let i = 0; i < m; i++) {
			for (let k = 0; k <= i; k++) {
				const product = this.#dot(steps[i] as Float64Array, steps[k] as Float64Array);
				// Steps that hardly differ say nothing new.
				matrix[i * m + k] = i === k ? product * (1 + 1e-10) : product;
				matrix[k * m + i] = matrix[i * m + k] as number;
			}
		}
		const parts = Float64Array.from(steps, (each) => this.#dot(each, step));
		if (m === 0 || !solveInPlace(matrix, parts) || !parts.every(Number.isFinite)) return;
		ends.forEach((each, k) => {
			const part = parts[k] as number;
			for (let i = 0; i < y.length; i++) y[i] = (y[i] as number) - part * (each[i] as number);
		});
	}
}

/**
 * Brings each cell of a network to its own rest in the dark: all in step take long implicit steps, each cell by itself with what the others send at the moment, until nothing moves.
 * What the equations conserve in a cell stays.
 * @param y a state near the rest; is brought there, or left as it is where no rest is found or it is there already
 * @param stays populations that have no rest: they and connections from them keep their state
 * @returns whether it is at rest
 */
export function relaxCells(network: Network, y: Float64Array, stays: (population: string) => boolean): boolean {
	const { populations, connections, inputs } = network;
	const groups = [
		...connections.filter(({ joins }) => !stays(joins?.from ?? '')),
		...populations.filter(({ name }) => !stays(name)),
	].filter(({ kind, count }) => kind.states.length > 0 && count > 0);
	const lights = inputs.slice();
	inputs.fill(0);
	const now = y.slice();
	const relaxation = new Relaxation(network, now);
	const weights = y.map((each) => 1 / Math.max(Math.abs(each), smallest) ** 2);
	const relax = (): boolean => {
		let first = Number.NaN;
		for (let set = 0; set < mostSets; set++) {
			relaxation.look();
			const blocks = groups.flatMap((group) => relaxation.blocksOf(group) ?? []);
			if (blocks.length < groups.length) return false;
			const extrapolation = new Extrapolation(weights);
			for (let k = 0; k < mostSteps; k++) {
				const step = new Float64Array(y.length);
				const largest = relaxation.step(blocks, step);
				if (Number.isNaN(first)) first = largest;
				if (largest <= tolerance) {
					if (set > 0 || k > 0) y.set(now);
					return true;
				}
				if (!(largest <= farthest * first)) return false;
				extrapolation.move(now, step);
				relaxation.look();
			}
		}
		return false;
	};
	try {
		return relax();
	} finally {
		inputs.set(lights);
	}
}
