import { writeFileSync } from 'node:fs';
import { decoderText } from '../../src/io/control/decoderFile.ts';

/** Writes a decoder that asks for a closed hand whatever comes: what the device does then is the decoder's doing. */
export function writeClosingDecoder(file: string, channels: number): string {
	const weights = Array.from({ length: channels }, () => [0]);
	const decoder = { channels, binMs: 50, lags: 1, intercept: 1, weights };
	writeFileSync(file, decoderText({ decoder, samples: 1, lambda: 1, trials: [], constantRmse: 1 }, []));
	return file;
}
