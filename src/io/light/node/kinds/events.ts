import { eventFileSource } from '../events/eventFileSource.ts';
import { fileBehind, type SourceKind } from './sourceKind.ts';

/**
 * What a file is played with where nothing else is said, all three assumed: a threshold of contrast as cameras are commonly set to, a leak that is slow against what retinas follow, and a
 * picture every 5 ms, faster than receptors.
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
