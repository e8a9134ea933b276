import { deliveredBy } from '../../equations/linking/delivery.ts';
import { derivativePath, deriveKind, type KindDerivatives } from '../../equations/linking/jacobian.ts';
import type { Kind, KindState } from '../../equations/linking/kind.ts';
import { type EliminationOrder, eliminationOrder } from './elimination.ts';
import { type KernelProgram, type LeafKind, leafName, type Store } from './kernelProgram.ts';
import type { Feedback, GroupPrograms, JacobianProgram, KernelRequest } from './kernelRequest.ts';
import { lower } from './lowering.ts';
import { Graph } from './realtimeGraph.ts';
import type { RealtimeScheme } from './realtimeScheme.ts';
import { type SpikeEventNodes, spikeEventNodes } from './spikeEventNodes.ts';

/** h·rate from which on the conductance of connections counts whole in a row with a share: half of where the smallest share would let its state swing. */
const wholeFrom = 8;

/** The variables by which a group's equations are differentiated. */
function variablesOf(kind: Kind, feedback: readonly Feedback[]): string[] {
	const external = kind.externals.map((each) => each.path);
	return [...kind.states.map((each) => each.path), ...feedback.map((each) => each.input), ...external];
}

/** The own-side external on which a target's current depends linearly implicit: the first of that side. */
export function ownSideExternal(kind: Kind, target: number): string | undefined {
	const side = kind.type === 'synapse' ? 'post' : target === 0 ? 'a' : 'b';
	return kind.externals.find((each) => each.side === side)?.path;
}

/** What is looked up in a table: function k or its slope, at a potential. */
interface LookedUp {
	readonly operation: 'table' | 'slope';
	readonly k: number;
	readonly voltage: string;
}

class KernelBuilder {
	readonly graph = new Graph();
	readonly #request: KernelRequest;
	readonly #derivatives: KindDerivatives;
	readonly #n: number;
	/** Of a step; the Jacobian alone knows nothing of it. */
	#event: SpikeEventNodes | undefined;

	constructor(request: KernelRequest) {
		this.#request = request;
		this.#n = request.advance ? request.kind.states.length : 0;
		this.#derivatives = deriveKind(request.kind, variablesOf(request.kind, request.feedback));
	}

	/** How a spike that is an event is found in a step, and what it does. */
	#eventNodes(): SpikeEventNodes | undefined {
		const { kind, held } = this.#request;
		if (!kind.spikeEvent) return undefined;
		const atEnd = (ends: readonly number[]) =>
			this.#names(
				(k) => ends[k] as number,
				(k) => this.#leaf('u', k),
				(k) => this.#leaf('x', k),
			);
		return spikeEventNodes(this.graph, kind, kind.spikeEvent, {
			start: (k) => this.#leaf('s', k),
			stepMs: this.#leaf('h', 0),
			isFree: held ? (k) => this.graph.apply('lt', this.graph.constant(0), this.#leaf('m', k)) : undefined,
			names: atEnd,
		});
	}

	#leaf(kind: LeafKind, index: number): number {
		return this.graph.leaf(leafName(kind, index), kind === 'p' || kind === 'h');
	}

	/** Resolves names at one stage; quantities are lowered when first needed. @param tangent resolves them where the tangents lie on which this stage looks up */
	#names(
		state: (k: number) => number,
		input: (k: number) => number,
		external: (k: number) => number,
		tangent?: (path: string) => number,
	) {
		const { kind } = this.#request;
		const found = new Map<string, number>();
		const definitions = new Map(this.#derivatives.definitions.map((each) => [each.path, each.expression]));
		kind.parameters.forEach(({ path, type }, k) => {
			found.set(path, this.graph.leaf(leafName('p', k), true, type === 'switch'));
		});
		const lookUp = (path: string): number => {
			const known = found.get(path);
			if (known !== undefined) return known;
			const definition = definitions.get(path);
			let node: number;
			const looked = this.#lookedUp(path);
			if (looked && tangent) node = this.#onTangent(looked, lookUp(looked.voltage), tangent(looked.voltage));
			else if (looked) node = this.graph.table(looked.operation, looked.k, lookUp(looked.voltage));
			else if (definition) node = lower(this.graph, definition, lookUp);
			else {
				const s = kind.states.findIndex((each) => each.path === path);
				const u = kind.inputs.findIndex((each) => each.path === path);
				const x = kind.externals.findIndex((each) => each.path === path);
				if (s >= 0) node = state(s);
				else if (u >= 0) node = input(u);
				else if (x >= 0) node = external(x);
				else throw new Error(`${kind.name}: no value for '${path}' in a real-time kernel`);
			}
			found.set(path, node);
			return node;
		};
		return lookUp;
	}

	/** What is looked up at a potential, by value and slope at another one. */
	#onTangent({ operation, k }: LookedUp, voltage: number, at: number): number {
		const { graph } = this;
		const slope = graph.table('slope', k, at);
		if (operation === 'slope') return slope;
		return graph.add(graph.table('table', k, at), graph.mul(slope, graph.sub(voltage, at)));
	}

	/** A tabulated quantity or its derivative in the potential. */
	#lookedUp(path: string): LookedUp | undefined {
		const { tables } = this.#request;
		if (!tables) return undefined;
		const { voltage, paths } = tables;
		const value = paths.indexOf(path);
		if (value >= 0) return { operation: 'table', k: value, voltage };
		const slope = paths.findIndex((each) => derivativePath(each, voltage) === path);
		return slope >= 0 ? { operation: 'slope', k: slope, voltage } : undefined;
	}

	/**
	 * A state whose range begins above 0 (a concentration) never leaves it downwards: what a step throws below that bound stays at it, where the next
	 * one finds it; logarithms and quotients would have no value beyond. A state of a connection (open channels) stays in its whole range: it may be driven
	 * far faster than a step is long, and a step of this method goes beyond where it would come to by up to a fifth of the way.
	 */
	#possible(k: number, node: number): number {
		const { graph } = this;
		const { type, states } = this.#request.kind;
		const { minimum, maximum } = states[k] as KindState;
		const isBounded = type !== 'cell';
		const above =
			minimum > 0 || (isBounded && Number.isFinite(minimum)) ? graph.apply('max', node, graph.constant(minimum)) : node;
		return isBounded && Number.isFinite(maximum) ? graph.apply('min', above, graph.constant(maximum)) : above;
	}

	#mask(row: number, of: number): number {
		const { held, shares } = this.#request;
		const node = row === this.#event?.state ? this.graph.mul(this.#event.goesOn, of) : of;
		if (!held) return node;
		const mark = this.#leaf('m', row);
		return this.graph.mul(shares ? this.graph.apply('min', mark, this.graph.constant(1)) : mark, node);
	}

	/** 1 where the share of a row holds, 0 where the row counts whole. */
	#hasShare(row: number): number {
		const { graph } = this;
		if (!this.#request.held) return graph.constant(1);
		return graph.apply('max', graph.sub(this.#leaf('m', row), graph.constant(1)), graph.constant(0));
	}

	#rates(nameOf: (path: string) => number): number[] {
		if (!this.#request.advance) return [];
		return this.#request.kind.derivatives.map((each, row) => this.#mask(row, lower(this.graph, each, nameOf)));
	}

	#shareOf(row: number): number {
		const { shares } = this.#request;
		return shares === undefined ? 1 : (shares[row] as number);
	}

	/** 1/θ of a row. */
	#perShare(row: number): number {
		const { graph } = this;
		const perShare = 1 / this.#shareOf(row);
		if (!this.#request.held || perShare === 1) return graph.constant(perShare);
		return graph.add(graph.constant(1), graph.mul(this.#hasShare(row), graph.constant(perShare - 1)));
	}

	/**
	 * How the rate at which connections relax a state counts in its row, over the row's share: by the share while it is small, whole from `wholeFrom` on.
	 * The share was chosen by the cell's own rates; what connections add to them is not known then, and any conductance must stay stable.
	 */
	#fromOutside(row: number, rate: number): number {
		const { graph } = this;
		const share = this.#shareOf(row);
		if (share === 1) return rate;
		const perRate = graph.mul(graph.constant((1 / share - 1) / wholeFrom), this.#leaf('h', 0));
		const grown = graph.sub(graph.constant(1), graph.mul(perRate, rate));
		const bounded = graph.apply('min', grown, graph.constant(1 / share));
		if (!this.#request.held) return graph.mul(rate, bounded);
		const more = graph.mul(this.#hasShare(row), graph.sub(bounded, graph.constant(1)));
		return graph.mul(rate, graph.add(graph.constant(1), more));
	}

	/**
	 * How the rate at which gap junctions relax a state counts where the other sides move by the same clock and stand outside of the matrix. Modes of a net relax at
	 * 0 to twice the rate. For the fastest to be stable the own rate must count θ-fold with θ ≥ (1 − 1/x)/2γ, x = h·rate: not at all up to x = 1, 1.71-fold at the end. What counts too much
	 * falsifies the slow modes, with the square of the step, so it is little where it need not be: θ = 2x²/(x² + 1.5), above that bound everywhere.
	 */
	#ofNet(rate: number): number {
		const { graph } = this;
		const x = graph.mul(this.#leaf('h', 0), rate);
		const square = graph.mul(x, x);
		const part = graph.div(square, graph.add(square, graph.constant(1.5)));
		return graph.mul(graph.mul(graph.constant(2), part), rate);
	}

	/**
	 * What is sent of a state at the end of a step so that the line to it has the mean of the state's course: its end less h²y''/6. With the whole Jacobian in the matrix the second
	 * stage lies off the line between both ends by α(γθ − 1/2)·h²y'', by which h²y'' is known.
	 */
	#sentOf(k: number, start: number, first: number, second: number): number {
		const { graph } = this;
		const { alpha, gamma } = this.#request.scheme;
		const b = 1 / (2 * alpha);
		const whole = 1 / (6 * (gamma - 1 / 2));
		const bySharedRow = 1 / (6 * (gamma * this.#shareOf(k) - 1 / 2)) - whole;
		const q = graph.add(graph.constant(whole), graph.mul(this.#hasShare(k), graph.constant(bySharedRow)));
		const weighted = (constant: number, factor: number, node: number) => {
			const weight = graph.add(graph.constant(constant / gamma), graph.mul(graph.constant(factor / gamma), q));
			return graph.mul(weight, node);
		};
		return graph.add(start, graph.add(weighted(2 - b, 1 - b, first), weighted(b, b, second)));
	}

	/** −A off and on the diagonal, each row over its share, as sums of the entries in the states and of those through the inputs. */
	#matrix(nameOf: (path: string) => number): Map<string, number> {
		const { graph } = this;
		const { kind, feedback, held } = this.#request;
		const matrix = new Map<string, number>();
		const kept = this.#request.kept && new Set(this.#request.kept);
		const subtract = (row: number, column: number, node: number) => {
			const key = `${row},${column}`;
			const isKept = !kept || kept.has(key);
			if (!isKept && !held) return;
			const own = isKept ? node : graph.mul(graph.sub(graph.constant(1), this.#hasShare(row)), node);
			matrix.set(key, graph.sub(matrix.get(key) ?? graph.constant(0), this.#mask(row, own)));
		};
		if (!this.#request.advance) return matrix;
		for (const { row, variable, expression } of this.#derivatives.entries) {
			const column = kind.states.findIndex((each) => each.path === variable);
			if (column >= 0) subtract(row, column, lower(graph, expression, nameOf));
			const through = feedback.find((each) => each.input === variable);
			if (!through) continue;
			const own = kind.states.findIndex((each) => each.path === through.state);
			const slot = kind.inputs.findIndex((each) => each.path === variable);
			const rate = graph.mul(lower(graph, expression, nameOf), this.#leaf('g', slot));
			subtract(row, own, this.#fromOutside(row, through.weight === 1 ? rate : this.#ofNet(rate)));
		}
		return matrix;
	}

	/** See `GroupPrograms.mostCarried`. */
	#mostCarried(): number {
		const { kind, feedback } = this.#request;
		const place = (path: string): number => kind.states.findIndex((each) => each.path === path);
		const pattern = this.#derivatives.entries.flatMap(({ row, variable }): (readonly [number, number])[] => {
			const through = feedback.find((each) => each.input === variable);
			const column = place(through ? through.state : variable);
			return column >= 0 ? [[row, column]] : [];
		});
		const { filled, order } = eliminationOrder(this.#n, this.#n > 0 ? pattern : []);
		return filled + order.length;
	}

	/** Factorises 1/(γhθ) + matrix; gives the solver as a function of right-hand sides, with every factor passed through `keep`. */
	#factorise(matrix: Map<string, number>, elimination: EliminationOrder) {
		const { graph } = this;
		const shift = graph.div(
			graph.constant(1),
			graph.mul(graph.constant(this.#request.scheme.gamma), this.#leaf('h', 0)),
		);
		const entry = new Map(matrix);
		const get = (row: number, column: number) => entry.get(`${row},${column}`);
		for (let k = 0; k < this.#n; k++) {
			const own = graph.mul(this.#perShare(k), shift);
			entry.set(`${k},${k}`, graph.add(own, get(k, k) ?? graph.constant(0)));
		}
		const rank = new Map(elimination.order.map((state, at) => [state, at]));
		const later = (state: number, at: number) => (rank.get(state) ?? 0) > at;
		const steps = elimination.order.map((pivot, at) => {
			const inverse = graph.div(graph.constant(1), get(pivot, pivot) ?? graph.constant(0));
			const columns = [...rank.keys()].filter((c) => later(c, at) && get(pivot, c) !== undefined);
			const rows = [...rank.keys()].filter((r) => later(r, at) && get(r, pivot) !== undefined);
			const below = rows.map((row) => {
				const factor = graph.mul(get(row, pivot) ?? graph.constant(0), inverse);
				for (const column of columns) {
					const product = graph.mul(factor, get(pivot, column) ?? graph.constant(0));
					entry.set(`${row},${column}`, graph.sub(get(row, column) ?? graph.constant(0), product));
				}
				return { row, factor };
			});
			const right = columns.map((column) => ({ column, value: get(pivot, column) ?? graph.constant(0) }));
			return { pivot, inverse, below, right };
		});
		return (rightHandSide: readonly number[], keep: (node: number) => number): number[] => {
			const b = [...rightHandSide];
			for (const { pivot, below } of steps) {
				for (const { row, factor } of below) {
					b[row] = graph.sub(b[row] as number, graph.mul(keep(factor), b[pivot] as number));
				}
			}
			for (const { pivot, inverse, right } of [...steps].reverse()) {
				let sum = b[pivot] as number;
				for (const { column, value } of right) sum = graph.sub(sum, graph.mul(keep(value), b[column] as number));
				b[pivot] = graph.mul(sum, keep(inverse));
			}
			return b;
		};
	}

	#deliveries(nameOf: (path: string) => number, withSlope: boolean): Store[] {
		const { kind, deliver } = this.#request;
		const sent = deliveredBy(kind);
		if (!sent) return [];
		const sign = (target: number, node: number) => (target === 0 ? node : this.graph.neg(node));
		return deliver.flatMap((target): Store[] => {
			const value: Store = { to: 'u', index: target, node: sign(target, nameOf(sent.path)) };
			const own = ownSideExternal(kind, target);
			const slope = this.#derivatives.sent.find((each) => each.variable === own);
			if (!withSlope || !slope) return [value];
			return [value, { to: 'g', index: target, node: sign(target, lower(this.graph, slope.expression, nameOf)) }];
		});
	}

	/** Every entry of the Jacobian in the states, with the inputs as they are. */
	jacobian(): JacobianProgram {
		const nameOf = this.#names(
			(k) => this.#leaf('s', k),
			(k) => this.#leaf('u', k),
			(k) => this.#leaf('x', k),
		);
		const matrix = [...this.#matrix(nameOf)];
		const stores = matrix.map(([, node], index): Store => ({ to: 'c', index, node: this.graph.neg(node) }));
		const entries = matrix.map(([key]) => key.split(',').map(Number) as [number, number]);
		return { graph: this.graph, stores, carried: entries.length, entries };
	}

	build(): GroupPrograms {
		const { graph } = this;
		if (this.#request.advance) this.#event = this.#eventNodes();
		const { scheme } = this.#request;
		const base = (k: number) => this.#leaf('s', k);
		const input = (k: number) => this.#leaf('u', k);
		const atStart = this.#names(base, input, (k) => this.#leaf('x', k));
		const atStage = this.#names(
			(k) => this.#leaf('z', k),
			input,
			(k) => this.#leaf('w', k),
		);
		const matrix = this.#matrix(atStart);
		const pattern = [...matrix.keys()].map((key) => key.split(',').map(Number) as [number, number]);
		const elimination = eliminationOrder(this.#n, pattern);
		const solve = this.#factorise(matrix, elimination);
		const states = Array.from({ length: this.#n }, (_, k) => k);

		const overShares = (rates: readonly number[]) => rates.map((each, k) => graph.mul(this.#perShare(k), each));
		const u1 = solve(overShares(this.#rates(atStart)), (node) => node);
		const toStage = graph.constant(scheme.alpha / scheme.gamma);
		const stage = states.map((k) => this.#possible(k, graph.add(base(k), graph.mul(toStage, u1[k] as number))));
		const carried: number[] = [];
		const keep = (node: number): number => {
			if (graph.at(node).fixed) return node;
			if (!carried.includes(node)) carried.push(node);
			return this.#leaf('c', carried.indexOf(node));
		};
		const b = 1 / (2 * scheme.alpha);
		const back = graph.div(graph.constant((2 * scheme.alpha) / scheme.gamma), this.#leaf('h', 0));
		const finish = (first: readonly number[], rates: readonly number[], kept: (node: number) => number): Store[] => {
			const right = overShares(rates).map((each, k) =>
				graph.sub(each, graph.mul(graph.mul(this.#perShare(k), back), first[k] as number)),
			);
			const u2 = solve(right, kept);
			const sent = (this.#request.sends ?? []).map((k): Store => {
				const node = this.#sentOf(k, base(k), first[k] as number, u2[k] as number);
				return { to: 'z', index: k, node: this.#possible(k, node) };
			});
			const ends = states.map((k): number => {
				const weighted = (weight: number, node = 0) => graph.mul(graph.constant(weight / scheme.gamma), node);
				const change =
					b === 1
						? weighted(1, graph.add(first[k] as number, u2[k] as number))
						: graph.add(weighted(2 - b, first[k]), weighted(b, u2[k]));
				return this.#possible(k, graph.add(base(k), change));
			});
			const after = this.#event ? this.#event.after(ends) : ends;
			// Of a course that jumps there is no mean by its stages.
			const sentOrJumped = sent.map((each) =>
				each.index === this.#event?.state ? { ...each, node: after[each.index] as number } : each,
			);
			return [...sentOrJumped, ...states.map((k): Store => ({ to: 's', index: k, node: after[k] as number }))];
		};
		if (this.#request.only === 'fused' && this.#request.kind.type === 'cell') {
			const none: KernelProgram = { graph, stores: [], carried: 0 };
			return { first: none, second: none, elimination, mostCarried: 0, fused: this.#fused(u1, stage, finish, atStart) };
		}
		const secondStores = finish(
			states.map((k) => this.#leaf('k', k)),
			this.#rates(atStage),
			keep,
		);
		const firstStores: Store[] = [
			...states.map((k): Store => ({ to: 'k', index: k, node: u1[k] as number })),
			...states.map((k): Store => ({ to: 'z', index: k, node: stage[k] as number })),
			...carried.map((node, index): Store => ({ to: 'c', index, node })),
			...this.#deliveries(atStart, true),
		];
		const first: KernelProgram = { graph, stores: firstStores, carried: carried.length };
		const second: KernelProgram = {
			graph,
			stores: [...secondStores, ...this.#deliveries(atStage, false)],
			carried: carried.length,
		};
		const mostCarried = this.#mostCarried();
		if (this.#request.kind.type !== 'cell' || this.#request.only === 'stages')
			return { first, second, elimination, mostCarried };
		return { first, second, elimination, mostCarried, fused: this.#fused(u1, stage, finish, atStart) };
	}

	/** Both stages in one kernel: what other cells do is frozen, but for the slope of their current in the own state. */
	#fused(
		u1: readonly number[],
		stage: readonly number[],
		finish: (first: readonly number[], rates: readonly number[], keep: (node: number) => number) => Store[],
		atStart: (path: string) => number,
	): KernelProgram {
		const { graph } = this;
		const { kind, feedback, onTangent } = this.#request;
		const moved = (k: number): number => {
			const through = feedback.find((each) => each.input === kind.inputs[k]?.path);
			const own = kind.states.findIndex((each) => each.path === through?.state);
			if (own < 0) return this.#leaf('u', k);
			const change = graph.sub(stage[own] as number, this.#leaf('s', own));
			return graph.add(this.#leaf('u', k), graph.mul(this.#leaf('g', k), change));
		};
		const names = this.#names(
			(k) => stage[k] as number,
			moved,
			(k) => this.#leaf('x', k),
			onTangent ? atStart : undefined,
		);
		return { graph, stores: finish(u1, this.#rates(names), (node) => node), carried: 0 };
	}
}

/** Builds the straight-line programs by which a group advances one step. */
export function buildKernels(request: KernelRequest): GroupPrograms {
	return new KernelBuilder(request).build();
}

/** Builds the program that writes the Jacobian of a kind on its own, without what is 0 by its equations. */
export function buildJacobian(kind: Kind, scheme: RealtimeScheme): JacobianProgram {
	return new KernelBuilder({ kind, scheme, feedback: [], advance: true, deliver: [], held: false }).jacobian();
}
