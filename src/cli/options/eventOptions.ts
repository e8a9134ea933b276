import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import type { EventSettings } from '../../io/light/events/eventFrames.ts';
import { EVENT_PLAYBACK } from '../../io/light/node/kinds/events.ts';
import { eventRanges } from '../../protocol/session/lightSources.ts';
import { finiteNumber } from './options.ts';

/** How a file of an event camera is taken. */
export interface EventOptions {
	readonly eventFlip?: 'x' | 'y' | 'xy';
	readonly eventInvert?: true;
	readonly eventContrast?: number;
	readonly eventLeak?: number;
	readonly eventPicture?: number;
}

function flipOf(text: string): 'x' | 'y' | 'xy' {
	if (text === 'x' || text === 'y' || text === 'xy') return text;
	throw new UserError(`--event-flip must be x, y or xy, got "${text}"`);
}

function within(option: string, [minimum, maximum]: readonly [number, number]): (text: string) => number {
	const read = finiteNumber(option);
	return (text) => {
		const value = read(text);
		if (value >= minimum && value <= maximum) return value;
		throw new UserError(`${option} must be a number from ${minimum} to ${maximum}, got ${value}`);
	};
}

/**
 * What options say of a file of events; what they leave out is not there.
 * @throws UserError where there is one, but the light does not come from such a file
 */
export function eventSettingsOf(options: EventOptions, source: string | undefined): Partial<EventSettings> {
	const settings: Partial<EventSettings> = {
		...(options.eventFlip && { flipX: options.eventFlip.includes('x'), flipY: options.eventFlip.includes('y') }),
		...(options.eventInvert && { invert: true }),
		...(options.eventContrast !== undefined && { contrast: options.eventContrast }),
		...(options.eventLeak !== undefined && { leakMs: options.eventLeak }),
		...(options.eventPicture !== undefined && { pictureMs: options.eventPicture }),
	};
	if (Object.keys(settings).length > 0 && !source?.startsWith('events:')) {
		throw new UserError(
			'--event-flip, --event-invert, --event-contrast, --event-leak and --event-picture need --source events:FILE',
		);
	}
	return settings;
}

/** Adds what says how a file of events is taken. */
export function addEventOptions(command: Command): void {
	const { contrast, leakMs, pictureMs } = EVENT_PLAYBACK;
	const range = ([minimum, maximum]: readonly [number, number]): string => `${minimum} to ${maximum}`;
	command
		.option('--event-flip <axes>', 'events: exchange left and right (x), up and down (y) or both (xy)', flipOf)
		.option('--event-invert', 'events: exchange brighter and darker')
		.option(
			'--event-contrast <c>',
			`events: change of ln light that one is worth, ${range(eventRanges.contrast)} (default ${contrast})`,
			within('--event-contrast', eventRanges.contrast),
		)
		.option(
			'--event-leak <ms>',
			`events: time constant of the way back to grey, ${range(eventRanges.leakMs)} (default ${leakMs})`,
			within('--event-leak', eventRanges.leakMs),
		)
		.option(
			'--event-picture <ms>',
			`events: time between two pictures, ${range(eventRanges.pictureMs)} (default ${pictureMs})`,
			within('--event-picture', eventRanges.pictureMs),
		);
}
