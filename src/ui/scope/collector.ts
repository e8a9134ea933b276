import type { TriggerSetup } from '../../protocol/session/scopeSetup.ts';
import type { SpikeRing } from '../data/spikeRing.ts';
import type { TraceHistory } from '../data/traceHistory.ts';
import { createLevelFinder, lightLevel } from './levelFinder.ts';
import { createSweeps, type Sweeps } from './sweeps.ts';

/** What is collected from. */
export interface CollectFrom {
	/** Model time up to which everything is there, ms. */
	readonly nowMs: number;
	/** Traces of which sweeps are taken; the first is the one whose level counts where none is named. */
	readonly keys: readonly string[];
	readonly traceOf: (key: string) => TraceHistory | undefined;
	/** Key of the light at the cell; undefined without receptors. */
	readonly lightKey: string | undefined;
	readonly spikes: Pick<SpikeRing, 'since'>;
	/** Index of the cell whose spikes count; −1 without one. */
	readonly cell: number;
}

/** Collects sweeps and spikes around triggers, as they come. */
export interface Collector {
	readonly sweeps: Sweeps;
	/** Spikes of the cell around each trigger, s after it, ascending; newest trigger last. */
	readonly trials: readonly (readonly number[])[];
	update(from: CollectFrom): void;
	clear(): void;
}

/** Trials kept. */
const mostTrials = 1000;
/** A trace counts as having been on the other side of a level when it was this far from it, in its unit. */
const levelHysteresis = 1e-3;

/** Spikes of a cell from `fromMs` on, up to `toMs`, ascending, ms. */
export function spikesBetween(spikes: Pick<SpikeRing, 'since'>, cell: number, fromMs: number, toMs: number): number[] {
	const found: number[] = [];
	spikes.since(fromMs, (of, tMs) => {
		if (of === cell && tMs < toMs) found.push(tMs);
	});
	return found.sort((a, b) => a - b);
}

/** Creates a collector for a trigger; another trigger needs another. */
export function createCollector(trigger: TriggerSetup): Collector {
	const { on, of, level, rising, preMs, postMs, keep } = trigger;
	const sweeps = createSweeps(preMs, postMs, keep);
	const crossings =
		on === 'light'
			? createLevelFinder(true, lightLevel)
			: createLevelFinder(rising, () => ({ at: level, hysteresis: levelHysteresis }));
	let trials: (readonly number[])[] = [];
	let seenMs: number | undefined;

	function look({ nowMs, keys, traceOf, lightKey, spikes, cell }: CollectFrom): void {
		if (on === 'spike') {
			const fromMs = seenMs === undefined || seenMs > nowMs ? nowMs : seenMs;
			for (const tMs of spikesBetween(spikes, cell, fromMs, Number.POSITIVE_INFINITY)) {
				if (tMs > fromMs) sweeps.trigger(tMs);
			}
			seenMs = nowMs;
			return;
		}
		const key = on === 'light' ? lightKey : (of ?? keys[0]);
		const trace = key === undefined ? undefined : traceOf(key);
		if (trace) crossings.scan(trace, (tMs) => sweeps.trigger(tMs));
	}

	return {
		sweeps,
		get trials() {
			return trials;
		},
		update(from) {
			look(from);
			const done = sweeps.collect(from.keys, from.nowMs, from.traceOf);
			if (done.length === 0) return;
			const more = done.map((tMs) =>
				spikesBetween(from.spikes, from.cell, tMs - preMs, tMs + postMs).map((each) => (each - tMs) / 1000),
			);
			trials = [...trials, ...more].slice(-mostTrials);
		},
		clear() {
			sweeps.clear();
			trials = [];
		},
	};
}
