import { decimalNumber } from '../../../../base/decimalNumber.ts';
import { UserError } from '../../../../base/errors.ts';
import { nameList } from '../../../../base/nameList.ts';
import { isRawPixels, RAW_PIXELS, requireRawFormat } from '../../rawFormat.ts';
import { rawSource } from '../rawSource.ts';
import type { SourceKind } from './sourceKind.ts';

const PIXELS = nameList(
	Object.entries(RAW_PIXELS).map(([name, { title }]) => `${name} (${title})`),
	'or',
);

/** Raw frames that another program writes. Their bytes do not say what a pixel is, so it must be said. */
export const stdin: SourceKind<'stdin'> = {
	word: 'stdin',
	forms: ['stdin:WIDTHxHEIGHT@FPS:PIXELS'],
	help: `raw frames on standard input; a pixel is ${PIXELS}`,
	read(rest) {
		const match = /^(-?[\w.]+)x(-?[\w.]+)@(-?[\w.]+)(?::(.*))?$/.exec(rest);
		if (match === null || match.slice(1, 4).some((text) => Number.isNaN(decimalNumber(text)))) {
			throw new UserError(
				`Raw frames on standard input must be written stdin:WIDTHxHEIGHT@FPS:PIXELS, such as stdin:64x48@30:gray, got "stdin:${rest}".`,
			);
		}
		const [, width, height, framesPerSecond, pixels] = match;
		const format = {
			width: decimalNumber(width ?? ''),
			height: decimalNumber(height ?? ''),
			framesPerSecond: decimalNumber(framesPerSecond ?? ''),
		};
		requireRawFormat(format);
		if (pixels === undefined || !isRawPixels(pixels)) {
			const got = pixels === undefined ? 'nothing' : `"${pixels}"`;
			throw new UserError(
				`What the bytes of a pixel on standard input are must be said, such as stdin:${rest.split(':')[0]}:gray; it must be ${PIXELS}, got ${got}.`,
			);
		}
		return { type: 'stdin', ...format, pixels };
	},
	open: (spec, around) => rawSource('stdin', around.stdin ?? process.stdin, spec, around.clock),
};
