import { catalogueLibrary, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { groupNamed, inputIndex, type Network, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { parameterAt, setParameter } from '../../src/ode/kernels/network/parameterPlaces.ts';
import { settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';

/** Cells that do not fire, in the order of the circuit. */
export const gradedCells = [
	'cone',
	'rod',
	'horizontal',
	'onBipolar',
	'offBipolar',
	'rodBipolar',
	'aii',
	'wideField',
] as const;
/** Cells that fire. */
export const ganglionCells = ['onSustained', 'onTransient', 'offSustained', 'offTransient'] as const;

export type GradedCell = (typeof gradedCells)[number];
export type GanglionCell = (typeof ganglionCells)[number];

/** A cone catches 0.4 times the photons of a rod in the same light (collecting areas 0.2 and 0.5 µm², Chen et al. 2024). */
export const conesPerRods = 0.4;

/** Columns of the mouse circuit that do not hear of each other, each in a light of its own, from the dark on. @param parameters that differ from the circuit's, by path */
export function mouseColumns(
	columns: number,
	parameters: Readonly<Record<string, number>> = {},
): { readonly network: Network; readonly dark: Float64Array } {
	const library = catalogueLibrary();
	const network = buildNetwork('mouse', library, { columns, neighbours: [] });
	for (const [path, value] of Object.entries(parameters)) setParameter(parameterAt(network, path), value);
	return { network, dark: settleInTheDark(network, library).y };
}

/** Puts light onto each column. @param perRod photoisomerisations per rod and second, a number for each column */
export function shine(network: Network, perRod: readonly number[]): void {
	const at = (name: string) => {
		const group = groupNamed(network, name);
		const input = group.kind.inputs.find(({ role }) => role === 'light');
		return { index: inputIndex(group, input?.path ?? ''), factor: input?.factor ?? Number.NaN };
	};
	const [rod, cone] = [at('rod'), at('cone')];
	perRod.forEach((rate, column) => {
		network.inputs[rod.index + column] = rate * rod.factor;
		network.inputs[cone.index + column] = rate * conesPerRods * cone.factor;
	});
}

/** Potential of a cell, mV. */
export const potential = (network: Network, y: Float64Array, cell: string, column = 0): number =>
	y[stateIndex(groupNamed(network, cell), 'V', column)] as number;

/** Columns on their way by the real-time method, in vectors. */
export class MouseRun {
	readonly network: Network;
	readonly y: Float64Array;
	readonly #stepMs: number;
	readonly #stepper: ReturnType<typeof createWasmRealtime>;
	readonly #watches;
	#step = 0;
	/** Times of spikes, ms, by cell and column. */
	readonly spikes: Readonly<Record<GanglionCell, number[][]>>;

	constructor(network: Network, start: Float64Array, stepMs = 0.5) {
		this.network = network;
		this.y = Float64Array.from(start);
		this.#stepMs = stepMs;
		this.#stepper = createWasmRealtime(network, { stepMs });
		this.#watches = ganglionCells.map((cell) => ({ cell, crossings: this.#stepper.watch(cell, spikeThresholdMv) }));
		const none = () => Array.from({ length: network.lattice.columns }, (): number[] => []);
		this.spikes = { onSustained: none(), onTransient: none(), offSustained: none(), offTransient: none() };
	}

	get tMs(): number {
		return this.#step * this.#stepMs;
	}

	/** Goes on for some time. @param each hears of the state every `everyMs` */
	run(durationMs: number, each?: (tMs: number) => void, everyMs = durationMs): void {
		const steps = Math.round(durationMs / this.#stepMs);
		const every = Math.round(everyMs / this.#stepMs);
		for (let k = 1; k <= steps; k++) {
			this.#stepper.step(this.y, this.tMs);
			this.#step++;
			for (const { cell, crossings } of this.#watches) {
				for (let c = 0; c < crossings.count; c++) {
					this.spikes[cell][crossings.members[c] as number]?.push(crossings.timesMs[c] as number);
				}
			}
			if (k % every === 0) each?.(this.tMs);
		}
	}

	/** Spikes per second of a cell between two times. */
	rate(cell: GanglionCell, column: number, fromMs: number, toMs: number): number {
		const within = (this.spikes[cell][column] as number[]).filter((each) => each >= fromMs && each < toMs);
		return (1000 * within.length) / (toMs - fromMs);
	}

	/** The greatest rate in windows of 100 ms, 10 ms apart, spikes per second. */
	peak(cell: GanglionCell, column: number, fromMs: number, toMs: number): number {
		let most = 0;
		for (let t = fromMs; t + 100 <= toMs; t += 10) most = Math.max(most, this.rate(cell, column, t, t + 100));
		return most;
	}
}
