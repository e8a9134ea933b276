/** A canvas whose pixels are those of its place on the page; sizes are CSS pixels. Undefined while it has no place. */
export function fittedCanvas(
	canvas: HTMLCanvasElement,
): { readonly context: CanvasRenderingContext2D; readonly width: number; readonly height: number } | undefined {
	const context = canvas.getContext('2d');
	const [width, height] = [canvas.clientWidth, canvas.clientHeight];
	if (!context || width === 0 || height === 0) return undefined;
	// Where a part of the page is drawn larger, so many more pixels are seen; a browser that does not tell draws them softer.
	const ratio = window.devicePixelRatio * (canvas.currentCSSZoom ?? 1);
	if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
		canvas.width = Math.round(width * ratio);
		canvas.height = Math.round(height * ratio);
	}
	context.setTransform(ratio, 0, 0, ratio, 0, 0);
	return { context, width, height };
}
