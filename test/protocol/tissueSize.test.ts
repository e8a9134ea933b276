import { describe, expect, it } from 'vitest';
import { firstSideUm, grownPatch } from '../../src/protocol/limits/firstPatch.ts';
import { defaultAcross, type MachineSpeed, reserve } from '../../src/protocol/limits/patchSize.ts';
import {
	areaMm2,
	cellsHeld,
	cellsIn,
	cellsOf,
	largestTissue,
	loadOfCells,
	mostFirstCells,
	smallerTissue,
	speedInNative,
	threadsForCells,
} from '../../src/protocol/limits/tissueSize.ts';

const speed: MachineSpeed = { columnsOnOne: 1700, threads: 2, columnsOnAll: 2900, note: '' };
const fast: MachineSpeed = { columnsOnOne: 4000, threads: 16, columnsOnAll: 40_000, note: '' };
/** About that of the mouse, thinned. */
const cellsPerMm2 = 49_000;

describe('the size of a tissue', () => {
	it('is the largest square whose cells the machine holds with the reserve kept', () => {
		const held = largestTissue(speed, cellsPerMm2);
		expect(held.widthUm).toBe(held.heightUm);
		expect(loadOfCells(speed, cellsIn(held, cellsPerMm2))).toBeLessThanOrEqual(1 - reserve);
		const beyond = { widthUm: held.widthUm + 10, heightUm: held.heightUm + 10 };
		expect(loadOfCells(speed, cellsIn(beyond, cellsPerMm2))).toBeGreaterThan(1 - reserve);
	});

	it('is computed by the fewest threads that hold it, whatever its columns would be, and by one before the machine is known', () => {
		const [onOne] = cellsOf(speed);
		expect(threadsForCells(speed, Math.floor((1 - reserve) * onOne))).toBe(1);
		expect(threadsForCells(speed, Math.ceil((1 - reserve) * onOne) + 1)).toBe(2);
		expect(threadsForCells(null, 100_000)).toBe(1);
	});

	it('of a first start grows to what the machine holds, and no further than a screen has a use for', () => {
		const small = { columns: { x: 8, y: 8 }, tissue: { widthUm: firstSideUm, heightUm: firstSideUm } };
		const here = grownPatch(small, speed, cellsPerMm2);
		expect(here.patch?.tissue).toEqual(largestTissue(speed, cellsPerMm2));
		expect(here.note).toContain(`about ${cellsHeld(speed).toLocaleString('en')} cells`);
		const there = grownPatch(small, fast, cellsPerMm2);
		expect(there.note).toBe('');
		expect(cellsIn(there.patch?.tissue ?? small.tissue, cellsPerMm2)).toBeLessThanOrEqual(mostFirstCells);
		expect(cellsIn(there.patch?.tissue ?? small.tissue, cellsPerMm2)).toBeGreaterThan(0.9 * mostFirstCells);
		const slow = grownPatch(small, { ...speed, columnsOnOne: 100, columnsOnAll: 100 }, cellsPerMm2);
		expect(slow.patch).toBeUndefined();
		expect(slow.note).toContain(`${firstSideUm} µm wide`);
	});

	it('follows the speed of native code, which other threads add as much to as to WebAssembly; one that was disturbed makes it no smaller', () => {
		const native = speedInNative(speed, 2.2 * cellsOf(speed)[0]);
		expect(cellsHeld(native) / cellsHeld(speed)).toBeCloseTo(2.2, 2);
		expect(native.columnsOnAll / native.columnsOnOne).toBeCloseTo(speed.columnsOnAll / speed.columnsOnOne, 9);
		expect(threadsForCells(native, Math.ceil((1 - reserve) * cellsOf(speed)[0]) + 1)).toBe(1);
		expect(speedInNative(speed, 0.5 * cellsOf(speed)[0])).toEqual(speed);
	});

	it('in columns grows as before', () => {
		const columns = { columns: { x: 8, y: 8 } };
		expect(grownPatch(columns, fast, 0)).toEqual({
			patch: { columns: { x: defaultAcross, y: defaultAcross } },
			note: '',
		});
		const { patch, note } = grownPatch(columns, { ...speed, columnsOnOne: 500, columnsOnAll: 500 }, 0);
		expect(patch).toEqual({ columns: { x: 18, y: 18 } });
		expect(note).toBe('This machine holds 18 × 18 columns in real time, so the patch is not 32 × 32.');
	});

	it('falls back under load to what would have kept up, always to something smaller', () => {
		const tissue = { widthUm: 350, heightUm: 350 };
		const kept = smallerTissue(tissue, 0.64, cellsPerMm2, null);
		expect(cellsIn(kept, cellsPerMm2)).toBeLessThanOrEqual(0.64 * (1 - reserve) * cellsIn(tissue, cellsPerMm2));
		expect(areaMm2(smallerTissue(tissue, 0.99, cellsPerMm2, null))).toBeLessThan(areaMm2(tissue));
		expect(
			cellsIn(smallerTissue({ widthUm: 2000, heightUm: 2000 }, 0.9, cellsPerMm2, speed), cellsPerMm2),
		).toBeLessThanOrEqual(cellsHeld(speed));
	});
});
