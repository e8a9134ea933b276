import { UserError } from '../../../base/errors.ts';
import type { PictureStimulus, StimulusSpec, StimulusView } from './stimulus.ts';

/** Times of a picture stimulus: baseline, active part drawn frame by frame, baseline. */
export interface PictureTiming {
	/** s */
	readonly beforeS: number;
	/** s */
	readonly activeS: number;
	/** s */
	readonly afterS: number;
	/** Hz */
	readonly frameRateHz: number;
}

/** The times of a stimulus that declares `BASELINES` and a `frame_rate`, whose active part is so long, s. */
export function timingOf(value: (name: string) => number, activeS: number): PictureTiming {
	return {
		beforeS: value('baseline_before'),
		activeS,
		afterS: value('baseline_after'),
		frameRateHz: value('frame_rate'),
	};
}

/** Draws one frame of the active part: `frameIndex` from 0, `activeMs` its time since the active part began. */
export type DrawFrame = (frameIndex: number, activeMs: number, out: Float32Array) => void;

/** Rounds a time in ms to 1e-9 ms, so that sums and quotients of decimal parameters give the decimal expected. */
const roundMs = (ms: number): number => Math.round(ms * 1e9) / 1e9;

/**
 * A picture stimulus from a drawing function. Baselines show `baselineLuminance` everywhere; frame k of the active part
 * is on from before + k/frameRate until the next frame; the last one is cut off by the end of the active part.
 */
export function pictureStimulus(
	spec: StimulusSpec,
	view: StimulusView,
	timing: PictureTiming,
	baselineLuminance: number,
	draw: DrawFrame,
): PictureStimulus {
	const startMs = roundMs(timing.beforeS * 1000);
	const endMs = roundMs((timing.beforeS + timing.activeS) * 1000);
	const durationMs = roundMs((timing.beforeS + timing.activeS + timing.afterS) * 1000);
	const frameStartMs = (frame: number): number => roundMs(startMs + (frame * 1000) / timing.frameRateHz);
	return {
		kind: 'picture',
		spec,
		view,
		durationMs,
		breakpointsMs() {
			const times: number[] = [];
			for (let frame = 0; frameStartMs(frame) < endMs; frame++) times.push(frameStartMs(frame));
			times.push(endMs);
			return times.filter((tMs) => tMs > 0 && tMs < durationMs);
		},
		frame(tMs, out) {
			const pixels = view.widthPx * view.heightPx;
			if (out.length !== pixels) throw new RangeError(`out must hold ${pixels} pixels, got ${out.length}.`);
			const active = tMs >= startMs && tMs < endMs;
			if (!active && !(timing.activeS > 0 && timing.afterS === 0 && tMs >= endMs)) {
				out.fill(baselineLuminance);
				return;
			}
			// With no closing baseline the last frame stays on. The small addend makes a time that is a frame's start, up to rounding, that frame.
			const sinceMs = Math.min(tMs, endMs) - startMs;
			let frame = Math.floor((sinceMs * timing.frameRateHz) / 1000 + 1e-6);
			if (tMs >= endMs) frame = Math.max(0, Math.ceil((sinceMs * timing.frameRateHz) / 1000 - 1e-6) - 1);
			draw(frame, (frame * 1000) / timing.frameRateHz, out);
		},
	};
}

/** Calls `paint` with each pixel's index and its centre in degrees from the middle of the screen, x right and y up. */
export function forEachPixel(view: StimulusView, paint: (index: number, xDeg: number, yDeg: number) => void): void {
	const degPerPx = view.widthDeg / view.widthPx;
	for (let row = 0; row < view.heightPx; row++) {
		const yDeg = (view.heightPx / 2 - row - 0.5) * degPerPx;
		for (let column = 0; column < view.widthPx; column++) {
			paint(row * view.widthPx + column, (column + 0.5 - view.widthPx / 2) * degPerPx, yDeg);
		}
	}
}

/** Throws UserError unless the screen has pixels and a size. */
export function requireView(view: StimulusView): void {
	for (const field of ['widthPx', 'heightPx'] as const) {
		if (!(Number.isInteger(view[field]) && view[field] >= 1 && view[field] <= 4096)) {
			throw new UserError(`stimulus view ${field} must be a whole number from 1 to 4096, got ${view[field]}.`);
		}
	}
	if (!(view.widthDeg > 0 && view.widthDeg <= 180)) {
		throw new UserError(`stimulus view widthDeg must be more than 0 and at most 180 deg, got ${view.widthDeg}.`);
	}
}
