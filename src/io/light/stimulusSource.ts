import type { Stimulus } from '../../retina/light/stimuli/stimulus.ts';
import { stimulusFrames } from '../../retina/light/stimuli/stimulusFrames.ts';
import { type FrameClock, type FrameSource, frameSource } from './frameSource.ts';
import type { PlayOptions } from './y4mSource.ts';

/**
 * A generated stimulus as a source: one frame at time 0 and one at each breakpoint, each with its exact model time.
 * Pictures are linear luminance, not rounded to 8 bits. After the last frame of a pass its light stays on until
 * `durationMs`; with `loop` the next pass begins there.
 */
export function stimulusSource(stimulus: Stimulus, clock: FrameClock, options: PlayOptions = {}): FrameSource {
	return frameSource({
		name: `stimulus ${stimulus.spec.name}`,
		timing: 'recorded',
		durationMs: stimulus.durationMs,
		async *read(signal) {
			let id = 0;
			let passStartMs = 0;
			do {
				for (const { tMs, frame } of stimulusFrames(stimulus)) {
					if (signal.aborted) return;
					yield { id: id++, light: frame, capturedAtMs: clock.nowMs(), modelTimeMs: passStartMs + tMs };
				}
				passStartMs += stimulus.durationMs;
				// A stimulus of no duration cannot be repeated: time would never advance.
			} while (options.loop === true && stimulus.durationMs > 0);
		},
	});
}
