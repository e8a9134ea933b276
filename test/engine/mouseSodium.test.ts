import { describe, expect, it } from 'vitest';
import { groupNamed, inputIndex } from '../../src/ode/kernels/network/network.ts';
import { MouseRun, mouseColumns, potential, shine } from './mouseColumns.ts';

/** Photoisomerisations per rod and second. */
const scotopic = [0, 3, 10, 30] as const;

/** The option: what aii.Na.g is set to, nS. */
const option = 20;

/** Peak rates of ON cells, spikes/s, as light of 3, 10 and 30 per rod and second doubles; rates of OFF cells in the dark. */
function rodPath(parameters: Readonly<Record<string, number>>) {
	const { network, dark } = mouseColumns(scotopic.length, parameters);
	const run = new MouseRun(network, dark);
	shine(network, scotopic);
	run.run(8000);
	const from = run.tMs;
	shine(
		network,
		scotopic.map((each) => 2 * each),
	);
	run.run(600);
	const peaks = (cell: 'onSustained' | 'onTransient') =>
		[1, 2, 3].map((column) => run.peak(cell, column, from, run.tMs));
	return {
		sustained: peaks('onSustained') as [number, number, number],
		transient: peaks('onTransient') as [number, number, number],
		offSustained: run.rate('offSustained', 0, from - 2000, from),
		aiiMv: potential(network, dark, 'aii'),
	};
}

/** How far an AII cell goes beyond its rest after 300 ms of −100 pA, mV. */
function rebound(parameters: Readonly<Record<string, number>>): number {
	const { network, dark } = mouseColumns(1, parameters);
	const run = new MouseRun(network, dark);
	shine(network, [0]);
	run.run(3000);
	const rest = potential(network, run.y, 'aii');
	const electrode = inputIndex(groupNamed(network, 'aii'), 'electrode_current');
	network.inputs[electrode] = -100;
	run.run(300);
	network.inputs[electrode] = 0;
	let most = Number.NEGATIVE_INFINITY;
	run.run(200, () => (most = Math.max(most, potential(network, run.y, 'aii') - rest)), 0.5);
	return most;
}

describe('the sodium current of AII amacrine cells, an option', () => {
	it('is off in the circuit', () => {
		const { network } = mouseColumns(1);
		const group = groupNamed(network, 'aii');
		const index = group.kind.parameters.findIndex(({ path }) => path === 'Na.g');
		expect(group.parameters[index]).toBe(0);
	});

	it('keeps the figures of the rod path: ON cells see 3 per rod and second double, and not where the junctions are cut', () => {
		const { sustained, transient } = rodPath({ 'aii.Na.g': option });
		expect(sustained[0]).toBeGreaterThanOrEqual(20);
		expect(sustained[1]).toBeGreaterThanOrEqual(40);
		expect(transient[0]).toBeGreaterThanOrEqual(10);
		expect(transient[2]).toBeGreaterThanOrEqual(40);
		const cut = rodPath({ 'aii.Na.g': option, 'aii_on.g': 0 });
		expect(cut.transient).toEqual([0, 0, 0]);
		expect(cut.sustained.slice(0, 2)).toEqual([0, 0]);
	});

	it('is no default, because its window current depolarises AII cells in the dark and slows OFF cells by their glycine', () => {
		const [off, on] = [rodPath({}), rodPath({ 'aii.Na.g': option })];
		expect(on.aiiMv - off.aiiMv).toBeGreaterThan(2);
		expect(off.offSustained - on.offSustained).toBeGreaterThan(3);
	});

	it('makes AII cells rebound, which they do not without it', () => {
		expect(rebound({})).toBeLessThan(0.3);
		expect(rebound({ 'aii.Na.g': option })).toBeGreaterThan(1);
	});
});
