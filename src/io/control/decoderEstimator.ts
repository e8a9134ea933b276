import { parseDecoder } from './decoderFile.ts';
import type { EstimatorKind } from './estimator.ts';
import { createDecoderEstimator, type PopulationDecoder } from './populationDecoder.ts';
import { createWindowedCount } from './windowedCount.ts';

/** As a session keeps it: the text of its file, and the file's name for people. */
type DecoderChoice = { readonly kind: 'decoder'; readonly file: string; readonly text: string };
type DecoderSpec = { readonly kind: 'decoder'; readonly decoder: PopulationDecoder };

/** A fitted population decoder as a choice. The rate beside its closure is that of the windowed count. */
export const decoderEstimator: EstimatorKind<DecoderChoice, DecoderSpec> = {
	title: 'Population decoder',
	help: 'every cell weighed over time, as `retinode control fit` learned it',
	needsFile: true,
	read: ({ text, file }) => ({ kind: 'decoder', decoder: parseDecoder(text, file) }),
	drive(parameters, spec) {
		const decoder = createDecoderEstimator(spec.decoder);
		const meter = createWindowedCount(parameters);
		return {
			delayMs: decoder.delayMs,
			push(spikes) {
				const all = [...spikes];
				decoder.push(all);
				meter.push(all);
			},
			at: (tMs) => ({ rateHz: meter.at(tMs), wanted: decoder.at(tMs) }),
		};
	},
	memoryMs: ({ windowMs }, { decoder }) => Math.max(windowMs, decoder.binMs * decoder.lags),
};
