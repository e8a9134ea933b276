import { describe, expect, it } from 'vitest';
import { createThreadChoice, type ThreadChoice } from '../../src/engine/live/threadChoice.ts';

/** Runs a choice on a pretended machine, in slices of 6 ms as the engine does; gives how long each number of threads was used, ms. */
function live(
	choice: ThreadChoice,
	fromMs: number,
	durationMs: number,
	costMs: (threads: number, nowMs: number) => number,
): Map<number, number> {
	const used = new Map<number, number>();
	let nowMs = fromMs;
	let owedMs = 0;
	while (nowMs < fromMs + durationMs) {
		const { threads } = choice;
		const cost = costMs(threads, nowMs);
		const beganMs = nowMs;
		const ms = Math.min(6, Math.max(1, owedMs) * cost);
		const steps = Math.max(1, Math.floor(ms / cost));
		nowMs += Math.max(ms, steps); // in step with wall time: never ahead
		owedMs = Math.min(100, owedMs + (nowMs - beganMs) - steps);
		used.set(threads, (used.get(threads) ?? 0) + nowMs - beganMs);
		choice.computed(steps, steps * cost, nowMs);
	}
	return used;
}

describe('the number of threads of a live session', () => {
	it('stays at one where one holds the patch: nothing is tried', () => {
		const choice = createThreadChoice(1, 2);
		const used = live(choice, 0, 60_000, () => 0.6);
		expect([...used.keys()]).toEqual([1]);
	});

	it('rises at once where one is not enough, and says what it gained', () => {
		const choice = createThreadChoice(1, 2);
		live(choice, 0, 400, (threads) => 1.3 / threads);
		expect(choice.threads).toBe(2);
		expect(choice.why).toBe('A step took 1.30 ms on one thread, 0.65 ms on 2 threads.');
	});

	it('rises as far as needed on a machine with many, and no further', () => {
		const choice = createThreadChoice(1, 16);
		live(choice, 0, 10_000, (threads) => 3 / threads);
		expect(choice.threads).toBe(4);
	});

	it('falls back to one on a busy machine, where two wait for each other, and says so', () => {
		const choice = createThreadChoice(1, 2);
		choice.expect(2);
		live(choice, 0, 600, (threads) => (threads === 2 ? 1.4 : 0.7));
		expect(choice.threads).toBe(1);
		expect(choice.why).toBe('The machine is busy: a step took 1.40 ms on 2 threads, 0.70 ms on one thread.');
	});

	it('takes more threads again when the machine is quiet, where that pays', () => {
		const choice = createThreadChoice(1, 2);
		choice.expect(2);
		// Two threads would hold it, one cannot; for 20 s something else takes a processor.
		const cost = (threads: number, nowMs: number) => (threads === 1 ? 1.2 : nowMs < 20_000 ? 1.8 : 0.65);
		live(choice, 0, 20_000, cost);
		expect(choice.threads).toBe(1);
		// The longest time between two trials is 30 s.
		live(choice, 20_000, 35_000, cost);
		expect(choice.threads).toBe(2);
	});

	it('gives threads back when fewer hold the patch', () => {
		const choice = createThreadChoice(1, 2);
		choice.expect(2);
		live(choice, 0, 5000, (threads) => 0.5 / threads);
		expect(choice.threads).toBe(1);
	});

	it('hardly ever tries what did not help: no swinging', () => {
		const choice = createThreadChoice(1, 2);
		const used = live(choice, 0, 120_000, (threads) => (threads === 1 ? 1.2 : 1.5));
		// Trials of 0.1 to 0.2 s after 0.5, 1, 2, 4, 8, 16, 30, 30 s: under 2 s of 120.
		expect(used.get(2)).toBeGreaterThan(0);
		expect(used.get(2)).toBeLessThan(2000);
		expect(choice.threads).toBe(1);
	});

	it('takes no stop for slowness', () => {
		const choice = createThreadChoice(1, 2);
		let nowMs = 0;
		for (let k = 0; k < 20; k++) {
			live(choice, nowMs, 90, () => 0.5);
			nowMs += 5000;
		}
		expect(choice.threads).toBe(1);
	});
});
