/**
 * Binary messages. From the host: one `Snapshot` per display frame at most. To the host: camera frames.
 * A message is a little-endian Uint32 with the length of a JSON header, the header, padding to 8 bytes, then the arrays that it names.
 */

/** What the screen draws: the state of every cell at one moment and the spikes and probe samples since the last snapshot. */
export interface Snapshot {
	/** Model time, ms. */
	readonly tMs: number;
	/** Potential of every cell, mV, population by population (`firstCell` of the description). */
	readonly potentialsMv: Float32Array;
	/** Input of every receptor, in the unit that it declares (photoisomerisations per second at a gain of 1), in the order of the description. */
	readonly lightRates: Float32Array;
	/** Cell index (as in `potentialsMv`) of each spike since the last snapshot. */
	readonly spikeCells: Uint32Array;
	/** Model time of each of those spikes, ms. */
	readonly spikeTimesMs: Float64Array;
	/** What came before is not what this goes on from: spikes and samples are those of a whole stretch anew. */
	readonly renews?: boolean;
	/** Samples of watched cells since the last snapshot; one row of `quantities` values per sample, in the units of the watch. */
	readonly probes: readonly { readonly watch: number; readonly timesMs: Float64Array; readonly values: Float32Array }[];
}

/** A grey picture from the page's camera or video. */
export interface CameraFrame {
	readonly width: number;
	readonly height: number;
	/** When the picture was taken, ms of the host's clock (the page converts by its clock offset). */
	readonly capturedAtMs: number;
	/** sRGB grey codes, row by row. */
	readonly pixels: Uint8Array;
}

type Field = Float32Array | Float64Array | Uint32Array | Uint8Array;
type FieldType = 'f32' | 'f64' | 'u32' | 'u8';

interface Layout {
	readonly message: 'snapshot' | 'frame';
	readonly numbers: Readonly<Record<string, number>>;
	readonly fields: readonly { readonly type: FieldType; readonly length: number }[];
	readonly watches?: readonly number[];
}

const bytesOf: Readonly<Record<FieldType, number>> = { f32: 4, f64: 8, u32: 4, u8: 1 };
const create: Readonly<Record<FieldType, (buffer: ArrayBuffer, start: number, count: number) => Field>> = {
	f32: (buffer, start, count) => new Float32Array(buffer, start, count),
	f64: (buffer, start, count) => new Float64Array(buffer, start, count),
	u32: (buffer, start, count) => new Uint32Array(buffer, start, count),
	u8: (buffer, start, count) => new Uint8Array(buffer, start, count),
};
const aligned = (offset: number) => (offset + 7) & ~7;

function typeOf(field: Field): FieldType {
	if (field instanceof Float32Array) return 'f32';
	if (field instanceof Float64Array) return 'f64';
	return field instanceof Uint32Array ? 'u32' : 'u8';
}

function pack(header: Omit<Layout, 'fields'>, fields: readonly Field[]): ArrayBuffer {
	const layout: Layout = { ...header, fields: fields.map((field) => ({ type: typeOf(field), length: field.length })) };
	// The header is plain ASCII: one byte per character, without a TextEncoder, which pure layers do not have.
	const json = JSON.stringify(layout);
	let size = aligned(4 + json.length);
	for (const field of fields) size = aligned(size + field.byteLength);
	const buffer = new ArrayBuffer(size);
	const bytes = new Uint8Array(buffer);
	new DataView(buffer).setUint32(0, json.length, true);
	for (let i = 0; i < json.length; i++) bytes[4 + i] = json.charCodeAt(i);
	let at = aligned(4 + json.length);
	for (const field of fields) {
		bytes.set(new Uint8Array(field.buffer, field.byteOffset, field.byteLength), at);
		at = aligned(at + field.byteLength);
	}
	return buffer;
}

const invalid = (why: string) => new Error(`binary message: ${why}`);

/** Longest header: room for the fields of two thousand probes. */
const longestHeader = 100_000;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isField = (value: unknown): value is Layout['fields'][number] =>
	isObject(value) &&
	typeof value.type === 'string' &&
	Object.hasOwn(bytesOf, value.type) &&
	Number.isInteger(value.length) &&
	Number(value.length) >= 0;

/** The layout that a header says, checked as far as the arrays are cut by it; by hand, because this runs for every picture. */
function parseLayout(json: string): Layout {
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch {
		throw invalid('its header is no JSON');
	}
	if (!isObject(value)) throw invalid('its header is no object');
	const { message, numbers, fields, watches = [] } = value;
	if (message !== 'snapshot' && message !== 'frame') throw invalid('header without message: snapshot or frame');
	if (!isObject(numbers)) throw invalid('header without numbers');
	if (!Array.isArray(fields) || !fields.every(isField)) throw invalid('header without fields of known types');
	if (!Array.isArray(watches) || !watches.every(Number.isInteger)) throw invalid('watches that are no whole numbers');
	const known = Object.entries(numbers).filter((each): each is [string, number] => typeof each[1] === 'number');
	return { message, numbers: Object.fromEntries(known), fields, watches };
}

function unpack(buffer: ArrayBuffer): { layout: Layout; fields: Field[] } {
	if (buffer.byteLength < 4) throw invalid('shorter than its header');
	const length = new DataView(buffer).getUint32(0, true);
	if (4 + length > buffer.byteLength) throw invalid('header longer than the message');
	if (length > longestHeader) throw invalid('its header is too long');
	const layout = parseLayout(String.fromCharCode(...new Uint8Array(buffer, 4, length)));
	let at = aligned(4 + length);
	const fields = layout.fields.map(({ type, length: count }): Field => {
		const size = bytesOf[type];
		if (at + count * size > buffer.byteLength) throw invalid('a field reaches past its end');
		const start = at;
		at = aligned(at + count * size);
		return create[type](buffer, start, count);
	});
	return { layout, fields };
}

/** Packs a snapshot into one transferable buffer. */
export function encodeSnapshot(snapshot: Snapshot): ArrayBuffer {
	const { tMs, potentialsMv, lightRates, spikeCells, spikeTimesMs, probes, renews } = snapshot;
	const fields = [
		potentialsMv,
		lightRates,
		spikeCells,
		spikeTimesMs,
		...probes.flatMap(({ timesMs, values }) => [timesMs, values]),
	];
	const numbers = { tMs, ...(renews ? { renews: 1 } : {}) };
	return pack({ message: 'snapshot', numbers, watches: probes.map(({ watch }) => watch) }, fields);
}

function wanted<T extends Field>(field: Field | undefined, type: abstract new (...args: never[]) => T): T {
	if (field instanceof type) return field;
	throw invalid('a field is missing or of another type');
}

/** Reads a snapshot; its arrays are views of `buffer`. @throws Error when the bytes are no snapshot */
export function decodeSnapshot(buffer: ArrayBuffer): Snapshot {
	const { layout, fields } = unpack(buffer);
	if (layout.message !== 'snapshot') throw invalid('not a snapshot');
	const probes = (layout.watches ?? []).map((watch, k) => ({
		watch,
		timesMs: wanted(fields[4 + 2 * k], Float64Array),
		values: wanted(fields[5 + 2 * k], Float32Array),
	}));
	return {
		tMs: layout.numbers.tMs ?? Number.NaN,
		potentialsMv: wanted(fields[0], Float32Array),
		lightRates: wanted(fields[1], Float32Array),
		spikeCells: wanted(fields[2], Uint32Array),
		spikeTimesMs: wanted(fields[3], Float64Array),
		probes,
		...(layout.numbers.renews ? { renews: true } : {}),
	};
}

/** Packs a camera frame. */
export function encodeCameraFrame({ width, height, capturedAtMs, pixels }: CameraFrame): ArrayBuffer {
	return pack({ message: 'frame', numbers: { width, height, capturedAtMs } }, [pixels]);
}

/** Reads a camera frame. @throws Error when the bytes are no frame, a side is 0, or pixels are missing */
export function decodeCameraFrame(buffer: ArrayBuffer): CameraFrame {
	const { layout, fields } = unpack(buffer);
	if (layout.message !== 'frame') throw invalid('not a camera frame');
	const { width = 0, height = 0, capturedAtMs = Number.NaN } = layout.numbers;
	const pixels = wanted(fields[0], Uint8Array);
	if (!(width >= 1 && height >= 1) || pixels.length !== width * height) {
		throw invalid(
			`a camera frame of ${width}×${height} with ${pixels.length} pixels; expected width × height of at least 1`,
		);
	}
	if (!Number.isFinite(capturedAtMs)) throw invalid('a camera frame without its time');
	return { width, height, capturedAtMs, pixels };
}
