import { describe, expect, it } from 'vitest';
import { createGrowth, type GrowthEnds, type GrowthLook, type GrowthOptions } from '../../src/engine/server/growth.ts';
import { createOthersWatch } from '../../src/engine/server/othersWatch.ts';
import type { MachineSpeed, Patch } from '../../src/protocol/limits/patchSize.ts';

const speed: MachineSpeed = { columnsOnOne: 2000, threads: 2, columnsOnAll: 4000, note: '' };
const slow: MachineSpeed = { ...speed, columnsOnOne: 1000, columnsOnAll: 2000 };

const fine: GrowthLook = {
	running: true,
	realTimeFactor: 1,
	load: 0.2,
	threads: 1,
	isChanging: false,
	awaitsNative: false,
};

/** A growth over a patch, its side, and what becomes of it. */
function begun(changes: Partial<GrowthOptions> = {}) {
	let patch: Patch = { columns: { x: 8, y: 8 }, tissue: { widthUm: 150, heightUm: 150 } };
	const growth = createGrowth({
		mayGrow: true,
		present: () => patch,
		cellsPerMm2: () => 49_000,
		isWorkedOn: () => false,
		others: undefined,
		setPatch(next, { done }) {
			patch = next;
			done();
		},
		...changes,
	});
	/** Four times a second, as the status is told; the side afterwards. */
	const run = (fromS: number, toS: number, status: Partial<GrowthLook> = {}): number => {
		for (let s = fromS; s < toS; s += 0.25) growth.look({ ...fine, ...status }, 1000 * s);
		return patch.tissue?.widthUm ?? 0;
	};
	return { growth, run };
}

/** One that has grown by the machine's speed. */
function grown(changes: Partial<GrowthOptions> = {}) {
	const { growth, run } = begun(changes);
	growth.grow(speed);
	return { growth, run, grownUm: run(0, 0.25) };
}

describe('A patch that nobody has chosen', () => {
	it('steps back where the machine does not hold it for five seconds, as far as it would have held, and says so', () => {
		const { growth, grownUm, run } = grown();
		expect(grownUm).toBeGreaterThan(400);
		expect(growth.note).toMatch(/about 16,800 cells/);
		expect(run(0, 4, { realTimeFactor: 0.62 })).toBe(grownUm);
		// A moment in which it keeps up is the end of that.
		expect(run(4, 5, { realTimeFactor: 0.97 })).toBe(grownUm);
		const smallerUm = run(5, 11, { realTimeFactor: 0.62 });
		expect(smallerUm).toBeLessThan(0.8 * grownUm);
		expect(smallerUm).toBeGreaterThan(0.5 * grownUm);
		expect(growth.note).toMatch(/ran at 0\.62 of real time.* a tissue of \d+ × \d+ µm/);
		// And again, if that was not enough; while another is prepared, or native code, nothing is known of the present one.
		expect(run(11, 25, { realTimeFactor: 0.5, isChanging: true })).toBe(smallerUm);
		expect(run(25, 40, { realTimeFactor: 0.5, awaitsNative: true })).toBe(smallerUm);
		expect(run(40, 46, { realTimeFactor: 0.8 })).toBeLessThan(smallerUm);
	});

	it('waits for the speed of native code where that of WebAssembly holds less than is wished for, and grows once', () => {
		const { growth, run } = begun();
		growth.grow(slow, false);
		expect(growth.isSettled).toBe(false);
		expect(run(0, 5)).toBe(150);
		growth.grow({ ...speed, columnsOnAll: 5000 });
		const grownUm = run(5, 6);
		expect(grownUm).toBeGreaterThan(600);
		expect(growth.note).toMatch(/about 21,000 cells/);
		expect(growth.isSettled).toBe(true);
		growth.grow({ ...speed, columnsOnAll: 6000 });
		expect(run(6, 10)).toBe(grownUm);
		// One that holds all that is wished for waits for nothing.
		const quick = begun();
		quick.growth.grow({ ...speed, columnsOnAll: 8000 }, false);
		expect(quick.run(0, 0.25)).toBeGreaterThan(650);
		expect(quick.growth.note).toBe('');
	});

	it('grows to what is left beside all else, once a screen has come and settled, or none did', () => {
		/** Of two processors this many are taken by others, and 0.2 by the model. */
		const beside = (taken: number, screenAtS?: number) => {
			let looks = 0;
			const others = createOthersWatch(() => ({ busyMs: 250 * looks++ * (taken + 0.2), processors: 2 }));
			const { growth, run } = begun({ others });
			growth.grow(speed);
			run(0, 1);
			if (screenAtS !== undefined) growth.screenCame(1000 * screenAtS);
			return { early: run(1, 5), later: run(5, 8), late: run(8, 12), note: growth.note };
		};
		const idle = beside(0, 1);
		expect(idle.early).toBe(150);
		expect(idle.later).toBe(grown().grownUm);
		const busy = beside(1.3, 1);
		// 0.9 of 0.35 of both threads, of which 4000 columns are 24,000 cells.
		expect(busy.note).toMatch(/about 7,5\d\d cells in real time beside what else runs on it/);
		expect(busy.later ** 2).toBeCloseTo((7560 / 49_000) * 1e6, -4);
		expect(busy.late).toBe(busy.later);
		const alone = beside(0);
		expect([alone.early, alone.later]).toEqual([150, 150]);
		expect(alone.late).toBe(idle.later);
	});

	it('lets what somebody does to the small patch go first, and grows then, unless they chose another', () => {
		const ends: GrowthEnds[] = [];
		const sides: number[] = [];
		const { growth, run } = begun({
			setPatch({ tissue }, each) {
				sides.push(tissue?.widthUm ?? 0);
				ends.push(each);
			},
		});
		growth.grow(speed);
		run(0, 1, { isChanging: true });
		expect(sides).toEqual([]);
		run(1, 2);
		expect(sides).toHaveLength(1);
		expect(growth.isSettled).toBe(false);
		// Another circuit takes its place, and is in use.
		ends[0]?.displaced();
		run(2, 3, { isChanging: true });
		run(3, 4);
		expect(sides).toEqual([sides[0], sides[0]]);
		// A session takes its place.
		ends[1]?.displaced();
		growth.chosen();
		run(4, 6);
		expect(sides).toHaveLength(2);
		expect(growth.isSettled).toBe(true);
	});

	it('is settled where growing was called off', () => {
		const { growth, run } = begun({ setPatch: (_, { failed }) => failed() });
		growth.grow(speed);
		expect(run(0, 5)).toBe(150);
		expect(growth.isSettled).toBe(true);
	});

	it('stays once somebody has chosen it, works on it, or has looked at it for a minute', () => {
		const chosen = grown();
		chosen.growth.chosen();
		expect(chosen.run(1, 30, { realTimeFactor: 0.3 })).toBe(chosen.grownUm);
		let isWorkedOn = false;
		const worked = grown({ isWorkedOn: () => isWorkedOn });
		isWorkedOn = true;
		expect(worked.run(1, 30, { realTimeFactor: 0.3 })).toBe(worked.grownUm);
		const small = begun({ isWorkedOn: () => true });
		small.growth.grow(speed);
		expect(small.run(0, 10)).toBe(150);
		const late = grown();
		expect(late.run(1, 62)).toBe(late.grownUm);
		expect(late.run(62, 90, { realTimeFactor: 0.3 })).toBe(late.grownUm);
	});
});
