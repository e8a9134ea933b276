import type { Snapshot } from '../../protocol/snapshot.ts';
import { createSpikeRing, type SpikeRing } from './spikeRing.ts';
import { createTraceSamples, type TraceSamples } from './traceSamples.ts';

/** Everything that changes from picture to picture. The scene, the scope and the raster read it when they draw; no store holds any of it. */
export interface LiveData {
	/** Model time of the newest snapshot, ms; 0 before the first. */
	readonly tMs: number;
	/** Potential of every cell, mV. */
	readonly potentialsMv: Float32Array;
	/** Photoisomerisations per second of every receptor. */
	readonly lightRates: Float32Array;
	readonly spikes: SpikeRing;
	/** Model time of each cell's last spike, ms; -Infinity when it has not fired. */
	readonly lastSpikeMs: Float64Array;
	/** Grows with every snapshot, so that a reader knows whether anything is new. */
	readonly version: number;
	/** Samples of watched quantities. */
	readonly traces: TraceSamples;
	accept(snapshot: Snapshot): void;
	/** Called after every snapshot; returns its unsubscribe. */
	onChange(listener: (snapshot: Snapshot) => void): () => void;
	/** Forgets what goes by the numbers of cells: they are others from now on. Time and watches go on. */
	renumbered(): void;
	/** Forgets all samples and spikes: the patch changed, or time starts again. */
	clear(): void;
}

/** Spikes kept: a thousand cells at 50 Hz for 20 s, the longest window. */
export const spikeCapacity = 1_000_000;

/** Empty live data. */
export function createLiveData(): LiveData {
	const listeners = new Set<(snapshot: Snapshot) => void>();
	const traces = createTraceSamples();
	const spikes = createSpikeRing(spikeCapacity);
	let tMs = 0;
	let potentialsMv: Float32Array = new Float32Array(0);
	let lightRates: Float32Array = new Float32Array(0);
	let lastSpikeMs = new Float64Array(0);
	let version = 0;

	function forgetSpikes(): void {
		spikes.clear();
		lastSpikeMs.fill(Number.NEGATIVE_INFINITY);
	}

	function forget(): void {
		forgetSpikes();
		traces.clear();
	}

	return {
		get tMs() {
			return tMs;
		},
		get potentialsMv() {
			return potentialsMv;
		},
		get lightRates() {
			return lightRates;
		},
		spikes,
		get lastSpikeMs() {
			return lastSpikeMs;
		},
		get version() {
			return version;
		},
		traces,
		accept(snapshot) {
			if (snapshot.renews || snapshot.tMs < tMs) forget();
			tMs = snapshot.tMs;
			potentialsMv = snapshot.potentialsMv;
			lightRates = snapshot.lightRates;
			if (lastSpikeMs.length !== potentialsMv.length) {
				lastSpikeMs = new Float64Array(potentialsMv.length).fill(Number.NEGATIVE_INFINITY);
			}
			spikes.push(snapshot.spikeCells, snapshot.spikeTimesMs);
			snapshot.spikeCells.forEach((cell, k) => {
				lastSpikeMs[cell] = Math.max(lastSpikeMs[cell] as number, snapshot.spikeTimesMs[k] as number);
			});
			traces.take(snapshot.probes);
			version++;
			for (const listener of listeners) listener(snapshot);
		},
		onChange(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		renumbered: forgetSpikes,
		clear() {
			forget();
			tMs = 0;
			potentialsMv = new Float32Array(0);
			lightRates = new Float32Array(0);
			lastSpikeMs = new Float64Array(0);
			version++;
		},
	};
}
