import type { Snapshot } from '../../protocol/snapshot.ts';
import { createTraceHistory, type TraceHistory } from './traceHistory.ts';

/** Samples of traces by their `traceKey`, from whatever watches bring them. */
export interface TraceSamples {
	/** Undefined where none were asked for. */
	of(key: string): TraceHistory | undefined;
	/** Memory that they take, bytes. */
	readonly bytes: number;
	/** Samples of this watch are those of these traces, column by column. What traces have from watches before stays. */
	open(watch: number, keys: readonly string[]): void;
	close(watch: number): void;
	/** Forgets the samples of all other traces. */
	keepOnly(keys: ReadonlySet<string>): void;
	take(probes: Snapshot['probes']): void;
	/** Forgets all samples; watches stay open. */
	clear(): void;
}

/** They take at most so much memory, bytes: the oldest go first. */
const mostBytes = 256 * 2 ** 20;
/** Snapshots between two looks at how much it is. */
const looksEvery = 64;

/** No samples yet. */
export function createTraceSamples(): TraceSamples {
	const columns = new Map<number, readonly TraceHistory[]>();
	const traces = new Map<string, TraceHistory>();
	let taken = 0;
	const bytes = (): number => [...traces.values()].reduce((sum, each) => sum + each.bytes, 0);

	function makeRoom(): void {
		while (bytes() > mostBytes) {
			const [longest] = [...traces.values()].sort((a, b) => b.bytes - a.bytes);
			if (!longest?.dropOldest()) return;
		}
	}

	return {
		of: (key) => traces.get(key),
		get bytes() {
			return bytes();
		},
		open(watch, keys) {
			const own = keys.map((key) => {
				const trace = traces.get(key) ?? createTraceHistory();
				traces.set(key, trace);
				return trace;
			});
			columns.set(watch, own);
		},
		close: (watch) => void columns.delete(watch),
		keepOnly(keys) {
			for (const key of traces.keys()) if (!keys.has(key)) traces.delete(key);
		},
		take(probes) {
			for (const { watch, timesMs, values } of probes) {
				const own = columns.get(watch) ?? [];
				own.forEach((trace, column) => {
					for (let k = 0; k < timesMs.length; k++) {
						trace.push(timesMs[k] as number, values[k * own.length + column] as number);
					}
				});
			}
			taken++;
			if (taken % looksEvery === 0) makeRoom();
		},
		clear() {
			for (const trace of traces.values()) trace.clear();
		},
	};
}
