import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pcgHash } from '../src/base/pcg.ts';
import { isSpiking } from '../src/engine/model/describe.ts';
import { type Model, prepareModel, spikeThresholdMv } from '../src/engine/model/prepareModel.ts';
import { receptorsOf } from '../src/engine/model/receptors.ts';
import { groupNamed, stateIndex } from '../src/ode/kernels/network/network.ts';
import { asSystem } from '../src/ode/solvers/reference/darkState.ts';
import { createRk4 } from '../src/ode/solvers/reference/rk4.ts';
import { createWasmRealtime, type WasmRealtime } from '../src/ode/solvers/wasm/wasmRealtime.ts';
import { stepsForPatch } from '../src/protocol/limits/patchSize.ts';

/** The circuit of the figures. */
const circuit = 'mouse';
/** Step of graded cells, ms: that of sessions with a tissue. */
const { stepMs } = stepsForPatch({ columns: { x: 1, y: 1 }, tissue: { widthUm: 200, heightUm: 200 } });
/** Photoisomerisations per cone and second at the mean; rods get 2.5 times as many (Chen et al. 2024: collecting areas 0.2 and 0.5 µm²). */
const meanConeRate = 1e4;
const rodFactor = 2.5;

function tissueOf(sideUm: number): Model {
	const tissue = { widthUm: sideUm, heightUm: sideUm };
	return prepareModel({ circuit, variant: 'corrected', columns: { x: 1, y: 1 }, tissue, parameters: {} });
}

const cellsOf = ({ network }: Model): number => network.populations.reduce((sum, { count }) => sum + count, 0);

/** Binary noise at full contrast in squares of 40 µm, new every 50 ms, from a seed: every part of the circuit is at work. */
function noise(model: Model): (tMs: number) => void {
	const receptors = receptorsOf(model.network, model.mosaic);
	return (tMs) => {
		const frame = Math.floor(tMs / 50);
		for (const { x, y, kind, inputIndex, factor } of receptors) {
			const square = pcgHash(Math.floor(x / 40) + pcgHash(Math.floor(y / 40) + pcgHash(frame)));
			const rate = square % 2 === 0 ? 0 : 2 * meanConeRate;
			model.network.inputs[inputIndex] = (kind === 'rod' ? rodFactor : 1) * rate * factor;
		}
	};
}

/** Processor seconds of this process. */
const processorS = (): number => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1e6;
};

/** Bytes that this process holds when its collector has been through: objects, arrays, and memories of WebAssembly. */
async function heldBytes(): Promise<number> {
	setFlagsFromString('--expose-gc');
	const collect: () => void = runInNewContext('gc');
	// What was made in a turn because it was asked for is kept to the end of the turn.
	await new Promise((resolve) => setTimeout(resolve));
	// What the first time lets go of may hold arrays.
	for (let k = 0; k < 3; k++) collect();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

/** What a tissue costs. */
interface TissueCost {
	readonly sideUm: number;
	readonly areaMm2: number;
	readonly cells: number;
	/** From nothing to the first step, s of processor time. */
	readonly startS: number;
	/** Processor seconds for a simulated second, one thread: the median of the turns. */
	readonly perSecond: number;
	readonly perCellUs: number;
	/** In the turn that was disturbed least. */
	readonly leastPerCellUs: number;
	/** Of what threads work on. */
	readonly bytesPerCell: number;
	/** Of all that the process holds for it: besides, the model with its wiring, its places and the state it starts from. */
	readonly heldBytesPerCell: number;
}

/** Processor seconds of a turn, and of what comes before the first: by then the engine has compiled the kernels a second time, which it does beside them. */
const [turnS, warmS] = [0.2, 3];

/** Runs a tissue under noise, in several turns. */
async function costOf(sideUm: number, turns: number): Promise<TissueCost> {
	const held = await heldBytes();
	const started = processorS();
	const model = tissueOf(sideUm);
	const method: WasmRealtime = createWasmRealtime(model.network, { stepMs });
	method.load(model.start);
	method.advance(0);
	const startS = processorS() - started;
	const cells = cellsOf(model);
	const heldBytesPerCell = ((await heldBytes()) - held) / cells;
	const light = noise(model);
	let step = 1;
	/** Pictures of 50 ms for so long. @returns processor seconds for a simulated one */
	const run = (leastS: number): number => {
		const [before, first] = [processorS(), step];
		while (processorS() - before < leastS) {
			light(step * stepMs);
			for (const end = step + 50 / stepMs; step < end; step++) method.advance(step * stepMs);
		}
		return (processorS() - before) / (((step - first) * stepMs) / 1000);
	};
	run(warmS);
	const taken = Array.from({ length: turns }, () => run(turnS)).sort((a, b) => a - b);
	const perSecond = taken[Math.floor(turns / 2)] as number;
	return {
		sideUm,
		areaMm2: (sideUm / 1000) ** 2,
		cells,
		startS,
		perSecond,
		perCellUs: (1e6 * perSecond) / cells,
		leastPerCellUs: (1e6 * (taken[0] as number)) / cells,
		bytesPerCell: method.bytesPerColumn,
		heldBytesPerCell,
	};
}

/** Potentials of graded cells every ms, and spikes by cell. */
interface Course {
	readonly rows: readonly Float64Array[];
	readonly spikes: ReadonlyMap<string, number[]>;
}

function gradedStates({ network }: Model): number[] {
	return network.populations
		.filter((group) => !isSpiking(group))
		.flatMap((group) => Array.from({ length: group.count }, (_, i) => stateIndex(group, 'V', i)));
}

const noted = (spikes: Map<string, number[]>, name: string, member: number, tMs: number): void => {
	const key = `${name} ${member}`;
	spikes.set(key, [...(spikes.get(key) ?? []), tMs]);
};

function realtimeCourse(sideUm: number, durationMs: number): Course {
	const model = tissueOf(sideUm);
	const states = gradedStates(model);
	const method = createWasmRealtime(model.network, { stepMs });
	const watches = model.network.populations.filter(isSpiking).map(({ name }) => method.watch(name, spikeThresholdMv));
	method.load(model.start);
	const light = noise(model);
	const spikes = new Map<string, number[]>();
	const rows: Float64Array[] = [];
	const y = Float64Array.from(model.start);
	for (let t = 0; t < durationMs; t++) {
		if (t % 50 === 0) light(t);
		for (let step = 0; step < 1 / stepMs; step++) {
			method.advance(t + step * stepMs);
			for (const { population, members, timesMs, count } of watches) {
				for (let k = 0; k < count; k++) noted(spikes, population, members[k] as number, timesMs[k] as number);
			}
		}
		method.store(y);
		rows.push(Float64Array.from(states, (index) => y[index] as number));
	}
	return { rows, spikes };
}

function referenceCourse(sideUm: number, durationMs: number): Course {
	const model = tissueOf(sideUm);
	const { network } = model;
	const states = gradedStates(model);
	const solver = createRk4(0.005);
	const system = asSystem(network);
	const y = Float64Array.from(model.start);
	const light = noise(model);
	const spikes = new Map<string, number[]>();
	const rows: Float64Array[] = [];
	const cells = network.populations.filter(isSpiking).flatMap((group) =>
		Array.from({ length: group.count }, (_, member) => ({
			name: group.name,
			member,
			index: stateIndex(groupNamed(network, group.name), 'V', member),
		})),
	);
	const last = Float64Array.from(cells, ({ index }) => y[index] as number);
	for (let t = 0; t < durationMs; t++) {
		if (t % 50 === 0) light(t);
		solver.integrate(system, y, t, t + 1, ({ start, end }, now) => {
			cells.forEach(({ name, member, index }, k) => {
				const before = last[k] as number;
				const after = now[index] as number;
				if (before < spikeThresholdMv && after >= spikeThresholdMv)
					noted(spikes, name, member, start + ((end - start) * (spikeThresholdMv - before)) / (after - before));
				last[k] = after;
			});
			return true;
		});
		rows.push(Float64Array.from(states, (index) => y[index] as number));
	}
	return { rows, spikes };
}

/** How far the method is off RK4 at 5 µs: graded cells, mV; spikes, ms. */
function errorOf(sideUm: number, durationMs: number) {
	const [found, expected] = [realtimeCourse(sideUm, durationMs), referenceCourse(sideUm, durationMs)];
	const cells = (expected.rows[0] as Float64Array).length;
	const squares = new Float64Array(cells);
	let gradedMaxMv = 0;
	expected.rows.forEach((row, t) => {
		row.forEach((value, cell) => {
			const off = Math.abs(value - (found.rows[t]?.[cell] as number));
			squares[cell] = (squares[cell] as number) + off * off;
			gradedMaxMv = Math.max(gradedMaxMv, off);
		});
	});
	let firstSpikesMs = 0;
	let spikes = 0;
	let counts = 0;
	for (const [cell, times] of expected.spikes) {
		const own = found.spikes.get(cell) ?? [];
		counts = Math.max(counts, Math.abs(own.length - times.length));
		spikes += times.length;
		times.slice(0, Math.min(20, own.length)).forEach((time, k) => {
			firstSpikesMs = Math.max(firstSpikesMs, Math.abs(time - (own[k] as number)));
		});
	}
	const gradedRmsMv = Math.sqrt(Math.max(...squares) / expected.rows.length);
	return { sideUm, cells, durationMs, gradedRmsMv, gradedMaxMv, firstSpikesMs, spikeCount: counts, spikes };
}

/** How far a tissue moves in the dark within a second of its start: graded cells, mV. */
function darkDriftOf(sideUm: number): number {
	const model = tissueOf(sideUm);
	const states = gradedStates(model);
	const method = createWasmRealtime(model.network, { stepMs });
	method.load(model.start);
	const y = Float64Array.from(model.start);
	let most = 0;
	for (let t = 0; t < 1000; t += 50) {
		for (let step = 0; step < 50 / stepMs; step++) method.advance(t + step * stepMs);
		method.store(y);
		for (const index of states) most = Math.max(most, Math.abs((y[index] as number) - (model.start[index] as number)));
	}
	return most;
}

/** The side of a square tissue of about so many cells, µm. */
const sideFor = (cells: number): number => Math.round(200 * Math.sqrt(cells / 1974));

/**
 * Every figure of a tissue.
 * @param isQuick fewer and smaller tissues, and a shorter comparison
 * @param more about how many cells another tissue has that is measured besides
 */
export async function measureTissue(isQuick: boolean, more?: number) {
	const sides = [...(isQuick ? [145, 350] : [145, 200, 350, 700]), ...(more === undefined ? [] : [sideFor(more)])];
	// What a process holds once, whatever the tissue, is none of its cells'.
	await costOf(60, 1);
	const costs: TissueCost[] = [];
	for (const side of sides) costs.push(await costOf(side, isQuick ? 5 : 11));
	const perCell = costs.map(({ leastPerCellUs }) => leastPerCellUs);
	return {
		circuit,
		stepMs,
		costs,
		costFlatness: Math.max(...perCell) / Math.min(...perCell),
		darkDriftMv: darkDriftOf(200),
		accuracy: errorOf(85, isQuick ? 150 : 1000),
	};
}
