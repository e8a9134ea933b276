import type { Model } from '../engine/model/prepareModel.ts';
import { createLightRecorder, type LightRecorder } from '../io/frames/light-recorder.ts';

/** Writes the light that was in force into a light log, from the first change on. */
export interface LightRecording {
	record(tMs: number, rates: Float64Array, model: Model): void;
	close(): Promise<void>;
}

/**
 * A recording to a file that must not exist yet; it is created with the first light, because its header describes the mosaic.
 * A restart of the model ends the recording: times would run backwards.
 */
export function createLightRecording(file: string, source: string): LightRecording {
	let recorder: LightRecorder | undefined;
	let lastMs = 0;
	let over = false;
	return {
		record(tMs, rates, model) {
			if (over) return;
			recorder ??= createLightRecorder(file, {
				receptors: model.mosaic.receptors,
				source,
				createdAt: new Date().toISOString(),
			});
			if (tMs < lastMs) {
				over = true;
				return;
			}
			lastMs = tMs;
			recorder.append(tMs, rates);
		},
		async close() {
			await recorder?.close();
		},
	};
}
