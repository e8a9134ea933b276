import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import { unreadable } from '../io/files/node/unreadable.ts';
import { samplesOfText } from '../protocol/experiment/waveformText.ts';

/**
 * Recorded waveforms that a protocol names: text files of numbers beside it, whose values become those of a course (`form: samples`; src/protocol/experiment/waveformText.ts).
 */

type JsonObject = Record<string, unknown>;
const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null;

/** A course of samples with the values of its file. @throws UserError that names the file and what is the matter */
function read(course: JsonObject, protocolPath: string): JsonObject {
	const { file, column, ...rest } = course;
	if (typeof file !== 'string' || file === '')
		throw new UserError(
			`The protocol ${protocolPath}: 'file' of a course must be the name of a file; got ${JSON.stringify(file)}.`,
		);
	if (rest.values !== undefined)
		throw new UserError(
			`The protocol ${protocolPath}: a course of samples takes its values from 'file' or from 'values'; got both.`,
		);
	const path = resolve(dirname(protocolPath), file);
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (error) {
		throw unreadable('waveform', path, error);
	}
	return { ...rest, ...samplesOfText(text, path, column, rest.everyS) };
}

/**
 * The content of a protocol file with every waveform that it names read.
 * @param path of the protocol, beside which they lie
 * @throws UserError that names the file and what is the matter
 */
export function withWaveforms(value: unknown, path: string): unknown {
	if (Array.isArray(value)) return value.map((each) => withWaveforms(each, path));
	if (!isObject(value)) return value;
	if (value.form === 'samples' && 'file' in value) return read(value, path);
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withWaveforms(each, path)]));
}
