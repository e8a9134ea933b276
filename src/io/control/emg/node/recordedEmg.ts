import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { decimalNumber } from '../../../../base/decimalNumber.ts';
import { UserError } from '../../../../base/errors.ts';
import { plainText } from '../../../../base/plainText.ts';
import { checkedRateHz, type EmgSource, emgSource } from '../emgSource.ts';

/** First line of a recording. */
const MAGIC = '# retinode-emg 1';
/** Where a recording's header is looked for, bytes. */
const HEADER_BYTES = 512;
const HEADER_LINES = 3;
const BLOCK = 256;

/** What a recording's header says. */
export interface EmgHeader {
	/** Samples per second. */
	readonly rateHz: number;
}

/**
 * The text of a recording: three lines of header, then one sample a line, in mV.
 *
 *     # retinode-emg 1
 *     # rate_hz 1000
 *     # unit mV
 *     0.0132
 */
export function emgText({ rateHz }: EmgHeader, samplesMv: Iterable<number>): string {
	checkedRateHz(rateHz);
	const lines = Array.from(samplesMv, (value) => `${Number(value.toFixed(6))}\n`);
	return `${MAGIC}\n# rate_hz ${rateHz}\n# unit mV\n${lines.join('')}`;
}

function headerOf(text: string, file: string): EmgHeader {
	const [magic, rate = '', unit = ''] = plainText(`EMG recording ${file}`, text).split(/\r\n|\n|\r/);
	if (magic !== MAGIC) throw new UserError(`${file} is no EMG recording: its first line must be '${MAGIC}'.`);
	const rateHz = decimalNumber(/^# rate_hz (\S+)$/.exec(rate)?.[1] ?? '');
	if (Number.isNaN(rateHz)) {
		throw new UserError(`EMG recording ${file}: its second line must be '# rate_hz RATE', got '${rate.slice(0, 40)}'.`);
	}
	if (unit !== '# unit mV') {
		throw new UserError(`EMG recording ${file}: its third line must be '# unit mV', got '${unit.slice(0, 40)}'.`);
	}
	return { rateHz: checkedRateHz(rateHz) };
}

function startOf(file: string): string {
	try {
		const descriptor = openSync(file, 'r');
		try {
			const bytes = Buffer.alloc(HEADER_BYTES);
			return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, HEADER_BYTES, 0));
		} finally {
			closeSync(descriptor);
		}
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : '';
		const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' };
		throw new UserError(`Cannot read the EMG recording ${file}: ${reasons[code] ?? code}.`);
	}
}

/**
 * A recording as a source.
 * @throws UserError for a file that is missing or no recording; a line that is no number is one when it is reached
 */
export function recordedEmg(file: string): EmgSource {
	const { rateHz } = headerOf(startOf(file), file);
	return emgSource({
		name: `emg recording ${file}`,
		timing: 'recorded',
		rateHz,
		async *read(signal) {
			const stream = createReadStream(file, 'utf8');
			let line = 0;
			let blank: number | undefined;
			let first = 0;
			let values: number[] = [];
			const take = () => {
				const samplesMv = Float64Array.from(values);
				const block = { firstSample: first, samplesMv, receivedAtMs: ((first + values.length - 1) * 1000) / rateHz };
				first += values.length;
				values = [];
				return block;
			};
			try {
				for await (const text of createInterface({ input: stream })) {
					if (signal.aborted) return;
					if (++line <= HEADER_LINES) continue;
					// Only after the last sample: in between, a sample is missing.
					if (text.trim() === '') {
						blank ??= line;
						continue;
					}
					const value = decimalNumber(text);
					if (blank !== undefined || Number.isNaN(value)) {
						const [where, got] = blank === undefined ? [line, `'${text.slice(0, 40)}'`] : [blank, 'a blank line'];
						throw new UserError(`EMG recording ${file}: line ${where} must be a number of mV, got ${got}.`);
					}
					values.push(value);
					if (values.length === BLOCK) yield take();
				}
				if (values.length > 0) yield take();
			} finally {
				stream.destroy();
			}
		},
	});
}
