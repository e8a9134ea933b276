import { z } from 'zod';
import { elementOr } from '../../base/elementOr.ts';

/** A cell and its place, µm from the middle of the retina. */
export interface RecordedCell {
	readonly member: number;
	readonly xUm: number;
	readonly yUm: number;
}

/** A quantity of some cells over a trial. */
export interface RecordedTrace {
	readonly unit: string;
	readonly cells: readonly RecordedCell[];
	/** For each cell, at the times of the trial. */
	readonly values: readonly Float64Array[];
}

/** What one run gave: plain data. Times are those of the protocol, s. */
export interface TrialResult {
	/** Of the sweep. */
	readonly sweep: number;
	readonly repeat: number;
	readonly timesS: Float64Array;
	/** By path. */
	readonly traces: Readonly<Record<string, RecordedTrace>>;
	/** By population, for each of its cells. */
	readonly spikes: Readonly<
		Record<string, { readonly cells: readonly RecordedCell[]; readonly timesS: readonly number[][] }>
	>;
	readonly steps: number;
}

/** A result as text has it: numbers of traces as the bytes of doubles, so that they come back bit for bit. */
const textSchema = z.object({
	sweep: z.number(),
	repeat: z.number(),
	timesS: z.string(),
	traces: z.record(
		z.string(),
		z.object({
			unit: z.string(),
			cells: z.array(z.object({ member: z.number(), xUm: z.number(), yUm: z.number() })),
			values: z.array(z.string()),
		}),
	),
	spikes: z.record(
		z.string(),
		z.object({
			cells: z.array(z.object({ member: z.number(), xUm: z.number(), yUm: z.number() })),
			timesS: z.array(z.array(z.number())),
		}),
	),
	steps: z.number(),
});

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitOf = new Map([...digits].map((digit, k) => [digit, k]));

/** Doubles as text: their bytes, the lowest first, by base64 (RFC 4648), which every shell and Python read. */
export function doublesText(values: ArrayLike<number>): string {
	const bytes = new Uint8Array(8 * values.length);
	const view = new DataView(bytes.buffer);
	for (let k = 0; k < values.length; k++) view.setFloat64(8 * k, values[k] as number, true);
	const parts: string[] = [];
	for (let k = 0; k < bytes.length; k += 3) {
		const left = bytes.length - k;
		const three = ((bytes[k] as number) << 16) | (elementOr(bytes, k + 1, 0) << 8) | elementOr(bytes, k + 2, 0);
		parts.push(
			digits.charAt(three >> 18) + digits.charAt((three >> 12) & 63),
			left > 1 ? digits.charAt((three >> 6) & 63) : '=',
			left > 2 ? digits.charAt(three & 63) : '=',
		);
	}
	return parts.join('');
}

/** The doubles again. @throws RangeError for what `doublesText` does not write */
export function doublesOf(text: string): Float64Array {
	const content = text.replace(/=+$/, '');
	const bytes = new Uint8Array(Math.floor((content.length * 3) / 4));
	if (bytes.length % 8 !== 0) throw new RangeError('no doubles: their bytes are not whole');
	let [held, count, at] = [0, 0, 0];
	for (const digit of content) {
		const value = digitOf.get(digit);
		if (value === undefined) throw new RangeError(`no doubles: '${digit}'`);
		held = ((held << 6) | value) & 0xffffff;
		count += 6;
		if (count < 8) continue;
		count -= 8;
		bytes[at++] = (held >> count) & 0xff;
	}
	const view = new DataView(bytes.buffer);
	return Float64Array.from({ length: bytes.length / 8 }, (_, k) => view.getFloat64(8 * k, true));
}

/** A result as JSON text, in one line. */
export function trialText({ timesS, traces, ...rest }: TrialResult): string {
	const asText = Object.entries(traces).map(([path, { values, ...about }]) => [
		path,
		{ ...about, values: values.map(doublesText) },
	]);
	return JSON.stringify({ ...rest, timesS: doublesText(timesS), traces: Object.fromEntries(asText) });
}

/** The result again. @throws Error for what `trialText` does not write */
export function trialOf(text: string): TrialResult {
	const { timesS, traces, ...rest } = textSchema.parse(JSON.parse(text));
	const asNumbers = Object.entries(traces).map(([path, { values, ...about }]) => [
		path,
		{ ...about, values: values.map(doublesOf) },
	]);
	return { ...rest, timesS: doublesOf(timesS), traces: Object.fromEntries(asNumbers) };
}
