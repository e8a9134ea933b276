import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LiveData } from '../data/liveData.ts';

/** Which cell is heard; null is silence. The number is a cell index of the snapshots. */
export interface ClicksState {
	readonly cell: number | null;
	/** One sentence when there is no sound to be had. */
	readonly message: string;
}

/** The spikes of one cell as clicks in the loudspeaker. */
export interface SpikeClicks {
	readonly store: StoreApi<ClicksState>;
	/** Must be called from a user's gesture: browsers allow sound only then. */
	listenTo(cell: number | null): void;
}

/** A click: one millisecond of decaying cosine, loud at once. */
function clickOf(context: AudioContext): AudioBuffer {
	const seconds = 0.004;
	const buffer = context.createBuffer(1, Math.ceil(seconds * context.sampleRate), context.sampleRate);
	const samples = buffer.getChannelData(0);
	for (let i = 0; i < samples.length; i++) {
		const t = i / context.sampleRate;
		samples[i] = Math.exp(-t / 0.0007) * Math.cos(2 * Math.PI * 1400 * t);
	}
	return buffer;
}

/** Silent until `listenTo`. */
export function createSpikeClicks(live: LiveData): SpikeClicks {
	const store = createStore<ClicksState>()(() => ({ cell: null, message: '' }));
	let context: AudioContext | undefined;
	let click: AudioBuffer | undefined;
	let beforeMs = 0;

	live.onChange((snapshot) => {
		const { cell } = store.getState();
		const fromMs = beforeMs;
		beforeMs = snapshot.tMs;
		if (cell === null || !context || !click || context.state !== 'running') return;
		for (let k = 0; k < snapshot.spikeCells.length; k++) {
			if (snapshot.spikeCells[k] !== cell) continue;
			// Within a snapshot spikes keep their distances; a slowed model clock must not pile up delays.
			const delayS = Math.min(0.1, Math.max(0, ((snapshot.spikeTimesMs[k] as number) - fromMs) / 1000));
			const source = context.createBufferSource();
			source.buffer = click;
			source.connect(context.destination);
			source.start(context.currentTime + delayS);
		}
	});

	return {
		store,
		listenTo(cell) {
			if (cell === null) {
				store.setState({ cell: null, message: '' });
				void context?.suspend();
				return;
			}
			context ??= new AudioContext({ latencyHint: 'interactive' });
			click ??= clickOf(context);
			store.setState({ cell, message: '' });
			context
				.resume()
				.catch(() => store.setState({ cell: null, message: 'The browser allows no sound for this page.' }));
		},
	};
}
