import { describe, expect, it } from 'vitest';
import { createGrowth, type GrowthOptions } from '../../src/engine/server/growth.ts';
import type { MachineSpeed, Patch } from '../../src/protocol/limits/patchSize.ts';

const speed: MachineSpeed = { columnsOnOne: 2000, threads: 2, columnsOnAll: 4000, note: '' };
const slow: MachineSpeed = { ...speed, columnsOnOne: 1000, columnsOnAll: 2000 };

/** A growth over a patch, and what becomes of it. */
function grown(changes: Partial<GrowthOptions> = {}, waits = false) {
	let patch: Patch = { columns: { x: 8, y: 8 }, tissue: { widthUm: 150, heightUm: 150 } };
	const growth = createGrowth({
		mayGrow: true,
		present: () => patch,
		cellsPerMm2: () => 49_000,
		isWorkedOn: () => false,
		setPatch(next, done) {
			patch = next;
			done();
		},
		...changes,
	});
	if (waits) growth.grow(slow, false);
	const waitedUm = patch.tissue?.widthUm ?? 0;
	const note = growth.grow(waits ? { ...speed, columnsOnAll: 5000 } : speed);
	const grownUm = patch.tissue?.widthUm ?? 0;
	/** Four times a second, as the status is told, at one factor. */
	const run = (fromS: number, toS: number, realTimeFactor: number, preparing = '') => {
		for (let s = fromS; s < toS; s += 0.25) growth.look({ running: true, realTimeFactor, preparing }, 1000 * s);
		return patch.tissue?.widthUm ?? 0;
	};
	return { growth, grownUm, waitedUm, note, run };
}

describe('A patch that nobody has chosen', () => {
	it('steps back where the machine does not hold it for five seconds, as far as it would have held, and says so', () => {
		const { growth, grownUm, run } = grown();
		expect(grownUm).toBeGreaterThan(400);
		expect(run(0, 4, 0.62)).toBe(grownUm);
		// A moment in which it keeps up is the end of that.
		expect(run(4, 5, 0.97)).toBe(grownUm);
		expect(growth.note).toBe('');
		const smallerUm = run(5, 11, 0.62);
		expect(smallerUm).toBeLessThan(0.8 * grownUm);
		expect(smallerUm).toBeGreaterThan(0.5 * grownUm);
		expect(growth.note).toMatch(/ran at 0\.62 of real time.* a tissue of \d+ × \d+ µm/);
		// And again, if that was not enough; while another is prepared, nothing is known of the present one.
		expect(run(11, 40, 0.5, 'preparing')).toBe(smallerUm);
		expect(run(40, 46, 0.8)).toBeLessThan(smallerUm);
	});

	it('waits for the speed of native code where that of WebAssembly holds less than is wished for, and grows once', () => {
		const { waitedUm, grownUm, note, run } = grown({}, true);
		expect(waitedUm).toBe(150);
		expect(grownUm).toBeGreaterThan(600);
		expect(note).toMatch(/about 21,000 cells/);
		expect(run(0, 4, 1)).toBe(grownUm);
		// One that holds all that is wished for waits for nothing.
		let patch: Patch | undefined;
		const quick = createGrowth({
			mayGrow: true,
			present: () => ({ columns: { x: 8, y: 8 }, tissue: { widthUm: 150, heightUm: 150 } }),
			cellsPerMm2: () => 49_000,
			isWorkedOn: () => false,
			setPatch: (next) => {
				patch = next;
			},
		});
		expect(quick.grow({ ...speed, columnsOnAll: 8000 }, false)).toBe('');
		expect(patch?.tissue?.widthUm).toBeGreaterThan(650);
	});

	it('stays once somebody has chosen it, works on it, or has looked at it for a minute', () => {
		const chosen = grown();
		chosen.growth.chosen();
		expect(chosen.run(0, 30, 0.3)).toBe(chosen.grownUm);
		const worked = grown({ isWorkedOn: () => true });
		expect(worked.run(0, 30, 0.3)).toBe(worked.grownUm);
		const late = grown();
		expect(late.run(0, 61, 1)).toBe(late.grownUm);
		expect(late.run(61, 90, 0.3)).toBe(late.grownUm);
	});
});
