import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import { parseJson } from '../../base/jsonText.ts';
import { complaint } from '../../protocol/session/complaint.ts';
import { carriedOver, type VersionedFormat } from '../../protocol/versions/fileVersions.ts';
import type { Calibration } from './calibration.ts';

/** Calibration files and their versions; one so far. */
const calibrationFormat: VersionedFormat = { format: 'retinode-calibration', steps: [] };

const finite = z.number().finite();

const calibrationSchema = z.strictObject({
	format: z.literal('retinode-calibration'),
	version: z.literal(1),
	/** Of rest and maximum. */
	unit: z.enum(['mV', 'Hz']),
	rest: finite,
	maximum: finite,
});

/** The text of a calibration file. */
export function calibrationText({ rest, maximum }: Calibration, unit: 'mV' | 'Hz'): string {
	return `${JSON.stringify({ format: 'retinode-calibration', version: 1, unit, rest, maximum }, null, 2)}\n`;
}

/**
 * Reads a calibration from the text of its file.
 * @throws UserError that names the file, the field and what is allowed
 */
export function parseCalibration(text: string, file: string, unit: 'mV' | 'Hz'): Calibration {
	const value = parseJson(`Calibration ${file}`, text);
	const carried = carriedOver(`Calibration ${file}`, calibrationFormat, value).file;
	const parsed = calibrationSchema.safeParse(carried);
	if (!parsed.success) throw new UserError(`${complaint(`Calibration ${file}`, parsed.error, carried)}.`);
	const { rest, maximum } = parsed.data;
	if (parsed.data.unit !== unit) {
		throw new UserError(`Calibration ${file}: field 'unit' is ${parsed.data.unit}; it must be ${unit} here.`);
	}
	if (!(maximum > rest)) {
		throw new UserError(`Calibration ${file}: field 'maximum' is ${maximum}; it must be above rest, ${rest}.`);
	}
	return { rest, maximum };
}
