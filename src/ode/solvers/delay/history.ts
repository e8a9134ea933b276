import type { DelayLine } from '../../kernels/network/delays.ts';
import type { DenseStep } from '../reference/solver.ts';

/** Chebyshev points of the second kind on 0 … 1, and the weights of the polynomial through them (Berrut & Trefethen 2004, SIAM Rev. 46:501, 5.4). */
function chebyshevPoints(count: number): { readonly at: Float64Array; readonly weights: Float64Array } {
	const at = Float64Array.from({ length: count }, (_, k) => (1 - Math.cos((Math.PI * k) / (count - 1))) / 2);
	const weights = Float64Array.from({ length: count }, (_, k) => (k === 0 || k === count - 1 ? 0.5 : 1) * (-1) ** k);
	return { at, weights };
}

/** A step that was taken: what went into each line at points of it; of member i at point k at k·count + i. */
interface Kept {
	readonly start: number;
	readonly end: number;
	readonly values: readonly Float64Array[];
}

/** What went into the delay lines of a network, as a method with dense output found it: in each step the polynomial through as many points of that. */
export class History {
	readonly #lines: readonly DelayLine[];
	readonly #points: ReturnType<typeof chebyshevPoints>;
	/** What cells did before the start, by line. */
	readonly #first: readonly Float64Array[];
	readonly #kept: Kept[] = [];
	/** The step that was looked at last, and the part of each of its points in the value there. */
	#at = 0;
	readonly #parts: Float64Array;
	/** What went in before this comes out no more, by line. */
	readonly #fromMs: Float64Array;

	/** @param points of a step: one more than the degree of the dense output @param y the state at the start */
	constructor(lines: readonly DelayLine[], points: number, y: Float64Array) {
		this.#lines = lines;
		this.#points = chebyshevPoints(points);
		this.#parts = new Float64Array(points);
		this.#first = lines.map(({ source, count }) => y.slice(source, source + count));
		this.#fromMs = new Float64Array(lines.length).fill(Number.NEGATIVE_INFINITY);
	}

	/** Takes in an accepted step. */
	keep(step: DenseStep): void {
		const { start, end } = step;
		const { at } = this.#points;
		const values = this.#lines.map(({ source, count }) => {
			const ofLine = new Float64Array(at.length * count);
			at.forEach((part, k) => {
				const t = start + (end - start) * part;
				for (let i = 0; i < count; i++) ofLine[k * count + i] = step.value(source + i, t);
			});
			return ofLine;
		});
		this.#kept.push({ start, end, values });
	}

	/** A time is reached: what is older than a delay comes out no more, also where the delay is made longer. */
	forget(nowMs: number): void {
		this.#lines.forEach((line, k) => {
			this.#fromMs[k] = Math.max(this.#fromMs[k] as number, nowMs - line.delayMs());
		});
		const oldest = Math.min(...this.#fromMs);
		const gone = this.#kept.findIndex(({ end }) => end >= oldest);
		if (gone > 0) this.#kept.splice(0, gone);
		this.#at = 0;
	}

	/** The step in which a moment lies, with the parts of its points there; nothing before the first. */
	#stepAt(t: number): Kept | undefined {
		const kept = this.#kept;
		const last = kept.length - 1;
		let k = Math.min(this.#at, last);
		while (k > 0 && (kept[k] as Kept).start > t) k--;
		while (k >= 0 && k < last && (kept[k] as Kept).end < t) k++;
		this.#at = Math.max(0, k);
		const step = kept[k];
		if (!step || step.start > t) return undefined;
		const { at, weights } = this.#points;
		const s = (t - step.start) / (step.end - step.start);
		const hit = at.indexOf(s);
		let sum = 0;
		at.forEach((point, j) => {
			const part = hit < 0 ? (weights[j] as number) / (s - point) : Number(j === hit);
			this.#parts[j] = part;
			sum += part;
		});
		for (let j = 0; j < at.length; j++) this.#parts[j] = (this.#parts[j] as number) / sum;
		return step;
	}

	#valueIn(step: Kept | undefined, k: number, member: number): number {
		if (!step) return this.#first[k]?.[member] as number;
		const values = step.values[k] as Float64Array;
		const { count } = this.#lines[k] as DelayLine;
		let sum = 0;
		for (let j = 0; j < this.#parts.length; j++) {
			sum += (this.#parts[j] as number) * (values[j * count + member] as number);
		}
		return sum;
	}

	/** The moment from which a line's output at a time comes. */
	#momentOf(k: number, t: number): number {
		return Math.max(t - (this.#lines[k] as DelayLine).delayMs(), this.#fromMs[k] as number);
	}

	/** What comes out of line k, which has a delay, at a time. */
	value(k: number, member: number, t: number): number {
		return this.#valueIn(this.#stepAt(this.#momentOf(k, t)), k, member);
	}

	/** Puts what comes out of each line at a time into a state. */
	put(t: number, y: Float64Array): void {
		this.#lines.forEach((line, k) => {
			const { source, delayed, count } = line;
			if (line.delayMs() === 0) {
				y.copyWithin(delayed, source, source + count);
				return;
			}
			const step = this.#stepAt(this.#momentOf(k, t));
			for (let i = 0; i < count; i++) y[delayed + i] = this.#valueIn(step, k, i);
		});
	}
}
