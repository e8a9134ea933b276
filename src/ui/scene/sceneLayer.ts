import type { Object3D } from 'three';
import type { ColourMode } from '../stores/viewStore.ts';
import type { Quality } from './pacer.ts';

/** A disc electrode, µm: x to the right and y up on the retina, distance from the ganglion cells. */
export interface ElectrodePlace {
	readonly xUm: number;
	readonly yUm: number;
	readonly diameterUm: number;
	readonly distanceUm: number;
}

/** A rectangle in the plane of the retina, µm. */
export interface RegionPlace {
	readonly xUm: readonly [number, number];
	readonly yUm: readonly [number, number];
}

/** What the layers draw from: references into live data and the view's settings, valid for one picture. */
export interface SceneFrame {
	readonly tMs: number;
	readonly potentialsMv: Float32Array;
	readonly lightRates: Float32Array;
	readonly lastSpikeMs: Float64Array;
	/** Cell indices; -1 for none. */
	readonly selected: number;
	readonly hovered: number;
	readonly pinned: readonly number[];
	/** Cells that are removed now. */
	readonly removed: ReadonlySet<number>;
	/** Stimulating electrodes that are there now. */
	readonly electrodes: readonly ElectrodePlace[];
	/** Rectangles from which devices get their cells. */
	readonly regions: readonly RegionPlace[];
	readonly colourMode: ColourMode;
	/** Ends of the colour scale, mV. */
	readonly rangeMv: readonly [number, number];
	readonly theme: 'dark' | 'light';
	/** Changes whenever light or its source is set anew: brightness starts a new scale. */
	readonly lightKey: string;
	/** The simulation keeps up with wall time. */
	readonly keepsUp: boolean;
	readonly quality: Quality;
	/** Bodies are so small that a point will do for each. */
	readonly dots: boolean;
	/** Size of the view, CSS pixels. */
	readonly width: number;
	readonly height: number;
}

/** One thing in the 3D view. */
export interface SceneLayer {
	readonly object: Object3D;
	update(frame: SceneFrame): void;
	dispose(): void;
}

/** How long a spike's flash takes to fade to 1/e, ms of model time: long enough to be seen at 30 pictures a second. */
export const flashMs = 70;

/** Brightness of a cell's flash, 0 … 1. */
export function flash(lastSpikeMs: number, tMs: number): number {
	const ageMs = tMs - lastSpikeMs;
	return ageMs < 0 || ageMs > 8 * flashMs ? 0 : Math.exp(-ageMs / flashMs);
}
