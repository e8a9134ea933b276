/** Known after the first look: it cannot change while the page is open. */
let known: boolean | undefined;

/** Whether this browser draws WebGL with the processor; asked of a context that is thrown away, because antialiasing is chosen when one is made. @throws Error when there is no WebGL 2 */
export function drawsInSoftware(): boolean {
	known ??= look();
	return known;
}

function look(): boolean {
	const gl = document.createElement('canvas').getContext('webgl2');
	if (!gl) throw new Error('no WebGL 2');
	const info = gl.getExtension('WEBGL_debug_renderer_info');
	const name: unknown = gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
	gl.getExtension('WEBGL_lose_context')?.loseContext();
	return /swiftshader|llvmpipe|software|basic render/i.test(String(name));
}

/** Whether the processor makes pictures: it does where there is no WebGL 2 at all. */
export function hasNoGpu(): boolean {
	try {
		return drawsInSoftware();
	} catch {
		return true;
	}
}
