import { describe, expect, it } from 'vitest';
import { longestSubstepMs } from '../../src/base/longestSubstep.ts';
import { createSeededRandom } from '../../src/base/pcg.ts';
import { measureMachine } from '../../src/engine/background/calibration.ts';
import type { Stepper } from '../../src/engine/live/stepper.ts';
import type { ThreadHost } from '../../src/ode/solvers/wasm/wasmThreads.ts';
import {
	columnsHeld,
	expectedLoad,
	largeFrom,
	largestAcross,
	type MachineSpeed,
	reserve,
	smallerAcross,
	stepsFor,
	threadsFor,
} from '../../src/protocol/limits/patchSize.ts';
import { fakeClock } from './bench.ts';

/** A stepper whose steps take so many ms of a fake clock, fewer on more threads once they have started. */
function pretendedStepper(
	clock: ReturnType<typeof fakeClock>,
	costMs: (threads: number) => number,
	threads?: ThreadHost,
): Stepper {
	let others = 0;
	let began = false;
	return {
		name: 'pretended',
		stepMs: 1,
		get threads() {
			return 1 + others;
		},
		useThreads: () => undefined,
		get threadsReady() {
			return 1 + others;
		},
		step() {
			if (!began) {
				began = true;
				for (let k = 1; k < (threads?.most ?? 1); k++) threads?.start({} as never, () => undefined);
			}
			clock.nowValueMs += costMs(1 + others) / (1 + others);
		},
		pull: () => undefined,
		push: () => undefined,
		close: () => undefined,
		started: () => others++,
	} as Partial<Stepper> & { started(): void } as Stepper & { started(): void };
}

async function measured(
	costMs: (threads: number) => number,
	most: number,
	processorMs?: () => number,
): Promise<MachineSpeed> {
	const clock = fakeClock();
	let own: (Stepper & { started?: () => void }) | undefined;
	const threads: ThreadHost = { most, start: () => own?.started?.() };
	return measureMachine({
		clock,
		...(processorMs === undefined ? {} : { processorClock: { nowMs: processorMs } }),
		pause: async (ms) => {
			clock.nowValueMs += ms;
		},
		threads,
		across: 4,
		makeStepper: (_model, host) => {
			own = pretendedStepper(clock, costMs, host);
			return own;
		},
	});
}

describe('the calibration at the start', () => {
	it('finds how many columns run in real time, on one thread and on all', async () => {
		// 16 columns in 0.02 ms for each ms of the model: 800 columns take all of the time.
		const speed = await measured(() => 0.02, 2);
		expect(speed.threads).toBe(2);
		// Sums of a fake clock's steps carry rounding only.
		expect(speed.columnsOnOne).toBeCloseTo(800, 3);
		expect(speed.columnsOnAll).toBeCloseTo(1600, 3);
	});

	it('is not misled by neighbours that take the processor now and then', async () => {
		const random = createSeededRandom(7);
		// Every other run of steps is made three times as long by something else.
		const speed = await measured(() => 0.02 * (random() < 0.002 ? 500 : 1), 1);
		expect(speed.columnsOnOne).toBeCloseTo(800, 3);
		expect(speed.columnsOnAll).toBe(speed.columnsOnOne);
	});

	it('finds one thread as fast as its share of all, if it was timed in a busy moment', async () => {
		// Every step is three times as long until the other threads have come.
		const speed = await measured((threads) => (threads === 1 ? 0.06 : 0.02), 2);
		expect(speed.columnsOnAll).toBeCloseTo(1600, 3);
		expect(speed.columnsOnOne).toBeCloseTo(800, 3);
	});

	it('says what a machine twice as slow holds: half', async () => {
		const [fast, slow] = [await measured(() => 0.02, 1), await measured(() => 0.04, 1)];
		expect(columnsHeld(fast)).toBe(Math.floor(800 * (1 - reserve) + 1e-9));
		expect(columnsHeld(slow)).toBe(Math.floor(400 * (1 - reserve) + 1e-9));
	});
});

describe('the size of the patch', () => {
	const speed: MachineSpeed = { columnsOnOne: 1370, threads: 2, columnsOnAll: 2400, note: '' };

	it('is the largest square that leaves the reserve free', () => {
		expect(largestAcross(speed)).toBe(40);
		expect(expectedLoad(speed, 40 * 40)).toBeLessThanOrEqual(1 - reserve);
		expect(expectedLoad(speed, 41 * 41)).toBeGreaterThan(1 - reserve);
	});

	it('is computed on one thread as long as that holds it with the reserve, and on two beyond', () => {
		const held = Math.floor((1 - reserve) * speed.columnsOnOne);
		expect(threadsFor(speed, held)).toBe(1);
		expect(threadsFor(speed, held + 1)).toBe(2);
		expect(expectedLoad(speed, held)).toBeCloseTo(held / 1370, 9);
		expect(expectedLoad(speed, held + 1)).toBeCloseTo((held + 1) / 2400, 9);
		expect(threadsFor({ ...speed, columnsOnOne: 10 }, largeFrom - 1)).toBe(1);
	});

	it('is computed on as few threads of many as hold it, on all where none do, and on one before the machine is known', () => {
		// 1,000 columns more with each of 8 threads; 70 % of them are for the patch.
		const many: MachineSpeed = { columnsOnOne: 1000, threads: 8, columnsOnAll: 8000, note: '' };
		const counts = [700, 701, 1400, 2800, 2801, 5600, 50_000].map((columns) => threadsFor(many, columns));
		expect(counts).toEqual([1, 2, 2, 4, 5, 8, 8]);
		expect(threadsFor(null, 5000)).toBe(1);
	});

	it('is computed on one thread where more of them were no faster', () => {
		expect(threadsFor({ ...speed, columnsOnAll: 1300 }, 5000)).toBe(1);
	});

	it('is at least one column, on however slow a machine', () => {
		expect(largestAcross({ columnsOnOne: 0.3, threads: 1, columnsOnAll: 0.3, note: '' })).toBe(1);
	});

	it('sets the steps: 0.5 ms for small patches, 1 ms from the size on that is spread over threads', () => {
		expect(stepsFor(1).stepMs).toBe(0.5);
		expect(stepsFor(largeFrom - 1).stepMs).toBe(0.5);
		expect(stepsFor(largeFrom).stepMs).toBe(1);
		expect(stepsFor(32 * 32)).toEqual({ stepMs: 1, substepMs: longestSubstepMs });
	});

	it('falls back under load to what would have kept up, always to something smaller', () => {
		// 60 × 60 columns at 0.62 of real time: 2,232 columns kept up, 1,562 with the reserve.
		expect(smallerAcross({ x: 60, y: 60 }, 0.62)).toBe(39);
		for (const across of [2, 3, 10, 64]) expect(smallerAcross({ x: across, y: across }, 0.96)).toBeLessThan(across);
		expect(smallerAcross({ x: 1, y: 1 }, 0.1)).toBe(1);
	});
});
