/**
 * The element at an index, or `otherwise` where there is none: the index may be outside, below 0 or no whole number.
 * (`Array.at` would count a negative index from the end, and take NaN for 0.)
 */
export const elementOr = <T>(array: ArrayLike<T>, index: number, otherwise: T): T => {
	const found = array[index];
	return found === undefined ? otherwise : found;
};
