import { InvalidArgumentError } from 'commander';
import { decimalNumber } from '../../base/decimalNumber.ts';
import { type PatchSize, parsePatchSize, parseTissueSize } from '../../protocol/limits/patchSize.ts';
import type { TissueSize } from '../../retina/tissue/tissue.ts';

/** Reads a finite number for an option; commander prints the sentence and the usage. */
export function finiteNumber(option: string): (text: string) => number {
	return (text) => {
		const value = decimalNumber(text);
		if (!Number.isFinite(value)) throw new InvalidArgumentError(`${option} must be a number; got '${text}'.`);
		return value;
	};
}

/** Reads `NAME=VALUE` for an option. @param example how it may be written @param form what it is called in help */
export function namedNumber(
	option: string,
	example: string,
	form = 'NAME=VALUE',
): (text: string) => readonly [string, number] {
	return (text) => {
		const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
		const number = decimalNumber(value);
		if (name === '' || !Number.isFinite(number)) {
			throw new InvalidArgumentError(`${option} must be ${form} with a number, such as ${example}; got '${text}'.`);
		}
		return [name, number];
	};
}

/** Reads `PATH=VALUE` of a parameter of the model. */
export const parameterOption = namedNumber('--parameter', 'rod.Kv.g=1.5', 'PATH=VALUE');

/** Reads the size of a patch: `32x32`. @throws UserError */
export const columnsOf = (text: string): PatchSize => parsePatchSize('--columns', text);

/** Reads the size of a piece of tissue: `200x150`. @throws UserError */
export const tissueOf = (text: string): TissueSize => parseTissueSize('--tissue', text);

/** Makes an option repeatable. */
export function collect<T>(read: (text: string) => T): (text: string, before?: readonly T[]) => readonly T[] {
	return (text, before) => [...(before ?? []), read(text)];
}

/** Reads a whole number in a range for an option. */
export function wholeNumber(option: string, minimum: number, maximum: number): (text: string) => number {
	return (text) => {
		const value = decimalNumber(text);
		if (!Number.isInteger(value) || value < minimum || value > maximum) {
			throw new InvalidArgumentError(`${option} must be a whole number from ${minimum} to ${maximum}; got '${text}'.`);
		}
		return value;
	};
}
