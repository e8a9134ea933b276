import { UserError } from '../../../base/errors.ts';
import { type DelayLine, delayLinesOf } from '../../kernels/network/delays.ts';
import type { Network } from '../../kernels/network/network.ts';

/** What all delay lines of a network may take, bytes. */
export const mostLineBytes = 1e9;
/** Rows beyond those of the delay itself: the row before it, and that of the step that begins. */
const spareRows = 3;

/** What a line holds, as plain data: values of its cells at times before now, ms, oldest first. */
export interface LineContents {
	readonly agesMs: readonly number[];
	readonly rows: readonly Float64Array[];
	/** How long ago what comes out of it went in, ms. */
	readonly fromMs: number;
}

/**
 * One delay line: what went in at the beginnings of steps, a row each, linear between them. Before it held anything what went in first was there; of what is older than its
 * delay nothing is kept.
 */
class Line {
	readonly of: DelayLine;
	/** A ring of rows: the first is at `#head`. */
	#values: Float64Array;
	#times: Float64Array;
	#head = 0;
	#length = 0;
	/** Nothing that went in before this comes out any more, ms. */
	#fromMs = Number.NEGATIVE_INFINITY;

	constructor(of: DelayLine, stepMs: number) {
		this.of = of;
		const rows = rowsFor(of, stepMs);
		this.#times = new Float64Array(rows);
		this.#values = new Float64Array(rows * of.count);
	}

	get bytes(): number {
		return this.#values.byteLength + this.#times.byteLength;
	}

	#at(k: number): number {
		return (this.#head + k) % this.#times.length;
	}

	#timeOf(k: number): number {
		return this.#times[this.#at(k)] as number;
	}

	/** Whether the next row needs more room. */
	get isFull(): boolean {
		return this.#length === this.#times.length;
	}

	/** Rows that it takes when it needs more of them. */
	rowsOfMore(stepMs: number): number {
		return Math.max(rowsFor(this.of, stepMs), Math.ceil(1.25 * this.#times.length));
	}

	growTo(rows: number): void {
		const { count } = this.of;
		const times = new Float64Array(rows);
		const values = new Float64Array(rows * count);
		for (let k = 0; k < this.#length; k++) {
			times[k] = this.#timeOf(k);
			const start = this.#at(k) * count;
			values.set(this.#values.subarray(start, start + count), k * count);
		}
		[this.#times, this.#values, this.#head] = [times, values, 0];
	}

	/** Holds nothing any more. */
	empty(): void {
		this.#length = 0;
		this.#fromMs = Number.NEGATIVE_INFINITY;
	}

	/** Takes a row in. @param start where it begins in `from` */
	take(atMs: number, from: Float64Array, start: number): void {
		const { count } = this.of;
		const row = this.#at(this.#length++);
		this.#times[row] = atMs;
		const to = row * count;
		for (let i = 0; i < count; i++) this.#values[to + i] = from[start + i] as number;
	}

	/**
	 * Sets the rates by which what comes out is what went in a delay before the end of the step that begins.
	 * @param y what comes out now, and what goes in
	 */
	setRates(nowMs: number, durationMs: number, y: Float64Array, inputs: Float64Array): void {
		const { count, delayed, rate, minimum, maximum } = this.of;
		const delayMs = this.of.delayMs();
		const wantedMs = nowMs + durationMs - delayMs;
		const atMs = delayMs === 0 ? nowMs : Math.max(wantedMs, this.#fromMs);
		const last = this.#length - 1;
		let k = last;
		// A delay shorter than the step: on from the end of the line, along as much of it as that goes beyond.
		const lookBackMs = atMs > nowMs ? nowMs - (atMs - nowMs) : atMs;
		while (k > 0 && this.#timeOf(k) > lookBackMs) k--;
		const other = atMs > nowMs ? last : Math.min(k + 1, last);
		const [beginMs, endMs] = [this.#timeOf(k), this.#timeOf(other)];
		const part = endMs > beginMs ? Math.max(0, (atMs - beginMs) / (endMs - beginMs)) : 1;
		const [a, b] = [this.#at(k) * count, this.#at(other) * count];
		for (let i = 0; i < count; i++) {
			const before = this.#values[a + i] as number;
			const value = before + part * ((this.#values[b + i] as number) - before);
			// Along a spike it would come out of all bounds.
			const possible = part <= 1 ? value : Math.min(maximum, Math.max(minimum, value));
			inputs[rate + i] = (possible - (y[delayed + i] as number)) / durationMs;
		}
		this.#fromMs = Math.max(this.#fromMs, wantedMs);
		this.#forget(nowMs);
	}

	/** Drops rows that nothing comes from any more; two stay, for delays shorter than a step. */
	#forget(nowMs: number): void {
		const from = Math.min(this.#fromMs, nowMs);
		while (this.#length > 2 && this.#timeOf(1) <= from) {
			this.#head = this.#at(1);
			this.#length--;
		}
	}

	contents(nowMs: number): LineContents {
		const { count } = this.of;
		const numbers = Array.from({ length: this.#length }, (_, k) => k);
		return {
			agesMs: numbers.map((k) => nowMs - this.#timeOf(k)),
			rows: numbers.map((k) => this.#values.slice(this.#at(k) * count, (this.#at(k) + 1) * count)),
			fromMs: nowMs - this.#fromMs,
		};
	}

	/** Holds what another line held. Of cells that that had not it holds what `y` says of them. */
	holdAs({ agesMs, rows, fromMs }: LineContents, nowMs: number, y: Float64Array): void {
		const { count, source } = this.of;
		this.empty();
		const row = new Float64Array(count);
		rows.forEach((values, k) => {
			row.set(y.subarray(source, source + count));
			row.set(values.subarray(0, count));
			if (this.isFull) this.growTo(rows.length + spareRows);
			this.take(nowMs - (agesMs[k] as number), row, 0);
		});
		this.#fromMs = nowMs - fromMs;
	}
}

const rowsFor = (line: DelayLine, stepMs: number): number => Math.ceil(line.delayMs() / stepMs) + spareRows;
const bytesOf = ({ count }: DelayLine, rows: number): number => rows * (count + 1) * Float64Array.BYTES_PER_ELEMENT;

/**
 * What is on its way to synapses with a delay, for the real-time method: before each step it takes in what presynaptic cells do then and sets at which rate what synapses
 * read of them changes until the step's end. So that is linear within a step, between values that are linear between the beginnings of steps: order 2 in the step.
 * Where a delay is shorter than a step, it goes on along a straight line from the latest values, which is of order 2 too.
 * At the start, the cells have done for ever what they do then. A delay that is made longer lets what comes out stand still until the line is that long; one that is made shorter drops
 * what is older.
 */
export class DelayLines {
	readonly #lines: readonly Line[];
	readonly #inputs: Float64Array;
	readonly #stepMs: number;
	/** Indices of the states that `begin` reads: what goes in, and what comes out. */
	readonly states: readonly number[];
	/** By its own clock: steps are dated for crossings only. */
	#nowMs = 0;

	/**
	 * @param stepMs of the method
	 * @throws UserError for lines that would take more memory than `mostLineBytes`, before any is taken
	 */
	constructor(network: Network, stepMs: number) {
		const lines = delayLinesOf(network);
		wantRoom(
			lines.map((line) => ({ line, bytes: bytesOf(line, rowsFor(line, stepMs)) })),
			stepMs,
		);
		this.#lines = lines.map((line) => new Line(line, stepMs));
		this.#inputs = network.inputs;
		this.#stepMs = stepMs;
		const states = lines.flatMap(({ source, delayed, count }) =>
			[source, delayed].flatMap((from) => Array.from({ length: count }, (_, i) => from + i)),
		);
		this.states = [...new Set(states)];
	}

	/** Without any, a step has nothing to begin with. */
	get isEmpty(): boolean {
		return this.#lines.length === 0;
	}

	get bytes(): number {
		return this.#lines.reduce((sum, { bytes }) => sum + bytes, 0);
	}

	/** Before a step. @param y in which `states` hold */
	begin(y: Float64Array, durationMs: number): void {
		for (let k = 0; k < this.#lines.length; k++) {
			const line = this.#lines[k] as Line;
			if (line.isFull) this.#grow(line);
			line.take(this.#nowMs, y, line.of.source);
			line.setRates(this.#nowMs, durationMs, y, this.#inputs);
		}
		this.#nowMs += durationMs;
	}

	#grow(line: Line): void {
		const rows = line.rowsOfMore(this.#stepMs);
		wantRoom(
			this.#lines.map((each) => ({ line: each.of, bytes: each === line ? bytesOf(each.of, rows) : each.bytes })),
			this.#stepMs,
		);
		line.growTo(rows);
	}

	/** @throws UserError where the delays as they are now would take more than they may */
	checkRoom(): void {
		const lines = this.#lines.map(({ of }) => of);
		wantRoom(
			lines.map((line) => ({ line, bytes: bytesOf(line, rowsFor(line, this.#stepMs)) })),
			this.#stepMs,
		);
	}

	/** The state is another one, and what went before it is what it says itself. */
	restart(): void {
		for (const line of this.#lines) line.empty();
	}

	/** What the lines hold, by synapse and state. */
	contents(): ReadonlyMap<string, LineContents> {
		return new Map(this.#lines.map((line) => [lineKey(line.of), line.contents(this.#nowMs)]));
	}

	/** Goes on with what other lines held; a line that was not among them begins with what its cells do then. @param y the state */
	holdAs(contents: ReadonlyMap<string, LineContents>, y: Float64Array): void {
		for (const line of this.#lines) {
			const before = contents.get(lineKey(line.of));
			if (before) line.holdAs(before, this.#nowMs, y);
			else line.empty();
		}
	}
}

/** What a line is called in `contents`. */
export const lineKey = ({ synapse, state }: DelayLine): string => `${synapse} ${state}`;

/** Refuses lines beyond what may be taken, by the longest of them. */
function wantRoom(all: readonly { readonly line: DelayLine; readonly bytes: number }[], stepMs: number): void {
	const bytes = all.reduce((sum, each) => sum + each.bytes, 0);
	if (bytes <= mostLineBytes) return;
	const largest = all.reduce((most, each) => (each.bytes > most.bytes ? each : most));
	const { synapse, count } = largest.line;
	const inMb = (value: number): string => `${Math.round(value / 1e6).toLocaleString('en')} MB`;
	throw new UserError(
		`the delays of this circuit would take ${inMb(bytes)}, more than ${inMb(mostLineBytes)}, most of it ${synapse}.delay of ${largest.line.delayMs()} ms for ${count.toLocaleString('en')} cells at steps of ${stepMs} ms: take shorter delays, longer steps or fewer cells`,
	);
}
