import fc from 'fast-check';
import { checkValid, whyNotRefused } from './check.ts';
import { randomCircuit } from './circuits.ts';
import { spoiledCircuit } from './spoil.ts';

/**
 * Greatest difference that passes, as a part of the size of a state and 1: rounding of 1e-16 and 6e-8, which stiff quotients and substeps of cells that
 * run away magnify; of 3,000 circuits the worst magnified it ten million times in double precision and two thousand times in single.
 */
export const mostDifference = { double: 1e-8, single: 1e-3 };

/** So many failures are told in words. */
const most = 20;

/** Figures of a run; lists hold the first few failures in words. */
export interface RandomRun {
	readonly valid: number;
	readonly states: number;
	readonly greatestInDouble: number;
	readonly greatestInSingle: number;
	readonly validFailed: number;
	readonly invalid: number;
	readonly mistakes: number;
	readonly invalidFailed: number;
	readonly validFailures: readonly string[];
	readonly invalidFailures: readonly string[];
}

/**
 * Checks so many random circuits, and as many spoiled ones.
 * @param told what to do after each, with the number done
 */
export function runRandomCircuits(
	count: number,
	seed: number,
	steps: number,
	told: (done: number) => void = () => undefined,
): RandomRun {
	const validFailures: string[] = [];
	const invalidFailures: string[] = [];
	const figures = { states: 0, greatestInDouble: 0, greatestInSingle: 0, validFailed: 0, invalidFailed: 0 };
	const mistakes = new Set<string>();
	// A sample at a time: fast-check draws larger values later in one sample.
	for (let k = 0; k < count; k++) {
		const own = seed * 1_000_003 + k;
		const [circuit] = fc.sample(randomCircuit, { numRuns: 1, seed: own });
		if (circuit) {
			let why: string | undefined;
			try {
				const found = checkValid(circuit, own, steps);
				figures.states += found.states;
				figures.greatestInDouble = Math.max(figures.greatestInDouble, found.inDouble);
				figures.greatestInSingle = Math.max(figures.greatestInSingle, found.inSingle);
				why =
					found.broken ??
					(found.inDouble > mostDifference.double ? `differs by ${found.inDouble} in double precision` : undefined) ??
					(found.inSingle > mostDifference.single ? `differs by ${found.inSingle} in single precision` : undefined);
			} catch (error) {
				why = `threw ${String(error)}`;
			}
			if (why !== undefined) {
				figures.validFailed++;
				if (validFailures.length < most) validFailures.push(`seed ${own}: ${why}`);
			}
		}
		const [spoiled] = fc.sample(spoiledCircuit, { numRuns: 1, seed: own });
		if (spoiled) {
			mistakes.add(spoiled.mistake);
			const why = whyNotRefused(spoiled);
			if (why !== undefined) {
				figures.invalidFailed++;
				if (invalidFailures.length < most) invalidFailures.push(`seed ${own}, ${spoiled.mistake}: ${why}`);
			}
		}
		told(k + 1);
	}
	return { valid: count, invalid: count, mistakes: mistakes.size, ...figures, validFailures, invalidFailures };
}
