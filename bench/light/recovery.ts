import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { parameterAt, parameterValue } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { type MouseRun, mouseColumns, potential, shine } from './columns.ts';
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

/** The current of the outer segment of a column's cone, part of that in the dark: it goes with the third power of cGMP (Chen et al. 2024). */
function coneCurrentOf({ network, y }: MouseRun): () => number {
	const cyclic = stateIndex(groupNamed(network, 'cone'), 'phototransduction.G', 0);
	const inDark = mouseColumns(1).dark[cyclic] as number;
	return () => ((y[cyclic] as number) / inDark) ** 3;
}

/** The cone's cascade with all its rates so many times as quick: the amplitude of a dim flash stays what it is. */
export function quickerCascade(times: number): Readonly<Record<string, number>> {
	const powers = { sigma: 1, phi: 1, beta: 1, gamma: 2, eta: 2 } as const;
	const { network } = mouseColumns(1);
	return Object.fromEntries(
		Object.entries(powers).map(([name, power]) => {
			const path = `cone.phototransduction.${name}`;
			return [path, parameterValue(parameterAt(network, path)) * times ** power];
		}),
	);
}

/**
 * Current of the cone's outer segment after a fall of light to a thousandth, part of that in the dark.
 * @param from photoisomerisations per rod and second before @param parameters that differ from the circuit's, by path
 */
export function coneCurrentAfterFall(
	from: number,
	afterMs: number,
	parameters: Readonly<Record<string, number>>,
): number {
	const run = adaptedTo([from], parameters).fresh();
	const current = coneCurrentOf(run);
	shine(run.network, [from / 1000]);
	run.run(afterMs);
	return current();
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
	const current = coneCurrentOf(run);
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
