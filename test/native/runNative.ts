import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compilersHere, whyNoNative, widthsHere } from './compilers.ts';
import { compareRandomCircuits } from './randomCircuits.ts';

/** Circuits to a compilation. */
const together = 50;

/** Figures of a run; failures in words. */
export interface NativeRun {
	readonly native: number;
	readonly widths: readonly number[];
	readonly failed: number;
	readonly failures: readonly string[];
}

/**
 * Compares so many random circuits in native code with WebAssembly, bit for bit, half of them in vectors of each width that the processor has.
 * @param told what to do after some, with the number done
 * @throws Error where native code cannot be made
 */
export function runNativeCircuits(count: number, seed: number, told: (done: number) => void): NativeRun {
	if (whyNoNative !== undefined) throw new Error(whyNoNative);
	const folder = mkdtempSync(join(tmpdir(), 'retinode-random-'));
	try {
		const failures: string[] = [];
		for (let done = 0; done < count; done += together) {
			const here = Math.min(together, count - done);
			const seeds = Array.from({ length: here }, (_, k) => seed * 1_000_003 + done + k);
			const turn = done / together;
			const width = widthsHere[turn % widthsHere.length];
			const compiler = compilersHere[turn % compilersHere.length];
			if (width === undefined || compiler === undefined) throw new Error('there is no width or no compiler');
			failures.push(...compareRandomCircuits(seeds, { compiler, width, flags: ['-O1'], folder }));
			told(done + here);
		}
		return { native: count, widths: widthsHere, failed: failures.length, failures };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
