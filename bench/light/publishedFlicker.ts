import { prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { stimulusSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import type { LightLevel } from '../../src/retina/light/levels/lightLevel.ts';
import { createStimulus } from '../../src/retina/light/stimuli/catalogue.ts';
import { trainHarmonics } from './harmonics.ts';

/** Until its receptors have come to rest in the light, s; then the flicker. */
const settleS = 20;
const flickerS = 6;
const frequencyHz = 2;

/** F1/F0 of the published column's ganglion cell under flicker of full contrast at 2 Hz, at a level of light. */
export function publishedFlicker(level: LightLevel): number {
	const model = prepareModel({ circuit: 'dual', variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {} });
	const parameters = { temporal_frequency: frequencyHz, contrast: 1, duration: flickerS, baseline_before: settleS };
	const spikes: number[] = [];
	simulate(
		{
			...{ model, light: stimulusSchedule(createStimulus({ name: 'flicker', parameters })), level, interventions: [] },
			...{ solver: { method: 'realtime', stepMs: 0.5, substepMs: 0.1 }, durationS: settleS + flickerS },
			...{ rowsEveryS: 1, spiking: ['ganglion'], thresholdMv: spikeThresholdMv },
		},
		{
			row: () => undefined,
			spike: (_population, _member, tS) => spikes.push(tS * 1000),
			progress: () => undefined,
			cancelled: () => false,
		},
	);
	return trainHarmonics([spikes], settleS + 1, settleS + flickerS, frequencyHz).ratio as number;
}
