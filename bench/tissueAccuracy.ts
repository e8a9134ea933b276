import { isSpiking } from '../src/engine/model/describe.ts';
import { type Model, spikeThresholdMv } from '../src/engine/model/prepareModel.ts';
import { type Group, stateIndex } from '../src/ode/kernels/network/network.ts';
import { asSystem } from '../src/ode/solvers/reference/darkState.ts';
import { createRk4 } from '../src/ode/solvers/reference/rk4.ts';
import { createWasmRealtime } from '../src/ode/solvers/wasm/wasmRealtime.ts';
import { accuracyContract, comparedSpikes } from '../src/protocol/limits/accuracy.ts';
import { gradedStates, pictureMs, pictures, stepMs, tissueOf } from './noisyTissue.ts';

/** Step of the reference, ms. */
const referenceMs = 0.005;
/** The signal by which the condition of a spike is measured, and the part more of it that the cell gets. */
const signal = 'glutamate';
const partMore = 1e-3;

/** Spike times by cell, ms. */
type Spikes = ReadonlyMap<string, number[]>;

/** Potentials of graded cells every ms, and spikes by cell. */
interface Course {
	readonly rows: readonly Float64Array[];
	readonly spikes: Spikes;
}

/** The course of the reference, and when its cells that fire would have fired with a little more of the signal. */
interface Reference extends Course {
	readonly withMore: Spikes;
}

const noted = (spikes: Map<string, number[]>, cell: string, tMs: number): void => {
	spikes.set(cell, [...(spikes.get(cell) ?? []), tMs]);
};

function realtimeCourse(model: Model, durationMs: number): Course {
	const states = gradedStates(model);
	const method = createWasmRealtime(model.network, { stepMs });
	const watches = model.network.populations.filter(isSpiking).map(({ name }) => method.watch(name, spikeThresholdMv));
	method.load(model.start);
	const light = pictures(model);
	const spikes = new Map<string, number[]>();
	const rows: Float64Array[] = [];
	const y = Float64Array.from(model.start);
	for (let t = 0; t < durationMs; t++) {
		if (t % pictureMs === 0) light(t);
		for (let step = 0; step < 1 / stepMs; step++) {
			method.advance(t + step * stepMs);
			for (const { population, members, timesMs, count } of watches) {
				for (let k = 0; k < count; k++) noted(spikes, `${population} ${members[k]}`, timesMs[k] as number);
			}
		}
		method.store(y);
		rows.push(Float64Array.from(states, (index) => y[index] as number));
	}
	return { rows, spikes };
}

/** Notes upward crossings of the threshold by cells whose potentials lie at some places of a state. */
function crossings(cells: readonly { readonly cell: string; readonly index: number }[], start: Float64Array) {
	const last = Float64Array.from(cells, ({ index }) => start[index] as number);
	const spikes = new Map<string, number[]>();
	const look = (startMs: number, endMs: number, y: Float64Array): void => {
		cells.forEach(({ cell, index }, k) => {
			const before = last[k] as number;
			const after = y[index] as number;
			if (before < spikeThresholdMv && after >= spikeThresholdMv)
				noted(spikes, cell, startMs + ((endMs - startMs) * (spikeThresholdMv - before)) / (after - before));
			last[k] = after;
		});
	};
	return { spikes, look };
}

const potentials = (groups: readonly Group[]) =>
	groups.flatMap((group) =>
		Array.from({ length: group.count }, (_, member) => ({
			cell: `${group.name} ${member}`,
			index: stateIndex(group, 'V', member),
		})),
	);

/**
 * The cells that fire once more, apart from all others: they get what the network sends them in its own run, but a part more of one signal.
 * @param model its cells send nothing back, so that the network's run is none of theirs
 */
function cellsWithMore({ network, start }: Model) {
	let size = 0;
	const groups = network.populations.filter(isSpiking).map((group) => {
		const offset = size;
		size += group.kind.states.length * group.count;
		return { ...group, offset };
	});
	const own = (group: Group): Group => network.populations.find(({ name }) => name === group.name) as Group;
	const y = new Float64Array(size);
	for (const group of groups) {
		const from = own(group).offset;
		y.set(start.subarray(from, from + group.kind.states.length * group.count), group.offset);
	}
	const inputs = Float64Array.from(network.inputs);
	const heard = groups.flatMap((group) =>
		group.kind.inputs.flatMap(({ path, role }, k) =>
			role === 'collected'
				? Array.from({ length: group.count }, (_, member) => ({
						index: group.inputOffset + k * group.count + member,
						factor: path === signal ? 1 + partMore : 1,
					}))
				: [],
		),
	);
	const sent: Float64Array[] = [];
	const { spikes, look } = crossings(potentials(groups), y);
	const solver = createRk4(referenceMs);
	/** What the network sends at present: at the beginning, and at the end of each step of the reference. */
	const hear = (): void => {
		sent.push(Float64Array.from(heard, ({ index, factor }) => factor * (network.inputs[index] as number)));
	};
	/** Takes the cells through the time in which the network was heard since the last time. */
	const follow = (fromMs: number, toMs: number): void => {
		const steps = sent.length - 1;
		const rates = (t: number, state: Float64Array, into: Float64Array): void => {
			const at = Math.min(Math.max(0, ((t - fromMs) / (toMs - fromMs)) * steps), steps);
			const k = Math.min(Math.floor(at), steps - 1);
			const [before, after] = [sent[k] as Float64Array, sent[k + 1] as Float64Array];
			heard.forEach(({ index }, place) => {
				const value = before[place] as number;
				inputs[index] = value + (at - k) * ((after[place] as number) - value);
			});
			for (const group of groups) group.rates(state, into, inputs, group.parameters, group);
		};
		solver.integrate({ size, rates }, y, fromMs, toMs, ({ start: begun, end }, now) => {
			look(begun, end, now);
			return true;
		});
		sent.splice(0, steps);
	};
	return { spikes, hear, follow };
}

function referenceCourse(model: Model, durationMs: number): Reference {
	const { network } = model;
	const states = gradedStates(model);
	const solver = createRk4(referenceMs);
	const system = asSystem(network);
	const y = Float64Array.from(model.start);
	const light = pictures(model);
	const rows: Float64Array[] = [];
	const { spikes, look } = crossings(potentials(network.populations.filter(isSpiking)), y);
	const more = cellsWithMore(model);
	network.rates(y, new Float64Array(network.size));
	more.hear();
	for (let t = 0; t < durationMs; t++) {
		if (t % pictureMs === 0) light(t);
		solver.integrate(system, y, t, t + 1, ({ start, end }, now) => {
			look(start, end, now);
			more.hear();
			return true;
		});
		more.follow(t, t + 1);
		rows.push(Float64Array.from(states, (index) => y[index] as number));
	}
	return { rows, spikes, withMore: more.spikes };
}

/** How far graded cells are off, mV: the worst cell's RMS, and the most of any at any ms. */
function gradedError(found: Course, expected: Course) {
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
	return { cells, gradedRmsMv: Math.sqrt(Math.max(...squares) / expected.rows.length), gradedMaxMv };
}

/**
 * How far the first spikes of each cell are off, ms. A spike is steady if a thousandth more of the transmitter that excites its cell moves it by less than the contract for
 * spikes allows; the error of one that is not says how close its cell was to threshold. It is told as the part of the transmitter that would move it as far.
 */
export function spikeError(found: Spikes, expected: Spikes, withMore: Spikes) {
	const first = [...expected].flatMap(([cell, times]) =>
		times.slice(0, comparedSpikes).map((time, k) => ({
			offMs: Math.abs(time - (found.get(cell)?.[k] ?? Number.POSITIVE_INFINITY)),
			movedMs: Math.abs(time - (withMore.get(cell)?.[k] ?? Number.POSITIVE_INFINITY)),
		})),
	);
	const most = (values: readonly number[]): number => Math.max(0, ...values);
	const steady = first.filter(({ movedMs }) => movedMs < accuracyContract.spikeTimeMs);
	const unsteady = first.filter(({ movedMs }) => !(movedMs < accuracyContract.spikeTimeMs));
	return {
		firstSpikes: first.length,
		firstSpikesMs: most(first.map(({ offMs }) => offMs)),
		steadySpikes: steady.length,
		steadySpikesMs: most(steady.map(({ offMs }) => offMs)),
		unsteadyAsTransmitter: most(unsteady.map(({ offMs, movedMs }) => (partMore * offMs) / movedMs)),
	};
}

/** How far the method is off RK4 at 5 µs: graded cells, spikes. */
export function errorOf(sideUm: number, durationMs: number) {
	const found = realtimeCourse(tissueOf(sideUm), durationMs);
	const expected = referenceCourse(tissueOf(sideUm), durationMs);
	const counts = [...expected.spikes].map(([cell, times]) =>
		Math.abs((found.spikes.get(cell) ?? []).length - times.length),
	);
	return {
		sideUm,
		durationMs,
		...gradedError(found, expected),
		...spikeError(found.spikes, expected.spikes, expected.withMore),
		spikeCount: Math.max(0, ...counts),
		spikes: [...expected.spikes.values()].reduce((sum, times) => sum + times.length, 0),
	};
}
