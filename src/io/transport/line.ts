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
	const { clock, timers, random } = options;
	let conditions = options.conditions;
	let reading = true;
	let closed = false;
	const waiting: Slice[] = [];
	const arrived: Uint8Array[] = [];
	let held = 0;
	let freeAtMs = 0;
	const travelling: { readonly bytes: Uint8Array; readonly atMs: number }[] = [];
	let cancelLanding = (): void => undefined;
	let cancelDeparture: (() => void) | null = null;
	const cancels = new Set<() => void>();

	const later = (ms: number, run: () => void): (() => void) => {
		const cancel = timers.after(ms, () => {
			cancels.delete(cancel);
			if (!closed) run();
		});
		cancels.add(cancel);
		return cancel;
	};

	const handOver = (): void => {
		while (reading && !closed) {
			const bytes = arrived.shift();
			if (bytes === undefined) break;
			held -= bytes.length;
			options.deliver(bytes);
		}
		if (reading && !closed) schedule();
	};

	const arrive = (bytes: Uint8Array): void => {
		if (bytes.length === 0) return;
		arrived.push(bytes);
		held += bytes.length;
		handOver();
	};

	/** A line keeps its order, also when it becomes faster: only the first that travels may land. */
	const land = (): void => {
		for (let first = travelling[0]; first !== undefined && !closed; first = travelling[0]) {
			const inMs = first.atMs - clock();
			if (inMs > 0) {
				cancelLanding();
				cancelLanding = later(inMs, land);
				return;
			}
			travelling.shift();
			arrive(first.bytes);
		}
	};

	const depart = (): void => {
		cancelDeparture = null;
		const slice = waiting.shift();
		if (slice === undefined) return;
		held -= slice.bytes.length;
		const bytes = spoiled(slice.bytes, conditions, random);
		travelling.push({ bytes, atMs: clock() + conditions.latencyMs });
		land();
		slice.onDeparted?.();
		if (waiting.length === 0 && !closed) options.drained();
		schedule();
	};

	const schedule = (): void => {
		const next = waiting[0];
		if (next === undefined || cancelDeparture !== null || arrived.length > 0 || closed) return;
		const nowMs = clock();
		const departMs = Math.max(nowMs, freeAtMs) + (next.bytes.length * 1000) / conditions.bytesPerS;
		freeAtMs = departMs;
		cancelDeparture = later(departMs - nowMs, depart);
	};

	const babble = (): void => {
		arrive(babbled(conditions, random));
		if (conditions.babbleBytesPerS > 0) cancelBabble = later(BABBLE_PERIOD_MS, babble);
	};
	let cancelBabble = later(BABBLE_PERIOD_MS, babble);

	return {
		push(bytes, onDeparted) {
			const sliceBytes = Math.max(1, Math.min(bytes.length, Math.ceil((conditions.bytesPerS * SLICE_MS) / 1000)));
			held += bytes.length;
			for (let at = 0; at < bytes.length; at += sliceBytes) {
				const end = Math.min(bytes.length, at + sliceBytes);
				waiting.push({ bytes: bytes.slice(at, end), onDeparted: end === bytes.length ? onDeparted : undefined });
			}
			schedule();
		},
		heldBytes: () => held,
		setReading(on) {
			reading = on;
			if (on) later(0, handOver);
		},
		setConditions(next) {
			conditions = next;
			cancelBabble();
			cancelBabble = later(BABBLE_PERIOD_MS, babble);
		},
		close() {
			closed = true;
			for (const cancel of cancels) cancel();
			cancels.clear();
			waiting.length = 0;
			arrived.length = 0;
			travelling.length = 0;
			held = 0;
		},
	};
}
