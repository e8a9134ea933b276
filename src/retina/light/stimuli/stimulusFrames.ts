import { fieldAround } from '../field/isomerisationMap.ts';
import type { LightFrame, Receptor } from '../field/lightFrame.ts';
import { umToDegrees } from '../field/visualAngle.ts';
import type { Stimulus, StimulusView } from './stimulus.ts';

/** A light frame and the model time, ms, from which it is on. */
export interface TimedLightFrame {
	readonly tMs: number;
	readonly frame: LightFrame;
}

/**
 * The stimulus as a sequence of light frames, one for time 0 and one per breakpoint: frame k is on from its tMs to that
 * of the next. Each frame is a fresh object that stays valid.
 */
export function* stimulusFrames(stimulus: Stimulus): Generator<TimedLightFrame> {
	for (const tMs of [0, ...stimulus.breakpointsMs()]) yield { tMs, frame: stimulusFrameAt(stimulus, tMs) };
}

/** The stimulus' light at one time as a fresh light frame. */
export function stimulusFrameAt(stimulus: Stimulus, tMs: number): LightFrame {
	switch (stimulus.kind) {
		case 'rates': {
			const rates = { rodRate: 0, coneRate: 0 };
			stimulus.frame(tMs, rates);
			return { format: 'uniform-rates', ...rates };
		}
		case 'picture': {
			const { widthPx, heightPx } = stimulus.view;
			const data = new Float32Array(widthPx * heightPx);
			stimulus.frame(tMs, data);
			return { format: 'linear32', width: widthPx, height: heightPx, data };
		}
	}
}

/**
 * A square screen that covers the square field around these receptors, so that degrees of the stimulus are degrees on
 * this patch. `pixels` across and down (default 48).
 */
export function viewForReceptors(receptors: readonly Receptor[], pixels = 48): StimulusView {
	return { widthPx: pixels, heightPx: pixels, widthDeg: umToDegrees(fieldAround(receptors).width) };
}
