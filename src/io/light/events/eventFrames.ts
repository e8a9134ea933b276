import type { Linear32Frame } from '../../../retina/light/field/lightFrame.ts';
import { type ContrastSettings, createContrastField } from './contrastField.ts';
import type { EventBatch, SensorSize } from './eventDecoder.ts';

/** How a file's events are taken. */
export interface EventSettings extends ContrastSettings {
	/** Time between two pictures, ms. */
	readonly pictureMs: number;
	/** Left and right, up and down exchanged: cameras are mounted as it suits, and formats differ. */
	readonly flipX: boolean;
	readonly flipY: boolean;
	/** Brighter and darker exchanged. */
	readonly invert: boolean;
}

/** A longer silence is no silence but damage: pictures of it would fill the disk of whoever records them. */
const longestSilenceMs = 3_600_000;

/** A picture of the light, and from when on it is. */
export interface EventPicture {
	readonly timeMs: number;
	readonly light: Linear32Frame;
}

/** Pictures made of events as they come. */
export interface EventFrames {
	/** Events counted so far, and how many of them lay outside of the sensor. */
	readonly counts: { readonly events: number; readonly outside: number };
	/** Why nothing more comes, half a sentence; undefined while all is well. */
	readonly stopped: string | undefined;
	/** The pictures that are whole when these events have come. The first event of all is at 0 ms, where the first picture is: grey. */
	take(batch: EventBatch): IterableIterator<EventPicture>;
	/** The last picture, of the events since the one before; undefined when there has been no event. */
	last(): EventPicture | undefined;
}

/** Picture k shows what has happened before k times `pictureMs` of the first event. */
export function createEventFrames(size: SensorSize, settings: EventSettings): EventFrames {
	const { pictureMs, flipX, flipY, invert } = settings;
	const field = createContrastField(size, settings);
	let firstUs: number | undefined;
	let next = 0;
	let events = 0;
	let outside = 0;
	let stopped: string | undefined;
	const picture = (): EventPicture => {
		const timeMs = next++ * pictureMs;
		return { timeMs, light: field.frameAt(timeMs) };
	};

	return {
		get counts() {
			return { events, outside };
		},
		get stopped() {
			return stopped;
		},
		*take({ count, timesUs, x, y, on }) {
			for (let k = 0; k < count && stopped === undefined; k++) {
				events++;
				const timeUs = timesUs[k] as number;
				firstUs ??= timeUs;
				const timeMs = (timeUs - firstUs) / 1000;
				if (timeMs - next * pictureMs > longestSilenceMs) {
					stopped = `its time jumps by ${Math.round((timeMs - next * pictureMs) / 1000)} s`;
					return;
				}
				while (timeMs >= next * pictureMs) yield picture();
				const [column, row] = [x[k] as number, y[k] as number];
				if (column >= size.width || row >= size.height) outside++;
				else {
					field.add(
						timeMs,
						flipX ? size.width - 1 - column : column,
						flipY ? size.height - 1 - row : row,
						invert ? 1 - (on[k] as number) : (on[k] as number),
					);
				}
			}
		},
		last: () => (firstUs === undefined ? undefined : picture()),
	};
}
