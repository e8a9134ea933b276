import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { mouseColumns, potential, shine } from './columns.ts';
import { adaptedTo } from './levels.ts';

/** After light has fallen to a thousandth. */
export interface Recovery {
	/** Light before, photoisomerisations per rod and second. */
	readonly from: number;
	/** Current of the cone's outer segment before and at times after, part of that in the dark. */
	readonly coneCurrentBefore: number;
	readonly coneCurrent: readonly { readonly afterMs: number; readonly part: number }[];
	/** What half as much light again does to the ON bipolar cell at times after, part of what it does in the end. */
	readonly sensitivity: readonly { readonly afterMs: number; readonly part: number }[];
}

const currentAtMs = [20, 50, 100, 150, 200, 300, 500];
const sensitivityAtMs = [500, 1000, 2000, 4000, 8000];
/** Where the rest has come back too, ms. */
const restMs = 25_000;
const testMs = 400;

/** How a column comes back from a fall of light to a thousandth. @param from photoisomerisations per rod and second before */
export function recoveryFrom(from: number): Recovery {
	const before = adaptedTo([from]);
	const run = before.fresh();
	const cone = groupNamed(run.network, 'cone');
	const cyclic = stateIndex(cone, 'phototransduction.G', 0);
	const inDark = mouseColumns(1).dark[cyclic] as number;
	// The current goes with the third power of cGMP (Chen et al. 2024).
	const current = () => ((run.y[cyclic] as number) / inDark) ** 3;
	const coneCurrentBefore = current();
	const to = from / 1000;
	shine(run.network, [to]);
	const coneCurrent = currentAtMs.map((afterMs) => {
		run.run(afterMs - run.tMs);
		return { afterMs, part: current() };
	});
	const responseAt = (afterMs: number): number => {
		const [steady, brighter] = [before.fresh(), before.fresh()];
		for (const each of [steady, brighter]) {
			shine(each.network, [to]);
			each.run(afterMs);
		}
		// What the cell does without the test, which it is still on its way at, is taken away.
		const course: number[] = [];
		shine(steady.network, [to]);
		steady.run(testMs, () => course.push(potential(steady.network, steady.y, 'onBipolar')), 5);
		let [k, most] = [0, 0];
		shine(brighter.network, [1.5 * to]);
		brighter.run(
			testMs,
			() => {
				most = Math.max(most, potential(brighter.network, brighter.y, 'onBipolar') - (course[k++] as number));
			},
			5,
		);
		return most;
	};
	const rested = responseAt(restMs);
	const sensitivity = sensitivityAtMs.map((afterMs) => ({ afterMs, part: responseAt(afterMs) / rested }));
	return { from, coneCurrentBefore, coneCurrent, sensitivity };
}
