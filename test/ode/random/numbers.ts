import fc from 'fast-check';

/** Evenly from 0 to 1: fast-check's own numbers crowd at the ends and at zero. */
const part = fc.noBias(fc.integer({ min: 0, max: 1_000_000 })).map((each) => each / 1_000_000);

/** A number above 0 between two others, evenly spread over its decades, as it would be written. */
export const randomNumber = (min: number, max: number): fc.Arbitrary<string> =>
	part.map((each) => String(Number((min * (max / min) ** each).toPrecision(4))));

/** A number between two others, evenly spread, with its sign written as it would be in a difference: `+ 40`, `- 12.5`. */
export const randomOffset = (min: number, max: number): fc.Arbitrary<string> =>
	part.map((each) => {
		const value = min + (max - min) * each;
		return `${value < 0 ? '-' : '+'} ${String(Number(Math.abs(value).toPrecision(4)))}`;
	});
