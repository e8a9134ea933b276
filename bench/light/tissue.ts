import { createReceptorInput, type ReceptorInput } from '../../src/engine/live/receptorInput.ts';
import { type Model, prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { receptorsOf } from '../../src/engine/model/receptors.ts';
import type { DeclarationFile } from '../../src/ode/equations/linking/library.ts';
import type { Network } from '../../src/ode/kernels/network/network.ts';
import { NoiseForcing } from '../../src/ode/solvers/noise/noiseForcing.ts';
import { createWasmRealtime, type WasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { lightLevelOf } from '../../src/protocol/session/levelSettings.ts';
import { usualLight } from '../../src/protocol/session/usualLight.ts';
import type { Stimulus } from '../../src/retina/light/stimuli/stimulus.ts';
import { stimulusFrameAt } from '../../src/retina/light/stimuli/stimulusFrames.ts';
import { conesPerRods, type GanglionCell, ganglionCells } from './columns.ts';

/** What tissue. */
interface TissueRequest {
	readonly sideUm: number;
	/** Declarations over the catalogue's. */
	readonly declarations?: readonly DeclarationFile[];
}

/** A piece of the mouse retina with noise on, light and spikes of its own, that can go back to a state and on from there with other noise. */
export class MouseTissue {
	readonly model: Model;
	/** Shorter than a session's with a tissue: the published figures (docs/light.md) were made with it. */
	readonly stepMs = 0.5;
	/** Times of spikes since the last `resume`, ms, by type and cell. */
	spikes: Readonly<Record<GanglionCell, number[][]>>;
	readonly #method: WasmRealtime;
	readonly #watches;
	readonly #input: ReceptorInput;
	#noise: NoiseForcing;
	#step = 0;

	constructor({ sideUm, declarations }: TissueRequest) {
		const tissue = { widthUm: sideUm, heightUm: sideUm };
		this.model = prepareModel({
			circuit: 'mouse',
			variant: 'corrected',
			columns: { x: 1, y: 1 },
			tissue,
			parameters: {},
			...(declarations ? { declarations } : {}),
		});
		const { network, mosaic, start } = this.model;
		// Every kind that the circuit declares.
		network.noise.parameters.fill(1);
		this.#method = createWasmRealtime(network, { stepMs: this.stepMs });
		this.#watches = ganglionCells.map((cell) => ({ cell, crossings: this.#method.watch(cell, spikeThresholdMv) }));
		this.#input = createReceptorInput(network, receptorsOf(network, mosaic), lightLevelOf(usualLight('mouse')));
		this.#noise = new NoiseForcing(network, 1);
		this.spikes = this.#noSpikes();
		this.#method.load(start);
	}

	/** Time since the last `resume`, ms. */
	get tMs(): number {
		return this.#step * this.stepMs;
	}

	/** Where the cells of a type stand, µm from the middle. */
	places(cell: GanglionCell): { readonly x: number; readonly y: number }[] {
		return this.model.mosaic.bodies.filter(({ population }) => population === cell);
	}

	/** The state as it is now. */
	state(): Float64Array {
		const y = new Float64Array(this.model.network.size);
		this.#method.store(y);
		return y;
	}

	/** One number of the state, by its index. */
	read(index: number): number {
		return this.#method.read(index);
	}

	/** Goes on from a state, at time 0, with the noise of a seed. */
	resume(state: Float64Array, seed: number): void {
		this.#method.load(state);
		this.#noise = new NoiseForcing(this.model.network, seed);
		this.#step = 0;
		this.spikes = this.#noSpikes();
	}

	/** The same light everywhere, photoisomerisations per rod and second. */
	shine(perRod: number): void {
		this.#input.apply({ format: 'uniform-rates', rodRate: perRod, coneRate: conesPerRods * perRod });
	}

	/** Goes on under the light as it is. @param each hears of every step's end */
	run(durationMs: number, each?: (tMs: number) => void): void {
		for (let k = Math.round(durationMs / this.stepMs); k > 0; k--) {
			this.#noise.begin({ step: this.#step, part: 0, durationMs: this.stepMs, stepMs: this.stepMs });
			this.#method.advance(this.tMs);
			this.#noise.end();
			this.#step++;
			for (const { cell, crossings } of this.#watches) {
				for (let c = 0; c < crossings.count; c++) {
					this.spikes[cell][crossings.members[c] as number]?.push(crossings.timesMs[c] as number);
				}
			}
			each?.(this.tMs);
		}
	}

	/** Shows a stimulus at the level that the app starts with, from its beginning to its end. */
	show(stimulus: Stimulus): void {
		const changes = [0, ...stimulus.breakpointsMs(), stimulus.durationMs];
		for (let k = 1; k < changes.length; k++) {
			const [from, to] = [changes[k - 1] as number, changes[k] as number];
			this.#input.apply(stimulusFrameAt(stimulus, from));
			// Light changes with the step: what is left of a step over goes to the next change.
			this.run(Math.round(to / this.stepMs) * this.stepMs - this.tMs);
		}
	}

	#noSpikes(): Record<GanglionCell, number[][]> {
		const none = (cell: GanglionCell) => this.places(cell).map((): number[] => []);
		return Object.fromEntries(ganglionCells.map((cell) => [cell, none(cell)])) as Record<GanglionCell, number[][]>;
	}
}

/** A column's state in every cell of a tissue: what uniform light comes to, but for what the places of cells change. */
export function spreadOver(model: Model, column: Network, state: Float64Array, member = 0): Float64Array {
	const y = Float64Array.from(model.start);
	for (const group of model.network.populations) {
		const from = column.populations.find(({ name }) => name === group.name);
		if (!from) continue;
		group.kind.states.forEach((_, k) => {
			const value = state[from.offset + k * from.count + member] as number;
			y.fill(value, group.offset + k * group.count, group.offset + (k + 1) * group.count);
		});
	}
	return y;
}
