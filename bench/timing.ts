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

/** The middle one. */
export const median = (values: readonly number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	return elementOr(sorted, Math.floor(sorted.length / 2), Number.NaN);
};

/** What a turn took, ms per ms of model time and column. */
interface Turn {
	readonly processor: number;
	readonly wall: number;
}

/**
 * Lets methods take turns, so that what the machine does besides meets all of them alike; each had its first turns unmeasured.
 * @returns their turns by method, in order of rounds
 */
export async function turns(methods: readonly Timed[], rounds: number): Promise<Turn[][]> {
	for (const method of methods) {
		const end = performance.now() + 300;
		do method.run();
		while (performance.now() < end);
	}
	// Kernels are optimised in the background after their first turns.
	await new Promise((resolve) => setTimeout(resolve, 1000));
	const taken = methods.map((): Turn[] => []);
	for (let round = 0; round < rounds; round++) {
		for (const [k, method] of methods.entries()) {
			const cpu = processorMs();
			const wall = performance.now();
			method.run();
			const per = method.columns * method.chunkMs;
			taken[k]?.push({ processor: (processorMs() - cpu) / per, wall: (performance.now() - wall) / per });
			// Until its other threads, if it has any, have gone to sleep.
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}
	return taken;
}

/** Measures methods in turns. */
export async function measure(methods: readonly Timed[], rounds: number): Promise<Cost[]> {
	const taken = await turns(methods, rounds);
	return methods.map(({ name, columns }, k) => {
		const own = taken[k] as Turn[];
		const walls = own.map(({ wall }) => wall);
		const processors = own.map(({ processor }) => processor);
		return { name, columns, processor: median(processors), wall: median(walls), leastWall: Math.min(...walls) };
	});
}
