import { UserError } from '../../base/errors.ts';
import { remembered } from '../../base/remembered.ts';
import type { Reach } from '../../ode/equations/language/declaration.ts';
import type { TissueJoins } from '../../ode/kernels/network/network.ts';
import { type Extent, type Points, sidesOf } from './cellLattice.ts';

/** What is to be joined. */
export interface WiringRequest {
	/** How the connection is called in messages. */
	readonly name: string;
	readonly fromName: string;
	readonly toName: string;
	readonly from: Points;
	readonly to: Points;
	readonly reach: Reach;
	readonly extent: Extent;
	/** Both sides are the same population: a cell is not joined with itself. */
	readonly isOwnKind: boolean;
	/** A gap junction: each pair once. */
	readonly isMutual: boolean;
	/** The weights of a cell's inputs sum to 1; otherwise each is what the distance gives, 1 at none. */
	readonly isNormalised: boolean;
}

/** Pairs of a connection in little room: plain data. */
export interface PackedPairs {
	/** The cell of the first population in each pair, by receiving cell. */
	readonly from: Uint16Array | Int32Array;
	/** For each receiving cell the first of its pairs, and behind the last how many there are. */
	readonly starts: Int32Array;
}

/** A connection as it was wired. Whom it joins as lists, and weights, are made when asked for. */
export interface Wiring extends TissueJoins {
	readonly pairs: PackedPairs;
}

/** Pairs that a circuit may have: about 11 bytes each as long as it is there, three times that while it is made. */
export const mostPairs = 20_000_000;

/** Distance of a cell from a place, on a torus the short way round. */
function distanceOn(extent: Extent): (points: Points, member: number, x: number, y: number) => number {
	const [width, height] = sidesOf(extent);
	const { isTorus } = extent;
	return (points, member, x, y) => {
		let dx = (points.x[member] as number) - x;
		let dy = (points.y[member] as number) - y;
		if (isTorus) {
			dx -= width * Math.round(dx / width);
			dy -= height * Math.round(dy / height);
		}
		return Math.sqrt(dx * dx + dy * dy);
	};
}

/** Points in squares, to find those near a place. */
class NearBy {
	readonly #points: Points;
	readonly #width: number;
	readonly #height: number;
	readonly #isTorus: boolean;
	readonly #across: number;
	readonly #down: number;
	readonly #starts: Int32Array;
	readonly #members: Int32Array;
	readonly #distance: ReturnType<typeof distanceOn>;

	constructor(points: Points, extent: Extent) {
		[this.#width, this.#height] = sidesOf(extent);
		this.#isTorus = extent.isTorus;
		this.#distance = distanceOn(extent);
		this.#points = points;
		const count = points.x.length;
		const side = Math.max(1e-3, Math.sqrt((2 * this.#width * this.#height) / Math.max(1, count)));
		this.#across = Math.max(1, Math.floor(this.#width / side));
		this.#down = Math.max(1, Math.floor(this.#height / side));
		const bins = this.#across * this.#down;
		this.#starts = new Int32Array(bins + 1);
		this.#members = new Int32Array(count);
		const binOf = Int32Array.from({ length: count }, (_, i) =>
			this.#binAt(points.x[i] as number, points.y[i] as number),
		);
		for (const bin of binOf) this.#starts[bin + 1] = (this.#starts[bin + 1] as number) + 1;
		for (let bin = 0; bin < bins; bin++)
			this.#starts[bin + 1] = (this.#starts[bin + 1] as number) + (this.#starts[bin] as number);
		const next = this.#starts.slice();
		binOf.forEach((bin, i) => {
			this.#members[next[bin] as number] = i;
			next[bin] = (next[bin] as number) + 1;
		});
	}

	#column(x: number): number {
		return Math.floor(((x + this.#width / 2) / this.#width) * this.#across);
	}

	#row(y: number): number {
		return Math.floor(((y + this.#height / 2) / this.#height) * this.#down);
	}

	#binAt(x: number, y: number): number {
		const inside = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
		return inside(this.#row(y), this.#down) * this.#across + inside(this.#column(x), this.#across);
	}

	/** Distance of a member from a place. */
	distance(member: number, x: number, y: number): number {
		return this.#distance(this.#points, member, x, y);
	}

	/** Every member whose square comes within a radius of a place, each once. */
	around(x: number, y: number, radius: number, visit: (member: number) => void): void {
		const spanOf = (
			middle: number,
			side: number,
			count: number,
			index: (at: number) => number,
		): readonly [number, number] => {
			const bounded = Math.min(radius, side);
			const [low, high] = [index(middle - bounded), index(middle + bounded)];
			if (this.#isTorus) return high - low + 1 >= count ? [0, count - 1] : [low, high];
			// Cells that jitter threw beyond an open edge stand in the outermost squares.
			return [Math.min(count - 1, Math.max(0, low)), Math.min(count - 1, Math.max(0, high))];
		};
		const [left, right] = spanOf(x, this.#width, this.#across, (at) => this.#column(at));
		const [bottom, top] = spanOf(y, this.#height, this.#down, (at) => this.#row(at));
		for (let row = bottom; row <= top; row++) {
			for (let column = left; column <= right; column++) {
				const bin = mod(row, this.#down) * this.#across + mod(column, this.#across);
				const end = this.#starts[bin + 1] as number;
				for (let k = this.#starts[bin] as number; k < end; k++) visit(this.#members[k] as number);
			}
		}
	}

	/** Side of a square, µm: about 1.4 times the distance between members. */
	get squareUm(): number {
		return Math.max(this.#width / this.#across, this.#height / this.#down);
	}

	/** The distance beyond which there is nobody. */
	get farthestUm(): number {
		return Math.hypot(this.#width, this.#height) + this.squareUm;
	}
}

const mod = (value: number, count: number): number => ((value % count) + count) % count;

/** A cell that could be joined. */
interface Candidate {
	readonly member: number;
	readonly distance: number;
}

const nearestFirst = (a: Candidate, b: Candidate): number => a.distance - b.distance || a.member - b.member;

/** Members within the reach of a place, nearest first. */
function candidatesFor(near: NearBy, x: number, y: number, reach: Reach, self: number | undefined): Candidate[] {
	const found = (radius: number): Candidate[] => {
		const all: Candidate[] = [];
		near.around(x, y, radius, (member) => {
			const distance = near.distance(member, x, y);
			if (member !== self && distance <= radius) all.push({ member, distance });
		});
		return all.sort(nearestFirst);
	};
	const { nearest, withinUm, sigmaUm } = reach;
	// Beyond three standard deviations a Gaussian adds about 1 % of its volume.
	const farthest = withinUm ?? (sigmaUm === undefined ? near.farthestUm : 3 * sigmaUm);
	if (nearest === undefined) return found(farthest);
	for (let radius = Math.min(farthest, near.squareUm * Math.sqrt(nearest)); ; radius = Math.min(farthest, 2 * radius)) {
		const some = found(radius);
		if (some.length >= nearest || radius >= farthest) return some.slice(0, nearest);
	}
}

const weightOf = ({ sigmaUm }: Reach, distance: number): number =>
	sigmaUm === undefined ? 1 : Math.exp((-distance * distance) / (2 * sigmaUm * sigmaUm));

/** Refuses a connection by which some cells would have no partner. */
function refuseUnreached(request: WiringRequest, unreached: readonly number[], near: NearBy): never {
	const { name, fromName, toName, to, reach, isOwnKind } = request;
	const member = unreached[0] as number;
	const [x, y] = [to.x[member] as number, to.y[member] as number];
	let closest = Number.POSITIVE_INFINITY;
	near.around(x, y, near.farthestUm, (other) => {
		if (!(isOwnKind && other === member)) closest = Math.min(closest, near.distance(other, x, y));
	});
	const span = reach.withinUm ?? (reach.sigmaUm === undefined ? undefined : 3 * reach.sigmaUm);
	const nearestText = Number.isFinite(closest)
		? `the ${fromName} nearest to ${toName} ${member} is at ${closest.toPrecision(3)} µm`
		: `there is no other ${fromName}`;
	throw new UserError(
		`${name}: ${unreached.length} of ${to.x.length} ${toName} have no ${fromName} within reach${span === undefined ? '' : ` (${span} µm)`}; ${nearestText}. Reach farther, or declare more ${fromName} cells`,
	);
}

/** How many cells are joined, and how: what a request comes to before any cell has its place. */
interface WiringCounts extends Pick<WiringRequest, 'name' | 'reach' | 'extent'> {
	readonly from: number;
	readonly to: number;
}

/** About how many pairs are asked for. @throws UserError where they are more than `mostPairs` */
export function expectedPairs({ name, from, to, reach, extent }: WiringCounts): number {
	const [width, height] = sidesOf(extent);
	const radius = reach.withinUm ?? (reach.sigmaUm === undefined ? Number.POSITIVE_INFINITY : 3 * reach.sigmaUm);
	const part = Math.min(1, (Math.PI * radius * radius) / (width * height));
	const { nearest = Number.POSITIVE_INFINITY, mostInputs = Number.POSITIVE_INFINITY } = reach;
	const expected = to * Math.min(nearest, mostInputs, from * part);
	if (expected <= mostPairs) return expected;
	throw new UserError(
		`${name} would have about ${Math.round(expected).toLocaleString('en')} pairs, more than ${mostPairs.toLocaleString('en')}: reach less far, take fewer inputs each, or a smaller extent`,
	);
}

/**
 * Joins two populations by distance: each cell of the second with those of the first within its reach, of which limits leave the nearest.
 * A cell of the first population that reaches more cells than its limit keeps the nearest of them.
 * @returns pairs by receiving cell, ascending
 * @throws UserError where a cell has nobody within its reach
 */
export function wire(request: WiringRequest): Wiring {
	const { from, to, reach, isOwnKind, isMutual } = request;
	const near = new NearBy(from, request.extent);
	const lists = Array.from({ length: to.x.length }, (_, member) => {
		const found = candidatesFor(
			near,
			to.x[member] as number,
			to.y[member] as number,
			reach,
			isOwnKind ? member : undefined,
		);
		return found.slice(0, reach.mostInputs ?? found.length);
	});
	const limited = reach.mostOutputs === undefined ? lists : withinOutputs(lists, from.x.length, reach.mostOutputs);
	const mutual = isMutual && isOwnKind ? eachOnce(limited) : limited;
	const isAlone = (member: number): boolean => (limited[member] as Candidate[]).length === 0;
	const unreached = limited.flatMap((_, member) => (isAlone(member) ? [member] : []));
	// A single cell of its kind has no neighbour to be joined with.
	if (unreached.length > 0 && !(isOwnKind && to.x.length === 1)) refuseUnreached(request, unreached, near);
	const total = mutual.reduce((sum, each) => sum + each.length, 0);
	const pairs = {
		from: from.x.length <= 2 ** 16 ? new Uint16Array(total) : new Int32Array(total),
		starts: new Int32Array(mutual.length + 1),
	};
	let next = 0;
	mutual.forEach((partners, member) => {
		for (const partner of partners) pairs.from[next++] = partner.member;
		pairs.starts[member + 1] = next;
	});
	return wiringOf(request, pairs);
}

/** By what each pair is multiplied. */
function weightsOf({ from, to, reach, extent, isNormalised }: WiringRequest, pairs: PackedPairs): Float64Array {
	const distance = distanceOn(extent);
	const weights = new Float64Array(pairs.from.length);
	for (let member = 0; member < to.x.length; member++) {
		const [x, y] = [to.x[member] as number, to.y[member] as number];
		const [first, end] = [pairs.starts[member] as number, pairs.starts[member + 1] as number];
		let sum = 0;
		for (let pair = first; pair < end; pair++) {
			const weight = weightOf(reach, distance(from, pairs.from[pair] as number, x, y));
			weights[pair] = weight;
			sum += weight;
		}
		if (!isNormalised) continue;
		for (let pair = first; pair < end; pair++) weights[pair] = (weights[pair] as number) / sum;
	}
	return weights;
}

/** The wiring that was asked for, of its pairs. */
export function wiringOf(request: WiringRequest, pairs: PackedPairs): Wiring {
	const from = remembered(() => Int32Array.from(pairs.from));
	const to = remembered(() => {
		const all = new Int32Array(pairs.from.length);
		for (let member = 0; member + 1 < pairs.starts.length; member++)
			all.fill(member, pairs.starts[member], pairs.starts[member + 1]);
		return all;
	});
	const weights = remembered(() => weightsOf(request, pairs));
	return {
		pairs,
		get from() {
			return from();
		},
		get to() {
			return to();
		},
		get weights() {
			return weights();
		},
	};
}

/** Leaves each cell of the first population its nearest so many of the second. */
function withinOutputs(lists: readonly Candidate[][], senders: number, most: number): Candidate[][] {
	const receivers: { readonly to: number; readonly distance: number }[][] = Array.from({ length: senders }, () => []);
	lists.forEach((partners, to) => {
		for (const { member, distance } of partners) receivers[member]?.push({ to, distance });
	});
	const kept = receivers.map((each) =>
		each.length <= most
			? undefined
			: new Set(
					each
						.sort((a, b) => a.distance - b.distance || a.to - b.to)
						.slice(0, most)
						.map(({ to }) => to),
				),
	);
	return lists.map((partners, to) => partners.filter(({ member }) => kept[member]?.has(to) ?? true));
}

/** Of a junction within a population each pair once: where either cell is a partner of the other. */
function eachOnce(lists: readonly Candidate[][]): Candidate[][] {
	const joined = lists.map(() => new Map<number, number>());
	lists.forEach((partners, to) => {
		for (const { member, distance } of partners) joined[Math.max(member, to)]?.set(Math.min(member, to), distance);
	});
	return joined.map((each) =>
		[...each].map(([member, distance]) => ({ member, distance })).sort((a, b) => a.member - b.member),
	);
}
