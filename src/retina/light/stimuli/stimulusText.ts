import { decimalNumber } from '../../../base/decimalNumber.ts';
import { completeStimulusSpec } from './catalogue.ts';
import type { StimulusSpec } from './stimulus.ts';

/** How a stimulus may be written, for help. */
export const STIMULUS_FORMS = ['NAME', 'NAME?parameter=value&…'] as const;

/**
 * Reads a stimulus as the command line writes it: `flicker?temporal_frequency=8`, with the parameters that are written; others have their defaults, or a run's seed.
 * Throws UserError that names the stimulus, the parameter and its range.
 */
export function parseStimulusText(text: string): StimulusSpec {
	const mark = text.indexOf('?');
	const name = mark < 0 ? text : text.slice(0, mark);
	const parameters: Record<string, number> = {};
	for (const pair of mark < 0 ? [] : text.slice(mark + 1).split('&')) {
		const equals = pair.indexOf('=');
		const value = pair.slice(equals + 1);
		parameters[equals < 0 ? pair : pair.slice(0, equals)] = equals < 0 ? Number.NaN : decimalNumber(value);
	}
	completeStimulusSpec({ name, parameters });
	return { name, parameters };
}
