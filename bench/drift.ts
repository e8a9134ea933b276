import type { Library } from '../src/ode/equations/linking/kind.ts';
import { createLibrary, type DeclarationFile } from '../src/ode/equations/linking/library.ts';
import { groupNamed, inputIndex, type Network, stateIndex } from '../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../src/ode/kernels/network/networkBuilder.ts';
import { createRealtime } from '../src/ode/solvers/realtime/realtime.ts';
import { asSystem } from '../src/ode/solvers/reference/darkState.ts';
import { createRk4 } from '../src/ode/solvers/reference/rk4.ts';
import { createWasmRealtime } from '../src/ode/solvers/wasm/wasmRealtime.ts';
import { catalogue } from '../src/retina/catalogue.ts';
import { mouseFiles } from './mouseFiles.ts';

/** A spiking cell on its own, under constant currents through an electrode. */
export interface LoneCell {
	readonly name: string;
	readonly library: Library;
	readonly kind: string;
	/** pA of the electrode for 1 µA/cm²: the membrane's area. */
	readonly pAPerDensity: number;
}

const library = createLibrary(mouseFiles, createLibrary(catalogue));

/** The cells whose drift is measured: of the published column, and of a mammal at 37 °C. */
export const loneCells = {
	salamander: { name: 'salamander, 20 °C', library, kind: 'ganglion', pAPerDensity: 20 },
	mouse: { name: 'mouse, 37 °C', library, kind: 'mgc', pAPerDensity: 10 },
} as const satisfies Record<string, LoneCell>;

const spikeMv = -20;
/** Currents around one, as parts of it: steps lock to spikes, so that a single one says little. */
const around = [0.97, 0.985, 1, 1.015, 1.03] as const;
/** Step of the reference, classical RK4, ms: its rates are right to 3e-5 %, as against a quarter of it. */
const referenceMs = 0.005;
/** Each current has all lanes of a vector for itself: cells that share one choose their long substeps together. */
const lanes = 4;

/** The circuit `alone` of one cell, `cell`. */
export const aloneFile = (kind: string): DeclarationFile => ({
	file: 'alone.eq',
	text: `circuit alone\ntitle One cell\nsource made for measurements\ncell ${kind} as cell\n`,
});

/** A network of as many lone cells as currents, µA/cm²; each `copies` times. */
export function networkOf(
	{ library, kind, pAPerDensity }: LoneCell,
	densities: readonly number[],
	copies: number,
): Network {
	const columns = densities.length * copies;
	const own = createLibrary([aloneFile(kind)], library);
	const network = buildNetwork('alone', own, { columns, neighbours: [] });
	const at = inputIndex(groupNamed(network, 'cell'), 'electrode_current');
	for (let k = 0; k < columns; k++) {
		network.inputs[at + k] = pAPerDensity * (densities[Math.floor(k / copies)] as number);
	}
	return network;
}

/** Spike times by current, ms, by the reference. */
export function referenceSpikes(cell: LoneCell, densities: readonly number[], durationMs: number): number[][] {
	const network = networkOf(cell, densities, 1);
	const { offset } = groupNamed(network, 'cell');
	const y = network.initialState();
	const last = y.slice(offset, offset + densities.length);
	const spikes = densities.map((): number[] => []);
	createRk4(referenceMs).integrate(asSystem(network), y, 0, durationMs, ({ start, end }, now) => {
		for (let k = 0; k < densities.length; k++) {
			const [before, after] = [last[k] as number, now[offset + k] as number];
			if (before < spikeMv && after >= spikeMv) {
				spikes[k]?.push(start + ((end - start) * (spikeMv - before)) / (after - before));
			}
			last[k] = after;
		}
		return true;
	});
	return spikes;
}

/** How the method is run: on vectors with long substeps, as live sessions do, or without them, as `retinode simulate` does; or in JavaScript. */
export type Running = 'live' | 'ordinary' | 'javascript';

/** A method on a network from its declared start, and what it does in a step. */
function methodOf(network: Network, running: Running, stepMs: number) {
	if (running === 'javascript') {
		const method = createRealtime(network, { stepMs });
		const y = network.initialState();
		return { watch: method.watch('cell', spikeMv), advance: (tMs: number) => method.step(y, tMs) };
	}
	const method = createWasmRealtime(network, { stepMs, longSubsteps: running === 'live' });
	const watch = method.watch('cell', spikeMv);
	method.load(network.initialState());
	return { watch, advance: (tMs: number) => method.advance(tMs) };
}

/** Spike times by current, ms, by the method. */
function realtimeSpikes(
	cell: LoneCell,
	densities: readonly number[],
	durationMs: number,
	{ running, stepMs, holdsAnother = false }: DriftRun,
): number[][] {
	const copies = running === 'javascript' ? 1 : lanes;
	const network = networkOf(cell, holdsAnother ? [...densities, 0] : densities, copies);
	if (holdsAnother) network.held.add(stateIndex(groupNamed(network, 'cell'), 'V', densities.length * copies));
	const { watch, advance } = methodOf(network, running, stepMs);
	const spikes = densities.map((): number[] => []);
	for (let step = 0; step < durationMs / stepMs; step++) {
		advance(step * stepMs);
		for (let k = 0; k < watch.count; k++) {
			const member = watch.members[k] as number;
			if (member % copies === 0) spikes[member / copies]?.push(watch.timesMs[k] as number);
		}
	}
	return spikes;
}

/** Spikes before the regression begins: the first ones are those of the current's onset. */
const firstSpikes = 4;

/** How far a train runs from the reference. */
interface TrainDrift {
	/** By the reference, between the spikes that count, 1/s. */
	readonly rateHz: number;
	/** How much too fast the method fires, %: the slope of the spikes' leads over their number, in parts of the mean interval. */
	readonly tooFastPercent: number;
	/** Greatest error of the first 20 spikes, ms. */
	readonly first20Ms: number;
}

/** Compares two trains, spike by spike. */
function trainDrift(found: readonly number[], reference: readonly number[]): TrainDrift {
	const count = Math.min(found.length, reference.length);
	const errors = reference.slice(0, count).map((each, k) => (found[k] as number) - each);
	const late = errors.slice(firstSpikes);
	const middle = (late.length - 1) / 2;
	const mean = late.reduce((sum, each) => sum + each, 0) / late.length;
	const [above, below] = late.reduce(
		([a, b], each, k) => [a + (k - middle) * (each - mean), b + (k - middle) ** 2],
		[0, 0],
	);
	const intervalMs =
		((reference[count - 1] as number) - (reference[firstSpikes] as number)) / (count - 1 - firstSpikes);
	return {
		rateHz: 1000 / intervalMs,
		tooFastPercent: (-100 * (above / below)) / intervalMs,
		first20Ms: Math.max(...errors.slice(0, 20).map(Math.abs)),
	};
}

/** How far the trains of a cell run from the reference under five currents. */
export interface Drift {
	/** Of the middle current, 1/s. */
	readonly rateHz: number;
	/** How much too fast the cell fires, %: the mean, and the greatest distance from 0. */
	readonly meanPercent: number;
	readonly worstPercent: number;
	/** Greatest error of the first 20 spikes, ms. */
	readonly first20Ms: number;
}

/** One way to run the method, with its step. */
export interface DriftRun {
	readonly running: Running;
	readonly stepMs: number;
	/** Another cell of the kind is in voltage clamp all the time; default false. */
	readonly holdsAnother?: boolean;
}

/**
 * Measures the drift of a lone cell from its declared start, for each way to run the method.
 * @param density the middle one of the currents, µA/cm²
 */
export function measureDrift(cell: LoneCell, density: number, durationMs: number, runs: readonly DriftRun[]): Drift[] {
	const densities = around.map((part) => part * density);
	const reference = referenceSpikes(cell, densities, durationMs);
	return runs.map((run) => {
		const found = realtimeSpikes(cell, densities, durationMs, run);
		const trains = reference.map((each, k) => trainDrift(found[k] as number[], each));
		const percents = trains.map(({ tooFastPercent }) => tooFastPercent);
		return {
			rateHz: (trains[around.indexOf(1)] as TrainDrift).rateHz,
			meanPercent: percents.reduce((sum, each) => sum + each, 0) / percents.length,
			worstPercent: Math.max(...percents.map(Math.abs)),
			first20Ms: Math.max(...trains.map(({ first20Ms }) => first20Ms)),
		};
	});
}
