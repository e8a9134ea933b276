import type { Clock, Timers } from '../../base/clock.ts';

/** How one direction of a line treats its bytes. */
export interface LineConditions {
	/** Added travel time, ms. */
	readonly latencyMs: number;
	/** Bytes per second the line carries; Infinity: no limit. */
	readonly bytesPerS: number;
	/** Probability that a byte vanishes, 0 to 1. */
	readonly lossPerByte: number;
	/** Probability that one bit of a byte flips, 0 to 1. */
	readonly noisePerByte: number;
	/** Everything vanishes. */
	readonly silent: boolean;
	/** Random bytes the line adds by itself, per second. */
	readonly babbleBytesPerS: number;
}

/** A line that carries every byte at once. */
export const PERFECT_LINE: LineConditions = {
	latencyMs: 0,
	bytesPerS: Number.POSITIVE_INFINITY,
	lossPerByte: 0,
	noisePerByte: 0,
	silent: false,
	babbleBytesPerS: 0,
};

/** The conditions of a serial line of a rate: ten bits a byte. */
export function lineAtBaud(baud: number): LineConditions {
	return { ...PERFECT_LINE, bytesPerS: baud / 10 };
}

/** Babble comes in bursts of this length, ms. */
const BABBLE_PERIOD_MS = 10;
/** Chunks are cut to what the line carries in this time, so that pacing is smooth. */
const SLICE_MS = 5;

/** What a line needs to run. */
export interface LineOptions {
	readonly clock: Clock;
	readonly timers: Timers;
	/** Uniform numbers from 0 (included) to 1 (excluded), from a seeded generator. */
	readonly random: () => number;
	readonly conditions: LineConditions;
	/** Receives what arrives. */
	deliver(bytes: Uint8Array): void;
	/** Called when the last byte held has left. */
	drained(): void;
}

/** One direction of a simulated line. */
export interface Line {
	/** Takes bytes; `onDeparted` is called when the last of them has left. */
	push(bytes: Uint8Array, onDeparted?: () => void): void;
	/** Bytes that have not left, or have arrived but are not taken. */
	heldBytes(): number;
	/** Whether arrived bytes are handed over or wait. While some wait, no others leave. */
	setReading(on: boolean): void;
	setConditions(conditions: LineConditions): void;
	/** Forgets everything under way. */
	close(): void;
}

interface Slice {
	readonly bytes: Uint8Array;
	readonly onDeparted: (() => void) | undefined;
}

/** What of bytes comes through, and how. */
function spoiled(
	bytes: Uint8Array,
	{ lossPerByte, noisePerByte, silent }: LineConditions,
	random: () => number,
): Uint8Array {
	if (silent) return new Uint8Array();
	if (lossPerByte === 0 && noisePerByte === 0) return bytes;
	const kept = bytes.filter(() => random() >= lossPerByte);
	return kept.map((byte) => (random() < noisePerByte ? byte ^ (1 << Math.floor(random() * 8)) : byte));
}

/** What a line adds by itself in one period. */
function babbled({ babbleBytesPerS }: LineConditions, random: () => number): Uint8Array {
	const amount = (babbleBytesPerS * BABBLE_PERIOD_MS) / 1000;
	// The fraction of a byte is drawn, so that low rates come out right.
	const count = Math.floor(amount) + (random() < amount % 1 ? 1 : 0);
	return Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}

/** A line with pacing, latency, loss, noise, silence and babble: how the simulated devices show real trouble. */
export function createLine(options: LineOptions): Line {
	return new SimulatedLine(options);
}

/**
 * Bytes on their way: those that wait until the line is free, those that travel, and those that have arrived and wait
 * until they are read.
 */
class SimulatedLine implements Line {
	readonly #options: LineOptions;
	readonly #waiting: Slice[] = [];
	readonly #travelling: { readonly bytes: Uint8Array; readonly atMs: number }[] = [];
	readonly #arrived: Uint8Array[] = [];
	readonly #cancels = new Set<() => void>();
	#conditions: LineConditions;
	#reading = true;
	#closed = false;
	#heldBytes = 0;
	#freeAtMs = 0;
	#cancelDeparture: (() => void) | null = null;
	#cancelLanding = (): void => undefined;
	#cancelBabble: () => void;

	constructor(options: LineOptions) {
		this.#options = options;
		this.#conditions = options.conditions;
		this.#cancelBabble = this.#later(BABBLE_PERIOD_MS, () => this.#babble());
	}

	push(bytes: Uint8Array, onDeparted?: () => void): void {
		const { bytesPerS } = this.#conditions;
		const sliceBytes = Math.max(1, Math.min(bytes.length, Math.ceil((bytesPerS * SLICE_MS) / 1000)));
		this.#heldBytes += bytes.length;
		for (let at = 0; at < bytes.length; at += sliceBytes) {
			const end = Math.min(bytes.length, at + sliceBytes);
			this.#waiting.push({ bytes: bytes.slice(at, end), onDeparted: end === bytes.length ? onDeparted : undefined });
		}
		this.#schedule();
	}

	heldBytes(): number {
		return this.#heldBytes;
	}

	setReading(on: boolean): void {
		this.#reading = on;
		if (on) this.#later(0, () => this.#handOver());
	}

	setConditions(conditions: LineConditions): void {
		this.#conditions = conditions;
		this.#cancelBabble();
		this.#cancelBabble = this.#later(BABBLE_PERIOD_MS, () => this.#babble());
	}

	close(): void {
		this.#closed = true;
		for (const cancel of this.#cancels) cancel();
		this.#cancels.clear();
		this.#waiting.length = 0;
		this.#arrived.length = 0;
		this.#travelling.length = 0;
		this.#heldBytes = 0;
	}

	/** The next slice departs as soon as the line has carried it, unless what has arrived is not taken. */
	#schedule(): void {
		const next = this.#waiting[0];
		if (next === undefined || this.#cancelDeparture !== null || this.#arrived.length > 0 || this.#closed) return;
		const nowMs = this.#options.clock();
		const departMs = Math.max(nowMs, this.#freeAtMs) + (next.bytes.length * 1000) / this.#conditions.bytesPerS;
		this.#freeAtMs = departMs;
		this.#cancelDeparture = this.#later(departMs - nowMs, () => this.#depart());
	}

	#depart(): void {
		const { clock, random } = this.#options;
		this.#cancelDeparture = null;
		const slice = this.#waiting.shift();
		if (slice === undefined) return;
		this.#heldBytes -= slice.bytes.length;
		const bytes = spoiled(slice.bytes, this.#conditions, random);
		this.#travelling.push({ bytes, atMs: clock() + this.#conditions.latencyMs });
		this.#land();
		slice.onDeparted?.();
		if (this.#waiting.length === 0 && !this.#closed) this.#options.drained();
		this.#schedule();
	}

	/** A line keeps its order, also when it becomes faster: only the first that travels may land. */
	#land(): void {
		for (let first = this.#travelling[0]; first !== undefined && !this.#closed; first = this.#travelling[0]) {
			const inMs = first.atMs - this.#options.clock();
			if (inMs > 0) {
				this.#cancelLanding();
				this.#cancelLanding = this.#later(inMs, () => this.#land());
				return;
			}
			this.#travelling.shift();
			this.#arrive(first.bytes);
		}
	}

	#arrive(bytes: Uint8Array): void {
		if (bytes.length === 0) return;
		this.#arrived.push(bytes);
		this.#heldBytes += bytes.length;
		this.#handOver();
	}

	#handOver(): void {
		while (this.#reading && !this.#closed) {
			const bytes = this.#arrived.shift();
			if (bytes === undefined) break;
			this.#heldBytes -= bytes.length;
			this.#options.deliver(bytes);
		}
		if (this.#reading && !this.#closed) this.#schedule();
	}

	#babble(): void {
		this.#arrive(babbled(this.#conditions, this.#options.random));
		if (this.#conditions.babbleBytesPerS > 0) {
			this.#cancelBabble = this.#later(BABBLE_PERIOD_MS, () => this.#babble());
		}
	}

	/** Runs it in so many ms, unless the line is closed or it is cancelled before. */
	#later(ms: number, run: () => void): () => void {
		const cancel = this.#options.timers.after(ms, () => {
			this.#cancels.delete(cancel);
			if (!this.#closed) run();
		});
		this.#cancels.add(cancel);
		return cancel;
	}
}
