import { UserError } from '../../base/errors.ts';
import { completeStimulusSpec } from '../../retina/light/stimuli/catalogue.ts';
import type { StimulusSpec } from '../../retina/light/stimuli/stimulus.ts';
import { requireRawFormat } from './rawFormat.ts';

/** A light source as asked for, before anything is opened. Plain JSON. */
export type SourceSpec =
	| { readonly kind: 'clip'; readonly file: string }
	| { readonly kind: 'camera'; readonly device?: string }
	| { readonly kind: 'stimulus'; readonly stimulus: StimulusSpec }
	| { readonly kind: 'stdin'; readonly width: number; readonly height: number; readonly framesPerSecond: number }
	| { readonly kind: 'light'; readonly file: string };

/** How a source may be written, for help texts. */
export const SOURCE_FORMS =
	'clip:FILE, camera, camera:DEVICE, stimulus:NAME, stimulus:NAME?parameter=value&…, stdin:WIDTHxHEIGHT@FPS, light:FILE';

/**
 * Reads a source as written on the command line or in a session file. `clip:` takes a bundled clip's name (`clip:reach`)
 * or a file. Throws UserError that names the part at fault; does not look at the disk.
 */
export function parseSourceSpec(text: string): SourceSpec {
	const colon = text.indexOf(':');
	const kind = colon < 0 ? text : text.slice(0, colon);
	const rest = colon < 0 ? '' : text.slice(colon + 1);
	switch (kind) {
		case 'clip':
		case 'light':
			if (rest === '')
				throw new UserError(`The light source ${kind}: needs a file, such as ${kind}:FILE, got "${text}".`);
			return { kind, file: rest };
		case 'camera':
			return rest === '' ? { kind } : { kind, device: rest };
		case 'stimulus':
			return { kind, stimulus: parseStimulus(rest) };
		case 'stdin':
			return { kind, ...parseRawFormat(rest) };
		default:
			throw new UserError(`The light source must be one of ${SOURCE_FORMS}, got "${text}".`);
	}
}

/** The text that {@link parseSourceSpec} reads as this spec. */
export function formatSourceSpec(spec: SourceSpec): string {
	switch (spec.kind) {
		case 'clip':
		case 'light':
			return `${spec.kind}:${spec.file}`;
		case 'camera':
			return spec.device === undefined ? 'camera' : `camera:${spec.device}`;
		case 'stdin':
			return `stdin:${spec.width}x${spec.height}@${spec.framesPerSecond}`;
		case 'stimulus': {
			const parameters = Object.entries(spec.stimulus.parameters).map(([name, value]) => `${name}=${value}`);
			return `stimulus:${spec.stimulus.name}${parameters.length > 0 ? `?${parameters.join('&')}` : ''}`;
		}
	}
}

function parseStimulus(text: string): StimulusSpec {
	const mark = text.indexOf('?');
	const name = mark < 0 ? text : text.slice(0, mark);
	const parameters: Record<string, number> = {};
	for (const pair of mark < 0 ? [] : text.slice(mark + 1).split('&')) {
		const equals = pair.indexOf('=');
		const value = pair.slice(equals + 1);
		// Number('') is 0, which nobody means by it.
		parameters[equals < 0 ? pair : pair.slice(0, equals)] =
			equals < 0 || value.trim() === '' ? Number.NaN : Number(value);
	}
	return completeStimulusSpec({ name, parameters });
}

function parseRawFormat(text: string): { width: number; height: number; framesPerSecond: number } {
	const match = /^(-?[\w.]+)x(-?[\w.]+)@(-?[\w.]+)$/.exec(text);
	if (match === null) {
		throw new UserError(
			`Raw frames on standard input must be written stdin:WIDTHxHEIGHT@FPS, such as stdin:64x48@30, got "stdin:${text}".`,
		);
	}
	const format = { width: Number(match[1]), height: Number(match[2]), framesPerSecond: Number(match[3]) };
	requireRawFormat(format);
	return format;
}
