import { elementOr } from '../../../../base/elementOr.ts';
import { UserError } from '../../../../base/errors.ts';
import type { EmgSource } from '../emgSource.ts';
import type { EmgKind } from './emgKind.ts';
import { modelFeed } from './modelFeed.ts';

/** Samples that a recording may have: an hour at 10 kHz. */
const mostSamples = 36_000_000;

/** All samples of a recording: they must be at hand whenever model time gets there, however fast it runs. */
async function samplesOf(
	source: EmgSource,
	file: string,
): Promise<{ readonly rateHz: number; readonly samplesMv: Float64Array }> {
	const blocks: Float64Array[] = [];
	let count = 0;
	for await (const { samplesMv } of source.blocks(new AbortController().signal)) {
		blocks.push(samplesMv);
		count += samplesMv.length;
		if (count > mostSamples) {
			throw new UserError(`EMG recording ${file} holds more than ${mostSamples} samples; cut it into shorter ones.`);
		}
	}
	if (count === 0) throw new UserError(`EMG recording ${file} holds no samples.`);
	const samplesMv = new Float64Array(count);
	let at = 0;
	for (const block of blocks) {
		samplesMv.set(block, at);
		at += block.length;
	}
	return { rateHz: source.rateHz, samplesMv };
}

/** A recording, which goes with model time. */
export const recordedKind: EmgKind<'recorded'> = {
	title: 'Recording',
	word: 'file',
	form: 'file:PATH',
	path: { title: 'File on this computer', placeholder: '/home/me/both.emg', of: ({ file }) => file },
	read: (file) => (file === '' ? undefined : { type: 'recorded', file }),
	source: ({ file }, lines) => lines.recordedEmg(file),
	async ready({ file }, lines) {
		const { rateHz, samplesMv } = await samplesOf(lines.recordedEmg(file), file);
		return (startMs) => modelFeed(rateHz, startMs, (k) => elementOr<number | null>(samplesMv, k, null));
	},
};
