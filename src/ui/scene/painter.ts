import { waitMs } from './beat.ts';
import type { Pacer } from './pacer.ts';

/** Draws when something changed, and no more often than the machine can. */
export interface Painter {
	/** Asks for a new picture, soon. */
	invalidate(): void;
	dispose(): void;
}

/** Sooner than this is now, ms. */
const slackMs = 2;

/** Creates one that nothing has been asked of. @param paint draws; it is told how long ago the last picture was, ms, infinite for the first */
export function createPainter(pacer: Pacer, paint: (elapsedMs: number) => void): Painter {
	let asked = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let lastMs = Number.NEGATIVE_INFINITY;

	function draw(nowMs: number): void {
		asked = 0;
		const restMs = waitMs(lastMs, pacer.intervalMs, nowMs);
		if (restMs > slackMs) {
			timer = setTimeout(() => {
				timer = undefined;
				invalidate();
			}, restMs);
			return;
		}
		const elapsedMs = nowMs - lastMs;
		lastMs = nowMs;
		paint(elapsedMs);
	}
	function invalidate(): void {
		if (asked === 0 && timer === undefined) asked = requestAnimationFrame(draw);
	}
	return {
		invalidate,
		dispose() {
			cancelAnimationFrame(asked);
			clearTimeout(timer);
		},
	};
}

/** Waits until a picture is done, however it is made. */
export function waitForPicture(gl: WebGLRenderingContext | WebGL2RenderingContext): void {
	gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}
