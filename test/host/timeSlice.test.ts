import { readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { describe, expect, it } from 'vitest';
import { askForSlice } from '../../src/host/timeSlice.ts';

/** Turns of this thread as the scheduler counts them, ns; undefined where it does not say. */
function slice(): number | undefined {
	try {
		return Number(/se\.slice\s*:\s*(\d+)/.exec(readFileSync('/proc/thread-self/sched', 'utf8'))?.[1]) || undefined;
	} catch {
		return undefined;
	}
}

const usual = slice();

describe('turns of a thread', () => {
	it('may be asked for anywhere, and leave its niceness', () => {
		const niceness = getPriority(0);
		askForSlice(0, 300_000);
		askForSlice(0, 0);
		expect(getPriority(0)).toBe(niceness);
	});

	it.skipIf(usual === undefined)(
		'are as short as asked for, and as usual again (needs Linux 6.12 that shows them)',
		() => {
			askForSlice(0, 300_000);
			expect(slice()).toBe(300_000);
			askForSlice(0, 0);
			expect(slice()).toBe(usual);
		},
	);
});
