import { decimalNumber } from '../../base/decimalNumber.ts';

/** What a number must be. */
export interface NumberRange {
	readonly title: string;
	readonly unit: string;
	readonly min: number;
	readonly max: number;
	readonly integer?: boolean;
}

/** A typed number, or one sentence that says what is wrong with it. */
export type ReadNumber =
	| { readonly ok: true; readonly value: number }
	| { readonly ok: false; readonly complaint: string };

/** Reads what a user typed; a comma is taken as a decimal point. */
export function readNumber(text: string, { title, unit, min, max, integer }: NumberRange): ReadNumber {
	const value = decimalNumber(text.trim().replace(',', '.'));
	if (Number.isFinite(value) && value >= min && value <= max && (!integer || Number.isInteger(value))) {
		return { ok: true, value };
	}
	const kind = integer ? 'a whole number' : 'a number';
	const suffix = unitText(unit) === '' ? '' : ` ${unitText(unit)}`;
	return {
		ok: false,
		complaint: `${title} must be ${kind} from ${shown(min)} to ${shown(max)}${suffix}, got ${text.trim() || 'nothing'}.`,
	};
}

/** A number as an input shows it: short, but never another number. */
export function shown(value: number): string {
	const rounded = Number(value.toPrecision(7));
	return String(Math.abs(rounded - value) <= 1e-9 * Math.abs(value) ? rounded : value);
}

/** A unit for reading: µ and raised powers as printed (`uA/cm^2` becomes `µA/cm²`), nothing for pure numbers. */
export function unitText(unit: string): string {
	if (unit === '1') return '';
	const raised: Readonly<Record<string, string>> = { '-': '⁻', '1': '¹', '2': '²', '3': '³', '4': '⁴' };
	return unit
		.replaceAll(/(^|[^A-Za-z])u(?=[A-Za-z])/g, '$1µ')
		.replaceAll(/\^(-?[1-4])/g, (_match, power: string) => [...power].map((each) => raised[each] ?? each).join(''));
}
