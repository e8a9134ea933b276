/** The largest numbers of one, two and four bytes; as masks they take a number modulo 2^8 and 2^16. */
export const U8_MAX = 2 ** 8 - 1;
export const U16_MAX = 2 ** 16 - 1;
export const U32_MAX = 2 ** 32 - 1;

/** The smallest and largest number of two bytes in two's complement. */
export const I16_MIN = -(2 ** 15);
export const I16_MAX = 2 ** 15 - 1;

/** A set of flags as one number. @param bits the bit of each name @param isSet whether the flag of a name is up */
export function flagsOf<Name extends string>(
	bits: Readonly<Record<Name, number>>,
	isSet: (name: Name) => boolean,
): number {
	let flags = 0;
	for (const name of Object.keys(bits) as Name[]) if (isSet(name)) flags |= 1 << bits[name];
	return flags;
}

/** Whether a bit of a set of flags is up. */
export function isUp(flags: number, bit: number): boolean {
	return (flags & (1 << bit)) !== 0;
}

/** Names of the flags that are up, in order of their bits. @param bits the bit of each name, in order */
export function namesUp<Name extends string>(bits: Readonly<Record<Name, number>>, flags: number): Name[] {
	return (Object.keys(bits) as Name[]).filter((name) => isUp(flags, bits[name]));
}

/** Turns a table of names and numbers around. */
export function namesByCode<Name extends string>(codes: Readonly<Record<Name, number>>): ReadonlyMap<number, Name> {
	return new Map((Object.keys(codes) as Name[]).map((name) => [codes[name], name]));
}
