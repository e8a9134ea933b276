import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { parseJson } from '../../base/jsonText.ts';
import { complaint } from '../../protocol/session/complaint.ts';
import { carriedOver, type VersionedFormat } from '../../protocol/versions/fileVersions.ts';
import { type DecoderFit, decoderDelayMs, LAG_RANGES, type PopulationDecoder } from './populationDecoder.ts';

/** Decoder files and their versions; one so far. */
const decoderFormat: VersionedFormat = { format: 'retinode-decoder', steps: [] };

const finite = z.number().finite();
const whole = (name: 'channels' | 'lags') => z.number().int().min(LAG_RANGES[name].min).max(LAG_RANGES[name].max);

/** The file a fit is kept in: readable, versioned JSON. Times in ms, weights in closure per spike. */
const decoderSchema = z.strictObject({
	format: z.literal('retinode-decoder'),
	version: z.literal(1),
	channels: whole('channels'),
	binMs: finite.min(LAG_RANGES.binMs.min).max(LAG_RANGES.binMs.max),
	lags: whole('lags'),
	intercept: finite,
	weights: z.array(z.array(finite)),
	/** Mean age of what is weighed, ms; null when the weights add up to 0. For readers; computed again when loaded. */
	delayMs: finite.nullable(),
	/** How it was fitted; for readers. */
	fit: z.strictObject({
		recordings: z.array(z.strictObject({ spikes: z.string(), target: z.string() })),
		samples: z.number().int(),
		lambda: finite,
		crossValidation: z.array(z.strictObject({ lambda: finite, rmse: finite })),
	}),
});

/** Names of the files that a decoder was fitted to. */
export type FittedTo = readonly { readonly spikes: string; readonly target: string }[];

/** The text of a decoder file, a channel's weights a line. */
export function decoderText({ decoder, samples, lambda, trials }: DecoderFit, recordings: FittedTo): string {
	const { weights, ...shape } = decoder;
	const delayMs = decoderDelayMs(decoder);
	const head = {
		format: 'retinode-decoder',
		version: 1,
		...shape,
		delayMs: Number.isFinite(delayMs) ? delayMs : null,
		fit: { recordings, samples, lambda, crossValidation: trials },
	};
	const rows = weights.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
	return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "weights": [\n${rows}\n  ]\n}\n`;
}

/**
 * Reads a decoder from the text of its file.
 * @throws UserError that names the file, the field and what is allowed
 */
export function parseDecoder(text: string, file: string): PopulationDecoder {
	const value = parseJson(`Decoder ${file}`, text);
	const carried = carriedOver(`Decoder ${file}`, decoderFormat, value).file;
	const parsed = decoderSchema.safeParse(carried);
	if (!parsed.success) throw new UserError(`${complaint(`Decoder ${file}`, parsed.error, carried)}.`);
	const { channels, binMs, lags, intercept, weights } = parsed.data;
	if (weights.length !== channels || weights.some((row) => row.length !== lags)) {
		throw new UserError(`Decoder ${file}: field 'weights' must hold ${channels} rows of ${lags} numbers.`);
	}
	return { channels, binMs, lags, intercept, weights };
}
