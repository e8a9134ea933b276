import { elementOr } from '../src/base/elementOr.ts';
import type { Timed } from './methods.ts';

/** Processor time of this process, ms: what a neighbour on the machine takes does not count, background compilation does. */
function processorMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

/** What a method costs: medians of seconds per simulated second of one column. */
export interface Cost {
	readonly name: string;
	readonly columns: number;
	/** By processor time. */
	readonly processor: number;
	/** By wall time. */
	readonly wall: number;
	/** By wall time in the turn that was disturbed least. */
	readonly leastWall: number;
}

const median = (values: readonly number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	return elementOr(sorted, Math.floor(sorted.length / 2), Number.NaN);
};

/** Measures methods in turns, so that what the machine does besides meets all of them alike; each had its first turns unmeasured. */
export async function measure(methods: readonly Timed[], rounds: number): Promise<Cost[]> {
	for (const method of methods) {
		const end = performance.now() + 300;
		do method.run();
		while (performance.now() < end);
	}
	// Kernels are optimised in the background after their first turns.
	await new Promise((resolve) => setTimeout(resolve, 1000));
	const taken = methods.map(() => ({ processor: [] as number[], wall: [] as number[] }));
	for (let round = 0; round < rounds; round++) {
		for (const [k, method] of methods.entries()) {
			const cpu = processorMs();
			const wall = performance.now();
			method.run();
			const per = method.columns * method.chunkMs;
			taken[k]?.processor.push((processorMs() - cpu) / per);
			taken[k]?.wall.push((performance.now() - wall) / per);
			// Until its other threads, if it has any, have gone to sleep.
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}
	return methods.map(({ name, columns }, k) => ({
		name,
		columns,
		processor: median(taken[k]?.processor ?? []),
		wall: median(taken[k]?.wall ?? []),
		leastWall: Math.min(...(taken[k]?.wall ?? [])),
	}));
}
