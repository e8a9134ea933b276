import { UserError } from '../../../../base/errors.ts';
import { requireRawFormat } from '../../rawFormat.ts';
import { rawSource } from '../rawSource.ts';
import type { SourceKind } from './sourceKind.ts';

/** Raw grey frames that another program writes. */
export const stdin: SourceKind<'stdin'> = {
	word: 'stdin',
	forms: ['stdin:WIDTHxHEIGHT@FPS'],
	help: 'raw grey frames, one byte a pixel, on standard input',
	read(rest) {
		const match = /^(-?[\w.]+)x(-?[\w.]+)@(-?[\w.]+)$/.exec(rest);
		if (match === null) {
			throw new UserError(
				`Raw frames on standard input must be written stdin:WIDTHxHEIGHT@FPS, such as stdin:64x48@30, got "stdin:${rest}".`,
			);
		}
		const format = { width: Number(match[1]), height: Number(match[2]), framesPerSecond: Number(match[3]) };
		requireRawFormat(format);
		return { type: 'stdin', ...format };
	},
	open: (spec, around) => rawSource('stdin', around.stdin ?? process.stdin, spec, around.clock),
};
