import { eventFileSource } from '../events/eventFileSource.ts';
import { fileBehind, type SourceKind } from './sourceKind.ts';

/**
 * What a file is played with where nothing else is said: a usual threshold of contrast of event cameras (Gallego et al. 2020 give 10 to 50 % for their range), a leak slow against
 * what retinas follow (assumed), and a picture every 5 ms, faster than receptors (assumed).
 */
export const EVENT_PLAYBACK = {
	contrast: 0.2,
	leakMs: 500,
	pictureMs: 5,
	flipX: false,
	flipY: false,
	invert: false,
} as const;

/** The events of an event camera, from a file. */
export const events: SourceKind<'events'> = {
	word: 'events',
	forms: ['events:FILE'],
	help: 'an event camera’s file (AEDAT 4, EVT 3, EVT 2, DAT), as contrast; see --event-flip, --event-invert, --event-contrast, --event-leak',
	read: (rest, { loop, events: chosen }) => ({
		type: 'events',
		file: fileBehind('events', rest),
		loop,
		...EVENT_PLAYBACK,
		...chosen,
	}),
	open: ({ file, ...playback }, { clock }) => eventFileSource(file, clock, playback),
};
