import { placed, vectorBytes } from '../codegen/wasmLayout.ts';
import { fillTable } from '../codegen/wasmTables.ts';
import { type Group, groupNamed, type Network } from '../model/network.ts';
import type { WasmEngine } from './wasmEngine.ts';
import type { WasmState } from './wasmState.ts';

/** Inputs that come from outside the circuit: ranges of the network's inputs. */
interface OuterInput {
	readonly group: Group;
	readonly input: number;
	readonly start: number;
	readonly end: number;
	readonly isElectrode: boolean;
}

function outerInputsOf({ populations }: Network): OuterInput[] {
	return populations.flatMap((group) =>
		group.kind.inputs.flatMap(({ role }, input): OuterInput[] => {
			const start = group.inputOffset + input * group.count;
			const isElectrode = role === 'electrode';
			return role === 'light' || isElectrode ? [{ group, input, start, end: start + group.count, isElectrode }] : [];
		}),
	);
}

/** The first index from `at` on at which two vectors differ, or `end`. */
function nextDifference(a: Float64Array, b: Float64Array, at: number, end: number): number {
	let index = at;
	// Four at a time: thousands are compared in every step, while other threads wait.
	while (
		index + 4 <= end &&
		a[index] === b[index] &&
		a[index + 1] === b[index + 1] &&
		a[index + 2] === b[index + 2] &&
		a[index + 3] === b[index + 3]
	) {
		index += 4;
	}
	while (index < end && a[index] === b[index]) index++;
	return index;
}

/** What was carried over so far: plain data, to be posted to another thread. */
export interface PackedChanges {
	readonly parameters: readonly Float64Array[];
	readonly stepMs: number;
	readonly substepMs: number;
	readonly tabulated: ReadonlyMap<string, string>;
}

/** Carries over what changed in a network since the step before: light and electrodes, held states, parameters. */
export class WasmChanges {
	readonly #network: Network;
	readonly #engine: WasmEngine;
	readonly #groups: readonly Group[];
	readonly #outerInputs: readonly OuterInput[];
	readonly #inputs: Float64Array;
	readonly #parameters: readonly Float64Array[];
	#held: readonly number[] = [];
	#stepMs = Number.NaN;
	#substepMs = Number.NaN;
	#hadHeldKernels = false;
	/** Parameters from which each table was computed last. */
	readonly #tabulated: Map<string, string>;

	/** @param packed what the memory of an engine that was made elsewhere holds already, both pools among it */
	constructor(network: Network, engine: WasmEngine, packed?: PackedChanges) {
		this.#network = network;
		this.#engine = engine;
		this.#groups = [...network.connections, ...network.populations];
		this.#outerInputs = outerInputsOf(network);
		this.#inputs = new Float64Array(network.inputs.length).fill(Number.NaN);
		this.#parameters =
			packed?.parameters ?? this.#groups.map(({ parameters }) => new Float64Array(parameters.length).fill(Number.NaN));
		this.#tabulated = new Map(packed?.tabulated);
		if (!packed) return;
		this.#stepMs = packed.stepMs;
		this.#substepMs = packed.substepMs;
		this.#hadHeldKernels = true;
	}

	/** What the memory holds now, with both pools written for steps of this length. */
	packed(state: WasmState, stepMs: number, substepMs: number): PackedChanges {
		// The kernels for held states are made here if they were not.
		if (this.#engine.held) this.takeParameters(state, stepMs, substepMs);
		return { parameters: this.#parameters, stepMs, substepMs, tabulated: this.#tabulated };
	}

	/** Some state is held now. */
	get holds(): boolean {
		return this.#held.length > 0;
	}

	/** Light and electrodes, where they changed. */
	takeInputs(state: WasmState): void {
		const { inputs } = this.#network;
		const last = this.#inputs;
		const { numbers, places, free, lanes } = this.#engine;
		const size = lanes.bytesPerNumber;
		for (const { group, input, start, end, isElectrode } of this.#outerInputs) {
			let at = nextDifference(inputs, last, start, end);
			if (at === end) continue;
			if (isElectrode) state.rouse();
			const addresses = places.members.get(group.name) ?? new Int32Array(0);
			const vector = (placed(free.module.layout, group.name).slots.u + input) * vectorBytes;
			for (; at < end; at = nextDifference(inputs, last, at + 1, end)) {
				const value = inputs[at] ?? Number.NaN;
				last[at] = value;
				numbers[((addresses[at - start] ?? 0) + vector) / size] = value;
			}
		}
	}

	/** Which states are held. */
	takeHeld(state: WasmState): void {
		const { held } = this.#network;
		const before = this.#held;
		if (before.length === 0 && held.size === 0) return;
		if (before.length === held.size && before.every((index) => held.has(index))) return;
		for (const index of before) state.hold(index, false);
		for (const index of held) state.hold(index, true);
		this.#held = [...held];
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
				last[i] = now[i] ?? Number.NaN;
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
