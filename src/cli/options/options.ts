import { InvalidArgumentError } from 'commander';
import { type PatchSize, parsePatchSize } from '../../protocol/limits/patchSize.ts';

/** Reads a finite number for an option; commander prints the sentence and the usage. */
export function finiteNumber(option: string): (text: string) => number {
	return (text) => {
		const value = text.trim() === '' ? Number.NaN : Number(text);
		if (!Number.isFinite(value)) throw new InvalidArgumentError(`${option} must be a number; got '${text}'.`);
		return value;
	};
}

/** Reads `PATH=VALUE`. */
export function parameterOption(text: string): readonly [string, number] {
	const [, path = '', value = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
	const number = value.trim() === '' ? Number.NaN : Number(value);
	if (path === '' || !Number.isFinite(number)) {
		throw new InvalidArgumentError(
			`--parameter must be PATH=VALUE with a number, such as rod.Kv.g=1.5; got '${text}'.`,
		);
	}
	return [path, number];
}

/** Reads the size of a patch: `32x32`. @throws UserError */
export const columnsOf = (text: string): PatchSize => parsePatchSize('--columns', text);

/** Makes an option repeatable. */
export function collect<T>(read: (text: string) => T): (text: string, before?: readonly T[]) => readonly T[] {
	return (text, before) => [...(before ?? []), read(text)];
}

/** Reads a whole number in a range for an option. */
export function wholeNumber(option: string, minimum: number, maximum: number): (text: string) => number {
	return (text) => {
		const value = text.trim() === '' ? Number.NaN : Number(text);
		if (!Number.isInteger(value) || value < minimum || value > maximum) {
			throw new InvalidArgumentError(`${option} must be a whole number from ${minimum} to ${maximum}; got '${text}'.`);
		}
		return value;
	};
}
