/** Numbers that an array of NumPy can hold. */
export type NpyNumbers =
	| Float32Array
	| Float64Array
	| Int8Array
	| Int16Array
	| Int32Array
	| Uint8Array
	| Uint16Array
	| Uint32Array;

/** An array as NumPy reads it: numbers in row order, or texts. */
export interface NpyArray {
	readonly values: NpyNumbers | readonly string[];
	/** Its dimensions; one, of all values, where it is left out. Empty for a single value. */
	readonly shape?: readonly number[];
}

/** Letter and size of each kind of number, little-endian (`|` where there is no order of bytes). */
const kinds: Readonly<Record<string, string>> = {
	Float32Array: '<f4',
	Float64Array: '<f8',
	Int8Array: '|i1',
	Int16Array: '<i2',
	Int32Array: '<i4',
	Uint8Array: '|u1',
	Uint16Array: '<u2',
	Uint32Array: '<u4',
};

const isTexts = (values: NpyArray['values']): values is readonly string[] => Array.isArray(values);

/** Texts as NumPy's `<U`: code points of four bytes, each text filled up with zeros to the length of the longest, which is at least 1. */
function textBytes(texts: readonly string[]): { readonly kind: string; readonly bytes: Uint8Array } {
	const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0) as number));
	const width = Math.max(1, ...points.map(({ length }) => length));
	const all = new Uint32Array(width * texts.length);
	points.forEach((each, k) => {
		all.set(each, k * width);
	});
	return { kind: `<U${width}`, bytes: new Uint8Array(all.buffer) };
}

/**
 * The two parts of a `.npy` file of version 1.0 (NumPy Enhancement Proposal 1): its head, which ends at a multiple of 64 bytes, and its values, which are
 * not copied.
 * @throws RangeError where the shape is of another number of values
 */
export function npyParts({ values, shape = [values.length] }: NpyArray): readonly [Uint8Array, Uint8Array] {
	if (shape.reduce((product, each) => product * each, 1) !== values.length) {
		throw new RangeError(`an array of ${shape.join(' × ')} has another number of values than ${values.length}`);
	}
	const { kind, bytes } = isTexts(values)
		? textBytes(values)
		: {
				kind: kinds[values.constructor.name] as string,
				bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
			};
	const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
	const said = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${tuple}), }`;
	const before = 10;
	const length = Math.ceil((before + said.length + 1) / 64) * 64 - before;
	const head = new Uint8Array(before + length);
	head.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, length & 0xff, length >>> 8]);
	head.set(new TextEncoder().encode(`${said.padEnd(length - 1)}\n`), before);
	return [head, bytes];
}
