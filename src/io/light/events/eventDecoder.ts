/** Events of a camera: each says that a pixel became brighter or darker by the camera's threshold of contrast. `count` entries of each array are used. */
export interface EventBatch {
	readonly count: number;
	/** µs on the camera's clock, wraps undone. */
	readonly timesUs: Float64Array;
	/** Pixels from the left. */
	readonly x: Uint16Array;
	/** Pixels from the top. */
	readonly y: Uint16Array;
	/** 1 for brighter, 0 for darker. */
	readonly on: Uint8Array;
}

/** Pixels of a sensor. */
export interface SensorSize {
	readonly width: number;
	readonly height: number;
}

/** What a decoder met beside events, by its kind: `word 0xA (external trigger)`. */
export interface PassedOver {
	/** What the format names, but is no change of light. */
	readonly known: ReadonlyMap<string, number>;
	/** What this reader does not know: reserved words, damaged ones. */
	readonly unknown: ReadonlyMap<string, number>;
}

/** Reads one format of event files. Pieces may be of any size. */
export interface EventDecoder {
	/** The sensor, once the header has been read; undefined where it does not say. */
	readonly size: SensorSize | undefined;
	readonly passedOver: PassedOver;
	/**
	 * The events that have become whole with this piece; none after a damaged place.
	 * @throws UserError for a header that cannot be read, or means something that this reader does not know
	 */
	push(piece: Uint8Array): EventBatch;
	/** After the last piece: why there are no more events, half a sentence; undefined for a whole file. @throws UserError when there was no header */
	end(): string | undefined;
}

/** A batch that grows. */
export interface BatchBuilder {
	add(timeUs: number, x: number, y: number, on: number): void;
	/** What was added since the last time. */
	take(): EventBatch;
}

/** An empty batch. */
export function createBatchBuilder(): BatchBuilder {
	let room = 4096;
	let count = 0;
	const arrays = () => ({
		timesUs: new Float64Array(room),
		x: new Uint16Array(room),
		y: new Uint16Array(room),
		on: new Uint8Array(room),
	});
	let batch = arrays();
	return {
		add(timeUs, x, y, on) {
			if (count === room) {
				room *= 2;
				const grown = arrays();
				grown.timesUs.set(batch.timesUs);
				grown.x.set(batch.x);
				grown.y.set(batch.y);
				grown.on.set(batch.on);
				batch = grown;
			}
			batch.timesUs[count] = timeUs;
			batch.x[count] = x;
			batch.y[count] = y;
			batch.on[count] = on;
			count++;
		},
		take() {
			const taken = { count, ...batch };
			count = 0;
			batch = arrays();
			return taken;
		},
	};
}

/** Counts by name. */
export class Counter {
	readonly counts = new Map<string, number>();

	add(name: string, count = 1): void {
		this.counts.set(name, (this.counts.get(name) ?? 0) + count);
	}
}
