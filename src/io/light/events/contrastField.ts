import type { Linear32Frame } from '../../../retina/light/field/lightFrame.ts';
import type { SensorSize } from './eventDecoder.ts';

/** How events become light. */
export interface ContrastSettings {
	/** What one event is worth, as a change of the natural logarithm of light: the camera's threshold of contrast. */
	readonly contrast: number;
	/** Time constant with which a pixel goes back to grey, ms: without it errors would add up for ever. */
	readonly leakMs: number;
}

/** Light of a pixel that nothing has happened to, part of white: the 18 % grey card of photographers (assumed: events say nothing of it). */
export const GREY = 0.18;

/** Most pixels of the field along a line: receptors are coarser, and every picture costs an exponential for each. */
const mostAcross = 320;

/** Light made of events. */
export interface ContrastField {
	/** An event. Times may not go back by more than they can be late: an earlier one counts as if it came at the last picture. */
	add(timeMs: number, x: number, y: number, on: number): void;
	/** The light at a time, which is not before the last one asked for. */
	frameAt(timeMs: number): Linear32Frame;
}

/**
 * Events summed up to contrast, with leak: each moves the logarithm of its pixel's light by the threshold up or down, which decays towards grey:
 * d ln L / dt = −(ln L − ln grey) / leak ± contrast at each event (the leaky integrator of Scheerlinck, Barnes & Mahony 2018 without pictures beside the events: their
 * high-pass filter). A sensor of more than 320 pixels a line is summed over square blocks: the mean of logarithms. What is brighter than white is white.
 */
export function createContrastField(size: SensorSize, { contrast, leakMs }: ContrastSettings): ContrastField {
	const block = Math.max(1, Math.ceil(Math.max(size.width, size.height) / mostAcross));
	const width = Math.ceil(size.width / block);
	const height = Math.ceil(size.height / block);
	const logarithms = new Float32Array(width * height);
	/** What an event adds, by the number of pixels of its block: those at the edge may be cut. */
	const shares = new Float32Array(width * height);
	for (let row = 0; row < height; row++) {
		const tall = Math.min(block, size.height - row * block);
		for (let column = 0; column < width; column++) {
			shares[row * width + column] = contrast / (tall * Math.min(block, size.width - column * block));
		}
	}
	let lastMs = 0;
	/** Events since the last picture count from where they would be there, so that one decay serves all. */
	const grown = (timeMs: number): number => Math.exp(Math.max(0, timeMs - lastMs) / leakMs);

	return {
		add(timeMs, x, y, on) {
			const place = Math.floor(y / block) * width + Math.floor(x / block);
			const change = (shares[place] as number) * grown(timeMs);
			logarithms[place] = (logarithms[place] as number) + (on === 1 ? change : -change);
		},
		frameAt(timeMs) {
			const decay = Math.exp(-(timeMs - lastMs) / leakMs);
			lastMs = timeMs;
			const data = new Float32Array(logarithms.length);
			for (let k = 0; k < data.length; k++) {
				const logarithm = (logarithms[k] as number) * decay;
				logarithms[k] = logarithm;
				data[k] = Math.min(1, GREY * Math.exp(logarithm));
			}
			return { format: 'linear32', width, height, data };
		},
	};
}
