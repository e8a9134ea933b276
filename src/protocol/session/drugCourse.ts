/** When a drug is given, and how fast it comes and goes, s. */
interface Given {
	readonly startS: number;
	readonly endS?: number | undefined;
	/** Time constants; at once where they are left out. */
	readonly washInS?: number | undefined;
	readonly washOutS?: number | undefined;
}

/** After so many time constants a drug that is washed out is gone: less than 5 in 100,000 of it is left. */
const goneAfter = 10;

/** The block moves in steps of about a hundredth of its time constant, in multiples of 5 ms, which steps of solvers go into. */
const intervalOf = (timeConstantS: number): number => 0.005 * Math.max(1, Math.round(timeConstantS / 0.5));

/** Part of the full dose that is there at a time, 0 to 1: it washes in and out exponentially. Times in s. */
export function presentPart({ startS, endS, washInS = 0, washOutS = 0 }: Given, tS: number): number {
	const rising = (untilS: number): number => (washInS === 0 ? 1 : 1 - Math.exp(-(untilS - startS) / washInS));
	if (tS < startS) return 0;
	if (endS === undefined || tS < endS) return rising(middleOf(tS - startS, washInS) + startS);
	if (washOutS === 0) return 0;
	return rising(endS) * Math.exp(-middleOf(tS - endS, washOutS) / washOutS);
}

/** The middle of the interval in which a time after the beginning of a wash lies, s. */
function middleOf(sinceS: number, timeConstantS: number): number {
	if (timeConstantS === 0) return sinceS;
	const interval = intervalOf(timeConstantS);
	return (Math.floor(sinceS / interval + 1e-9) + 0.5) * interval;
}

/** When a drug has left no trace, s; undefined for one that is never washed out. */
export const goneAtS = ({ endS, washOutS = 0 }: Given): number | undefined =>
	endS === undefined ? undefined : endS + goneAfter * washOutS;

/** Whether a drug is being washed in or out at a time, s. */
export const isWashed = ({ startS, endS, washInS = 0 }: Given, tS: number): boolean =>
	tS < startS + goneAfter * washInS || (endS !== undefined && tS >= endS);

/** Times of a wash that begins at a time, s, up to `untilS`. */
function washTimes(fromS: number, timeConstantS: number, untilS: number): number[] {
	if (timeConstantS === 0) return [];
	const interval = intervalOf(timeConstantS);
	const count = Math.ceil((Math.min(untilS, fromS + goneAfter * timeConstantS) - fromS) / interval - 1e-9);
	return Array.from({ length: Math.max(0, count) }, (_, k) => fromS + k * interval);
}

/** When what a drug takes away changes, s. */
export function drugChangesS(given: Given, untilS: number): number[] {
	const { startS, endS, washInS = 0, washOutS = 0 } = given;
	const gone = goneAtS(given);
	return [
		startS,
		...washTimes(startS, washInS, Math.min(untilS, endS ?? untilS)),
		...(endS === undefined ? [] : [endS, ...washTimes(endS, washOutS, untilS)]),
		...(gone === undefined ? [] : [gone]),
	];
}
