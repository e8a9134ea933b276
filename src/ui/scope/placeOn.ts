/** Where a pointer is on an element without borders, in the element's own CSS pixels: also where a part of the page is drawn larger, of which `offsetX` does not know in every browser. */
export function placeOn(
	element: Pick<Element, 'getBoundingClientRect' | 'clientWidth' | 'clientHeight'>,
	{ clientX, clientY }: Pick<MouseEvent, 'clientX' | 'clientY'>,
): { readonly x: number; readonly y: number } {
	const { left, top, width, height } = element.getBoundingClientRect();
	return {
		x: ((clientX - left) * element.clientWidth) / width,
		y: ((clientY - top) * element.clientHeight) / height,
	};
}
