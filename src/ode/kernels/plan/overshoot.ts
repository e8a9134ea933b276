import { voltagesOf } from '../../equations/linking/stateRoles.ts';
import { type ClampedCell, clampPotentialsMv } from './clampedCell.ts';
import { litMembers } from './drivenCell.ts';

/** How far steps of some length threw a potential beyond where the cell goes. */
export interface Overshoot {
	readonly stepMs: number;
	/** Potential from which the cell was let go, mV. */
	readonly fromMv: number;
	/** The farthest that it was thrown, mV; infinite where it left all bounds. */
	readonly toMv: number;
	/** By how much more than it may be, mV. */
	readonly beyondMv: number;
}

/**
 * So far a step may throw a potential beyond where it goes by short steps, mV. Of 4,068 kinds of cells in 3,000 random circuits whose growth allows steps
 * of 0.5 ms, 4,029 stayed within 10 of the clamp potentials and 33 went beyond 20, 18 of these beyond 1,000. Cells of the retina stay within 10
 * at steps of 1 ms, the ganglion cell within 17 at its substeps of 0.1 ms, where it fires.
 */
const mostBeyondMv = 25;
/** Steps as parts of their length: whole ones and then halves, into which they may be split. What is thrown farther in each is far away by then. */
const course = [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5];
/** By so much more the potential is moved at each later look, so that steep channels are met between the clamp potentials too, mV. */
const shiftMv = 2.5;
/**
 * Currents into a cell that is let go from its declared initial state, pA, a fifth apart: what synapses, gap junctions and electrodes send. They take it across
 * what its channels open at, at many speeds.
 */
const currentsPa: readonly number[] = Array.from({ length: 20 }, (_, k) => 10 * 1.2 ** k).flatMap((each) => [
	each,
	-each,
]);
/** Length of the short steps, by which it is known where a cell goes, ms. */
export const shortMs = 0.01;
/** For so long at least it is looked where a cell goes, ms. */
const leastLookMs = 4;
/** A potential beyond this is no cell's: then even short steps do not tell where it goes, mV. */
const absurdMv = 1e4;

/** Least and greatest potential of a cell after any of some steps, mV, as long as it is a number. */
interface Extent {
	readonly low: number;
	readonly high: number;
	/** A potential is no number in the end. */
	readonly isLost: boolean;
}

const lowest = (clampPotentialsMv[0] as number) - mostBeyondMv;
const highest = (clampPotentialsMv.at(-1) ?? Number.NaN) + mostBeyondMv;
const isWithin = ({ low, high }: Extent, least: number, most: number): boolean => low >= least && high <= most;

const isCell = (extent: Extent): boolean => isWithin(extent, -absurdMv, absurdMv);

/** States from which a cell is let go, in the order of the kind's, and its inputs then. */
interface Start {
	readonly states: readonly number[];
	readonly inputs: readonly number[];
}

/**
 * Lets a cell go from its declared initial state, in the dark and under steps of light and of current, and from every state of a voltage-clamp experiment, by steps of the real-time method itself.
 *
 * The method takes all slopes from the start of a step, but a current is a product: conductance times driving force. Where a step lasts for
 * several time constants of the membrane and the conductance changes several-fold in it, the potential goes where the slopes point, beyond every
 * reversal potential, and from there farther still. Eigenvalues do not show it: at each state by itself the linear step damps.
 */
export class OvershootTrials {
	readonly #cell: ClampedCell;
	readonly #voltages: readonly number[];
	/** States of the members to be let go; the first is the declared one. */
	readonly #starts: readonly Start[];
	readonly #driven: ReadonlySet<Start>;
	readonly #known = new Map<Start, Extent>();
	#isLost = false;

	constructor(cell: ClampedCell) {
		const { kind, looks } = cell;
		const paths = voltagesOf(kind);
		const count = clampPotentialsMv.length;
		this.#cell = cell;
		this.#voltages = kind.states.flatMap(({ path }, k) => (paths.includes(path) ? [k] : []));
		const inputs = kind.inputs.map(() => 0);
		const clamped = looks.flatMap((look, later) =>
			clampPotentialsMv.map((_, i) => ({
				inputs,
				states: kind.states.map(({ path }, k) => {
					const value = look[k * count + i] as number;
					return paths.includes(path) ? value + later * shiftMv : value;
				}),
			})),
		);
		const members = litMembers(kind);
		const at = (values: Float64Array, i: number) =>
			Array.from({ length: values.length / members.count }, (_, k) => values[k * members.count + i] as number);
		const driven = Array.from({ length: members.count }, (_, i) => ({
			states: at(members.states, i),
			inputs: at(members.inputs, i),
		}));
		const electrode = kind.inputs.findIndex(({ role }) => role === 'electrode');
		const declared = kind.states.map(({ initial }) => initial);
		for (const pA of electrode < 0 ? [] : currentsPa) {
			driven.push({ states: declared, inputs: inputs.map((_, k) => (k === electrode ? pA : 0)) });
		}
		this.#driven = new Set(driven);
		this.#starts = [
			{ states: declared, inputs },
			...clamped.filter(({ states }) => states.every(Number.isFinite)),
			...driven,
		];
	}

	/** Not even short steps keep the cell in bounds from its declared initial state: known once steps of some length were tried. */
	get isLost(): boolean {
		return this.#isLost;
	}

	/**
	 * The overshoots by steps of that length, the farthest first; none where they hold. States from which short steps lose the cell too do not count,
	 * nor a clamp from which equations lose their value (a logarithm of a concentration) while the potential stays in bounds, nor light and currents that truly take the potential out of them.
	 * @param shares with which such steps are taken (`RowShares`)
	 */
	by(stepMs: number, shares?: readonly number[]): Overshoot[] {
		if (this.#voltages.length === 0 || stepMs <= shortMs) return [];
		const steps = course.map((part) => part * stepMs);
		const extents = this.#run(this.#starts, steps, shares);
		const suspects = this.#starts.flatMap((start, i) => {
			const extent = extents[i];
			const isSuspect = extent && (!isWithin(extent, lowest, highest) || (i === 0 && extent.isLost));
			return isSuspect ? [{ start, extent }] : [];
		});
		this.#learn(
			suspects.map(({ start }) => start),
			stepMs,
		);
		return suspects
			.flatMap(({ start, extent }) => {
				const known = this.#known.get(start);
				if (!known || !isCell(known)) return [];
				if (this.#driven.has(start) && !isWithin(known, lowest, highest)) return [];
				const below = Math.min(lowest, known.low - mostBeyondMv) - extent.low;
				const above = extent.high - Math.max(highest, known.high + mostBeyondMv);
				const isGone = start === this.#starts[0] && extent.isLost;
				const beyondMv = isGone ? Number.POSITIVE_INFINITY : Math.max(below, above);
				const fromMv = start.states[this.#voltages[0] as number] as number;
				return beyondMv > 0 ? [{ stepMs, fromMv, toMv: below > above ? extent.low : extent.high, beyondMv }] : [];
			})
			.sort((a, b) => b.beyondMv - a.beyondMv || a.fromMv - b.fromMv);
	}

	/** Finds by short steps where the cell goes, once for each start: lengths are tried from the longest on. */
	#learn(starts: readonly Start[], stepMs: number): void {
		const unknown = starts.filter((each) => !this.#known.has(each));
		if (unknown.length === 0) return;
		const lookMs = Math.max(leastLookMs, course.reduce((sum, part) => sum + part) * stepMs);
		const count = Math.ceil(lookMs / shortMs);
		const extents = this.#run(unknown, Array<number>(count).fill(shortMs));
		unknown.forEach((start, i) => {
			const extent = extents[i];
			if (!extent) return;
			this.#known.set(start, extent);
			if (start === this.#starts[0] && (extent.isLost || !isCell(extent))) this.#isLost = true;
		});
	}

	#run(
		starts: readonly Start[],
		stepsMs: readonly number[],
		shares: readonly number[] | undefined = undefined,
	): Extent[] {
		const { kind } = this.#cell;
		const members = starts.length;
		const y = Float64Array.from({ length: kind.states.length * members }, (_, at) => {
			return (starts[at % members] as Start).states[Math.floor(at / members)] as number;
		});
		const inputs = Float64Array.from({ length: kind.inputs.length * members }, (_, at) => {
			return (starts[at % members] as Start).inputs[Math.floor(at / members)] as number;
		});
		const low = new Float64Array(members).fill(Number.POSITIVE_INFINITY);
		const high = new Float64Array(members).fill(Number.NEGATIVE_INFINITY);
		for (const stepMs of stepsMs) {
			this.#cell.free(y, inputs, stepMs, shares);
			for (const voltage of this.#voltages) {
				for (let i = 0; i < members; i++) {
					const value = y[voltage * members + i] as number;
					if (value < (low[i] as number)) low[i] = value;
					if (value > (high[i] as number)) high[i] = value;
				}
			}
		}
		const isLost = (i: number) => this.#voltages.some((voltage) => !Number.isFinite(y[voltage * members + i]));
		return starts.map((_, i) => ({ low: low[i] as number, high: high[i] as number, isLost: isLost(i) }));
	}
}
