import { UserError } from '../../../base/errors.ts';
import type { StimulusView } from './stimulus.ts';

/** Throws UserError when a temporal frequency cannot be shown at that frame rate (fewer than two frames a cycle). */
export function requireFrameRate(frameRateHz: number, temporalFrequencyHz: number): void {
	if (temporalFrequencyHz > frameRateHz / 2) {
		throw new UserError(
			`temporal_frequency must be at most half the frame_rate (${frameRateHz / 2} Hz), got ${temporalFrequencyHz} Hz.`,
		);
	}
}

/** Throws UserError when a spatial frequency cannot be drawn on that screen (fewer than two pixels a cycle). */
export function requireResolution(view: StimulusView, spatialFrequencyCpd: number): void {
	const limit = view.widthPx / view.widthDeg / 2;
	if (spatialFrequencyCpd > limit) {
		throw new UserError(
			`spatial_frequency must be at most ${limit.toPrecision(4)} cycles/deg for a screen of ${view.widthPx} pixels over ${view.widthDeg.toPrecision(4)} deg, got ${spatialFrequencyCpd}.`,
		);
	}
}
