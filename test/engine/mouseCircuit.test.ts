import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/ode/kernels/network/network.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { accuracyContract } from '../../src/protocol/limits/accuracy.ts';
import { MouseRun, mouseColumns, mouseReference, potential, shine } from './mouseColumns.ts';

/** Photoisomerisations per rod and second in each column: dark, starlight, … to 1e5 per cone and second. */
const levels = [0, 1, 3, 30, 300, 3000, 30_000, 250_000] as const;
const { network, dark } = mouseColumns(levels.length);
const columns = levels.map((_, column) => column);
const settleMs = 16_000;

/** Columns that have been in their light for some time, with what each cell is at. */
function adapted(): MouseRun {
	const run = new MouseRun(network, dark);
	shine(network, levels);
	run.run(settleMs);
	return run;
}

describe('the mouse column over levels of light', () => {
	const run = adapted();
	const base = columns.map((column) => potential(network, run.y, 'onBipolar', column));
	const before = run.tMs;
	run.run(1000);
	const drift = columns.map((column) => potential(network, run.y, 'onBipolar', column) - (base[column] as number));
	shine(
		network,
		levels.map((each) => 1.2 * each),
	);
	const peak = columns.map(() => 0);
	run.run(
		500,
		() => {
			for (const column of columns) {
				const moved = potential(network, run.y, 'onBipolar', column) - (base[column] as number);
				peak[column] = Math.max(peak[column] as number, moved);
			}
		},
		5,
	);

	it('stays where it came to', () => {
		for (const [column, moved] of drift.entries()) {
			expect(Math.abs(moved), `${levels[column]} per rod and second`).toBeLessThan(0.03);
		}
	});

	it('answers a fifth more by a third of its best or more, from 3 per rod to 1e5 per cone and second', () => {
		const best = Math.max(...peak);
		expect(best).toBeGreaterThan(1.5);
		for (const column of columns.slice(2)) {
			expect(peak[column], `${levels[column]} per rod and second`).toBeGreaterThan(best / 3);
		}
		// A rod is linear there, and so is what it is a fifth more of.
		expect(peak[1]).toBeLessThan(best / 3);
	});

	it('is silent in the dark in its ON cells and fires in its OFF cells, which light silences', () => {
		const rates = (column: number) => [
			run.rate('onSustained', column, before, before + 1000),
			run.rate('onTransient', column, before, before + 1000),
			run.rate('offSustained', column, before, before + 1000),
			run.rate('offTransient', column, before, before + 1000),
		];
		const [onSustained, onTransient, offSustained, offTransient] = rates(0);
		expect([onSustained, onTransient]).toEqual([0, 0]);
		// By the program that `mouseColumns.ts` tells of, with substeps so short that they do not matter: 49.5 and 24.1 spikes/s.
		expect(Math.abs((offSustained as number) - 49.5)).toBeLessThan(1.6);
		expect(Math.abs((offTransient as number) - 24.1)).toBeLessThan(1.6);
		const inLight = rates(6);
		expect(inLight[0]).toBeGreaterThan(40);
		expect(inLight[1]).toBeGreaterThan(15);
		expect(inLight[2]).toBeLessThan(30);
		expect(inLight[3]).toBeLessThan(10);
	});
});

describe('the rods reach ON ganglion cells through AII amacrine cells', () => {
	/** Photoisomerisations per rod and second in the first columns; the others stay in the dark. */
	const scotopic = levels.map((_, column) => [0, 1, 3, 10, 30][column] ?? 0);

	/** Peak rates of the ON cells as light of 3, 10 and 30 per rod and second doubles, and times of spikes at 3. */
	function doubled(network: Network, dark: Float64Array, changes: Readonly<Record<string, number>> = {}) {
		const places = Object.entries(changes).map(([path, value]) => [parameterAt(network, path), value] as const);
		const before = places.map(([{ group, index }]) => group.parameters[index] as number);
		for (const [place, value] of places) setParameter(place, value);
		const run = new MouseRun(network, dark);
		// What the cut itself does to the dark potentials has to be over.
		shine(network, scotopic);
		run.run(8000);
		const from = run.tMs;
		shine(
			network,
			scotopic.map((each) => 2 * each),
		);
		run.run(600);
		for (const [k, [{ group, index }]] of places.entries()) group.parameters[index] = before[k] as number;
		const [sustained, transient] = (['onSustained', 'onTransient'] as const).map((cell) =>
			[2, 3, 4].map((column) => run.peak(cell, column, from, run.tMs)),
		);
		const times = (run.spikes.onSustained[2] as number[]).filter((each) => each >= from).map((each) => each - from);
		return { sustained, transient, times };
	}

	it('and vanish where the junctions of AII and cone bipolar cells are cut', () => {
		const { sustained, transient } = doubled(network, dark);
		expect(sustained?.[0]).toBeGreaterThanOrEqual(20);
		expect(sustained?.[1]).toBeGreaterThanOrEqual(40);
		expect(transient?.[0]).toBeGreaterThanOrEqual(10);
		expect(transient?.[1]).toBeGreaterThanOrEqual(20);
		expect(transient?.[2]).toBeGreaterThanOrEqual(40);
		const cut = doubled(network, dark, { 'aii_on.g': 0 });
		expect(cut).toMatchObject({ transient: [0, 0, 0], times: [] });
		expect(cut.sustained?.slice(0, 2)).toEqual([0, 0]);
		// What is left at 30 has gone from rods to cones.
		expect(cut.sustained?.[2]).toBeLessThan((sustained?.[2] ?? 0) / 3);
		expect(doubled(network, dark, { 'aii_on.g': 0, 'rod_cone.g': 0 }).sustained).toEqual([0, 0, 0]);
	});

	it('at the times of an independent statement of the column', () => {
		const reference = mouseColumns(levels.length, mouseReference.parameters);
		const { times } = doubled(reference.network, reference.dark);
		const independent = [301, 352, 396, 440, 485, 535, 595];
		expect(times).toHaveLength(independent.length);
		for (const [n, each] of times.entries()) expect(Math.abs(each - (independent[n] as number))).toBeLessThan(4);
	});
});

describe('a terminal of the mouse', () => {
	it('refers to the dark rest of its receptor with every synapse silent', () => {
		const restOf = (cell: string) => parameterAt(network, `${cell}.terminal.rest`);
		const valueAt = ({ group, index }: ReturnType<typeof restOf>) => group.parameters[index] as number;
		// A rod hears of synapses only through its junction with a cone, the cone of horizontal cells too.
		expect(Math.abs(valueAt(restOf('rod')) - potential(network, dark, 'rod'))).toBeLessThan(0.01);
		const shifted = Math.abs(valueAt(restOf('cone')) - potential(network, dark, 'cone'));
		expect(shifted).toBeGreaterThan(0.05);
		expect(shifted).toBeLessThan(accuracyContract.maxMv);
	});
});
