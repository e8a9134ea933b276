import { type Group, groupNamed, type Network } from '../../kernels/network/network.ts';
import { fillTable } from '../../kernels/wasm/wasmTables.ts';
import { HeldStates } from '../realtime/heldStates.ts';
import type { SheetPlace } from './sheetPlaces.ts';
import type { WasmEngine } from './wasmEngine.ts';
import type { WasmState } from './wasmState.ts';

/** What was carried over so far: plain data, to be posted to another thread. */
export interface PackedChanges {
	readonly parameters: readonly Float64Array[];
	readonly stepMs: number;
	readonly substepMs: number;
	readonly tabulated: ReadonlyMap<string, string>;
}

/** Carries over what changed in a network since the step before: light and electrodes, held states, parameters, weights of pairs. */
export class WasmChanges {
	readonly #network: Network;
	readonly #engine: WasmEngine;
	readonly #groups: readonly Group[];
	/** Light and electrodes: where the network has each, and where the kernels look for it. */
	readonly #inputs: readonly { readonly from: Float64Array; readonly to: Float64Array }[];
	readonly #parameters: readonly Float64Array[];
	#held: readonly number[] = [];
	readonly #heldStates = new HeldStates();
	#stepMs = Number.NaN;
	#substepMs = Number.NaN;
	#hadHeldKernels = false;
	/** By which cut of each connection its weights in the memory are. */
	#cuts: readonly Group['cut'][];
	/** Parameters from which each table was computed last. */
	readonly #tabulated: Map<string, string>;

	/** @param packed what the memory of an engine that was made elsewhere holds already, both pools among it */
	constructor(network: Network, engine: WasmEngine, packed?: PackedChanges) {
		this.#network = network;
		this.#engine = engine;
		this.#groups = [...network.connections, ...network.populations];
		this.#inputs = engine.free.module.layout.sheets.flatMap(({ index, outer }) =>
			outer.map(({ group, input }, k) => {
				const { inputOffset, count } = groupNamed(network, group);
				const start = inputOffset + input * count;
				const { inputs, inputDistance } = engine.places.sheets[index] as SheetPlace;
				const room = new Float64Array(engine.memory.buffer, inputs + k * inputDistance, inputDistance / 8);
				// Lanes beyond the last member hold no numbers.
				room.fill(Number.NaN);
				return { from: network.inputs.subarray(start, start + count), to: room };
			}),
		);
		this.#parameters =
			// Its own: what was packed may be taken again, by others.
			packed?.parameters.map((each) => each.slice()) ??
			this.#groups.map(({ parameters }) => new Float64Array(parameters.length).fill(Number.NaN));
		this.#tabulated = new Map(packed?.tabulated);
		// What was made elsewhere was made of all cells.
		this.#cuts = network.connections.map(({ cut }) => (packed ? undefined : cut));
		if (!packed) return;
		this.#stepMs = packed.stepMs;
		this.#substepMs = packed.substepMs;
		this.#hadHeldKernels = true;
	}

	/** What the memory holds now, with both pools written for steps of this length. */
	packed(state: WasmState, stepMs: number, substepMs: number): PackedChanges {
		// The kernels for held states are made here if they were not.
		if (this.#engine.held) this.takeParameters(state, stepMs, substepMs);
		return {
			parameters: this.#parameters.map((each) => each.slice()),
			stepMs,
			substepMs,
			tabulated: new Map(this.#tabulated),
		};
	}

	/** Hands light and electrodes to the kernels, which take them over at the start of the step. */
	handInputs(): void {
		this.#network.spread();
		for (let k = 0; k < this.#inputs.length; k++) {
			const input = this.#inputs[k];
			input?.to.set(input.from);
		}
	}

	/** Which states are held. Tells whether one of them jumped, which wants a step in pieces. */
	takeHeld(state: WasmState): boolean {
		const { held } = this.#network;
		const before = this.#held;
		if (!this.#heldStates.jumped(held, (index) => state.read(index))) return false;
		for (const index of before) state.hold(index, false);
		for (const index of held) state.hold(index, true);
		this.#held = [...held];
		state.rouse();
		return true;
	}

	/** Writes the weights of pairs anew where cells were removed or are back. */
	takeWeights(state: WasmState): void {
		const { connections } = this.#network;
		if (connections.every(({ cut }, k) => cut === this.#cuts[k])) return;
		this.#cuts = connections.map(({ cut }) => cut);
		this.#engine.writeWeights();
		state.rouse();
	}

	/** Writes tables and pools anew where a parameter or the step changed. */
	takeParameters(state: WasmState, stepMs: number, substepMs: number): void {
		const { memory, places, lanes, free, heldIfMade } = this.#engine;
		const hasHeldKernels = heldIfMade !== undefined;
		let changed = this.#stepMs !== stepMs || this.#substepMs !== substepMs || this.#hadHeldKernels !== hasHeldKernels;
		for (let k = 0; k < this.#groups.length; k++) {
			const now = this.#groups[k]?.parameters;
			const last = this.#parameters[k];
			if (!now || !last) continue;
			for (let i = 0; i < now.length; i++) {
				if (Object.is(now[i], last[i])) continue;
				last[i] = now[i] as number;
				changed = true;
			}
		}
		if (!changed) return;
		state.rouse();
		this.#stepMs = stepMs;
		this.#substepMs = substepMs;
		this.#hadHeldKernels = hasHeldKernels;
		this.#fillTables();
		const inputs = {
			parameters: (name: string) => groupNamed(this.#network, name).parameters,
			stepMs: (clock: 'step' | 'substep') => (clock === 'step' ? stepMs : substepMs),
		};
		free.module.pool.write(memory.buffer, places.pools[0], lanes, inputs);
		heldIfMade?.module.pool.write(memory.buffer, places.pools[1], lanes, inputs);
	}

	/** Computes tables anew whose own parameters changed. */
	#fillTables(): void {
		const { free, numbers } = this.#engine;
		for (const table of free.module.tables) {
			const { parameters } = groupNamed(this.#network, table.group);
			const now = table.parameters.map((index) => parameters[index]).join();
			if (this.#tabulated.get(table.group) === now) continue;
			this.#tabulated.set(table.group, now);
			fillTable(table, numbers, parameters);
		}
	}
}
