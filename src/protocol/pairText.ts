/** Whom a connection joins, as short text: about one and a half characters a pair where neighbours have near numbers. */

import { elementOr } from '../base/elementOr.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Five bits of a number a character, the lowest first; a sixth says that more follow. */
const bits = 5;
const more = 1 << bits;

function write(parts: string[], value: number): void {
	let left = value;
	while (left >= more) {
		parts.push(alphabet[more | (left & (more - 1))] as string);
		left = Math.floor(left / more);
	}
	parts.push(alphabet[left] as string);
}

/** A whole number of either sign as one that is not negative: 0, −1, 1, −2 … */
const folded = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unfolded = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

/**
 * Writes pairs down: for each member of the second side, in order, how many of the first it is joined with, and those, ascending: the first of them by
 * its distance from the first of the member before, the others by their distance from each other.
 */
export function pairText(first: Int32Array, second: Int32Array): string {
	const partners: number[][] = [];
	second.forEach((to, k) => {
		while (partners.length <= to) partners.push([]);
		(partners[to] as number[]).push(first[k] as number);
	});
	const parts: string[] = [];
	let before = 0;
	for (const each of partners) {
		write(parts, each.length);
		each.sort((a, b) => a - b);
		each.forEach((from, k) => {
			write(parts, k === 0 ? folded(from - before) : from - (each[k - 1] as number));
		});
		before = elementOr(each, 0, before);
	}
	return parts.join('');
}

/** The pairs again, first and second alternating, by members of the second side. @throws RangeError for text that `pairText` does not write */
export function pairsOf(text: string): number[] {
	let at = 0;
	const read = (): number => {
		let [value, factor] = [0, 1];
		for (;;) {
			const digit = text.length > at ? alphabet.indexOf(text[at++] as string) : -1;
			if (digit < 0) throw new RangeError(`no pairs: '${text.slice(0, 40)}'`);
			value += (digit & (more - 1)) * factor;
			if ((digit & more) === 0) return value;
			factor *= more;
		}
	};
	const pairs: number[] = [];
	let before = 0;
	for (let to = 0; at < text.length; to++) {
		const count = read();
		let from = before;
		for (let k = 0; k < count; k++) {
			const value = read();
			from += k === 0 ? unfolded(value) : value;
			if (k === 0) before = from;
			pairs.push(from, to);
		}
	}
	return pairs;
}
