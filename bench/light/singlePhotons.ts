import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { type GanglionCell, ganglionCells } from './columns.ts';
import { thinnedMouse } from './thinnedMouse.ts';
import { MouseTissue } from './tissue.ts';

/** What the cells behind rods make of single photons. */
export interface PhotonResponse {
	/** Photoisomerisations per rod and second. */
	readonly level: number;
	/** Mean departure from the dark over time and cells, for each photoisomerisation per rod and second, mV·s. */
	readonly rodBipolar: number;
	readonly onBipolar: number;
	/** Mean rates, spikes per second, and in the dark. */
	readonly rates: Readonly<Record<GanglionCell, number>>;
	readonly dark: Readonly<Record<GanglionCell, number>>;
}

/** Side of the tissue, µm: 2,000 rods. */
const sideUm = 68;
/** Left out at the beginning, ms: adaptation of the terminals (1 s). */
const settleMs = 3000;
const lookEveryMs = 5;

/** Means of potentials over cells and time, and of rates. */
function meansUnder(tissue: MouseTissue, level: number, durationMs: number, seed: number, dark: Float64Array) {
	const { network } = tissue.model;
	const cells = (['rodBipolar', 'onBipolar'] as const).map((name) => groupNamed(network, name));
	tissue.resume(dark, seed);
	tissue.shine(level);
	tissue.run(settleMs);
	const sums = cells.map(() => 0);
	let looks = 0;
	tissue.run(durationMs, (tMs) => {
		if (tMs % lookEveryMs !== 0) return;
		looks++;
		cells.forEach((group, k) => {
			let sum = 0;
			for (let member = 0; member < group.count; member++) sum += tissue.read(stateIndex(group, 'V', member));
			sums[k] = (sums[k] as number) + sum / group.count;
		});
	});
	const rates = Object.fromEntries(
		ganglionCells.map((cell) => {
			const spikes = tissue.spikes[cell].flat().filter((each) => each >= settleMs).length;
			return [cell, (1000 * spikes) / (durationMs * tissue.spikes[cell].length)];
		}),
	) as Record<GanglionCell, number>;
	const [rodBipolar, onBipolar] = sums.map((sum) => sum / looks) as [number, number];
	return { rodBipolar, onBipolar, rates };
}

/**
 * Steady means under single photons, in a tissue whose rods are not thinned.
 * @param levels photoisomerisations per rod and second, with how long each is looked at, ms
 */
export function photonResponses(
	levels: readonly { readonly level: number; readonly durationMs: number }[],
): PhotonResponse[] {
	const tissue = new MouseTissue({ sideUm, declarations: [thinnedMouse(1)] });
	const start = tissue.state();
	const dark = meansUnder(tissue, 0, 2000, 1, start);
	return levels.map(({ level, durationMs }, k) => {
		const lit = meansUnder(tissue, level, durationMs, k + 2, start);
		return {
			level,
			rodBipolar: (lit.rodBipolar - dark.rodBipolar) / level,
			onBipolar: (lit.onBipolar - dark.onBipolar) / level,
			rates: lit.rates,
			dark: dark.rates,
		};
	});
}
