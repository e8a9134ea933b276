/**
 * A number as people write it: digits with at most one point and a power of ten, `12`, `-0.5`, `1e-3`; NaN for everything else. `Number`
 * takes more: nothing and blanks as 0, `0x10` as 16, `Infinity`.
 */
export function decimalNumber(text: string): number {
	return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
}
