import { describe, expect, it } from 'vitest';
import { evaluate, readyProtocol, runTrials } from '../../src/engine/experiment/runProtocol.ts';
import { createExperiment } from '../../src/engine/model/interventions.ts';
import { packModel, unpackModel } from '../../src/engine/model/packedModel.ts';
import { prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { removedCells } from '../../src/engine/model/removedCells.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import type { SolverChoice } from '../../src/engine/simulate/solvers.ts';
import type { Declaration } from '../../src/ode/equations/language/declaration.ts';
import { circuitKey } from '../../src/ode/equations/linking/library.ts';
import {
	groupNamed,
	inputIndex,
	type Lattice,
	type Network,
	type TissueJoins,
} from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { createRealtime } from '../../src/ode/solvers/realtime/realtime.ts';
import { asSystem } from '../../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { createRk4 } from '../../src/ode/solvers/reference/rk4.ts';
import { integrateSegments, type Solver } from '../../src/ode/solvers/reference/solver.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { openProtocol } from '../../src/protocol/experiment/protocolFile.ts';
import { type Intervention, interventionSchema } from '../../src/protocol/session/interventions.ts';
import { onPatch } from '../../src/protocol/session/onPatch.ts';
import { defaultSession, parseSession } from '../../src/protocol/session/sessionFile.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';
import { restOf, type TissueCircuit, tissueLibrary, tissueOf } from '../ode/tissueCircuit.ts';
import { benchSession } from './bench.ts';

type Removal = Extract<Intervention, { type: 'remove' }>;
const removal = (change: Partial<Removal> & { population: string }): Removal => ({
	type: 'remove',
	startS: 0,
	...change,
});

/** A tissue in which some cells were never joined to others: the independent statement of their removal. */
function without(lattice: Lattice, circuit: TissueCircuit, gone: ReadonlyMap<string, ReadonlySet<number>>): Lattice {
	const { connections = [] } = tissueLibrary.get(circuitKey(circuit)) as Declaration & { kind: 'circuit' };
	const joins = new Map<string, TissueJoins>();
	for (const [name, { from, to, weights }] of lattice.tissue?.joins ?? []) {
		const of = connections.find((each) => each.name === name);
		const isLeft = (k: number) =>
			!gone.get(of?.from ?? '')?.has(from[k] as number) &&
			!(of?.type === 'junction' && gone.get(of.to)?.has(to[k] as number));
		const keep = Array.from(from.keys()).filter(isLeft);
		joins.set(name, {
			from: Int32Array.from(keep, (k) => from[k] as number),
			to: Int32Array.from(keep, (k) => to[k] as number),
			weights: Float64Array.from(keep, (k) => weights[k] as number),
		});
	}
	return { ...lattice, tissue: { counts: lattice.tissue?.counts ?? new Map(), joins } };
}

type Advance = (network: Network, y: Float64Array, durationMs: number) => void;
const stepped =
	(make: (network: Network) => { step(y: Float64Array, tMs: number): void }): Advance =>
	(network, y, durationMs) => {
		const method = make(network);
		for (let k = 0; k < durationMs / 0.5; k++) method.step(y, 0.5 * k);
	};

const referenced =
	(solver: Solver): Advance =>
	(network, y, durationMs) => {
		integrateSegments(
			solver,
			asSystem(network),
			y,
			0,
			durationMs,
			[],
			() => undefined,
			() => true,
		);
	};

const solvers: Readonly<Record<string, Advance>> = {
	vectors: stepped((network) => createWasmRealtime(network, { stepMs: 0.5 })),
	JavaScript: stepped((network) => createRealtime(network, { stepMs: 0.5 })),
	odex: referenced(createOdex({ tolerance: 1e-8 })),
	RK4: referenced(createRk4(0.02)),
};

/** Currents that differ from cell to cell. */
function drive(network: Network): void {
	for (const name of ['sender', 'other']) {
		const group = groupNamed(network, name);
		const at = inputIndex(group, 'drive');
		for (let i = 0; i < group.count; i++) network.inputs[at + i] = 2 + 3 * (i % 5);
	}
}

const gone: readonly Removal[] = [
	removal({ population: 'sender', fraction: 0.4, seed: 7 }),
	removal({ population: 'other', members: [1, 4] }),
	removal({ population: 'collector', members: [0] }),
];

describe.each(['forward', 'backward'] as const)('cells removed from a tissue, circuit %s', (circuit) => {
	const lattice = tissueOf(circuit, 40, 36);
	const whole = buildNetwork(circuit, tissueLibrary, lattice);
	const rest = restOf(whole);
	const cells = gone.map((each) => removedCells(whole, each));
	const members = new Map(cells.map((each) => [each.population, each.members]));
	const apart = buildNetwork(circuit, tissueLibrary, without(lattice, circuit, members));
	restOfSameParameters(whole, apart);

	it.each(Object.keys(solvers))('are as if they had never been joined to others: %s', (name) => {
		const advance = solvers[name] as Advance;
		const network = buildNetwork(circuit, tissueLibrary, lattice);
		restOfSameParameters(whole, network);
		const durationMs = name === 'vectors' || name === 'JavaScript' ? 40 : 10;
		const intact = rest.slice();
		drive(network);
		advance(network, intact, durationMs);
		const removed = rest.slice();
		const experiment = createExperiment(network);
		for (const each of gone) experiment.check(each);
		experiment.hold(gone, removed, 0);
		drive(network);
		advance(network, removed, durationMs);
		const never = rest.slice();
		for (const { potentials, heldMv } of cells) {
			for (const index of potentials) {
				never[index] = heldMv;
				apart.held.add(index);
			}
		}
		drive(apart);
		advance(apart, never, durationMs);
		const largest = (a: Float64Array, b: Float64Array) =>
			Math.max(...a.map((each, k) => Math.abs(each - (b[k] as number))));
		expect(largest(removed, never)).toBeLessThan(1e-9);
		// The receivers of those that are gone are far from what they were.
		const { offset, count } = groupNamed(network, 'receiver');
		expect(largest(removed.slice(offset, offset + count), intact.slice(offset, offset + count))).toBeGreaterThan(0.5);
		// And all is as it was once they are back, to the last bit.
		const weights = new Map(network.connections.map((each) => [each.name, each.weights]));
		experiment.hold([], removed, 0);
		expect(network.held.size).toBe(0);
		expect(network.connections.filter(({ cut }) => cut)).toEqual([]);
		expect(network.connections.some((each) => each.weights !== weights.get(each.name))).toBe(true);
		const back = rest.slice();
		drive(network);
		advance(network, back, durationMs);
		expect(back).toEqual(intact);
	});

	it('are taken over by a method at work, and let go', () => {
		const network = buildNetwork(circuit, tissueLibrary, lattice);
		restOfSameParameters(whole, network);
		const course = (make: (network: Network) => { step(y: Float64Array, tMs: number): void }): Float64Array => {
			const y = rest.slice();
			const [method, experiment] = [make(network), createExperiment(network)];
			for (let step = 0; step < 120; step++) {
				if (step === 40) experiment.hold(gone, y, 0);
				if (step === 80) experiment.hold([], y, 0);
				drive(network);
				method.step(y, step * 0.5);
			}
			return y;
		};
		const scalar = course((each) => createRealtime(each, { stepMs: 0.5 }));
		const vectors = course((each) => createWasmRealtime(each, { stepMs: 0.5, precision: 'double', tables: false }));
		for (const name of ['sender', 'receiver']) {
			const { offset, count } = groupNamed(network, name);
			for (let i = 0; i < count; i++) expect(vectors[offset + i]).toBeCloseTo(scalar[offset + i] as number, 1);
		}
	});
});

/** Gives a network the parameters of another of the same circuit: thresholds that wait for the dark rest among them. */
function restOfSameParameters(from: Network, to: Network): void {
	const groups = (network: Network) => [...network.populations, ...network.connections];
	groups(to).forEach(({ parameters }, k) => {
		parameters.set(groups(from)[k]?.parameters ?? []);
	});
}

const tissue = prepareModel({
	circuit: 'mouse',
	variant: 'corrected',
	columns: { x: 1, y: 1 },
	tissue: { widthUm: 110, heightUm: 90 },
	parameters: {},
});
const packed = packModel(tissue);
const column = packModel(
	prepareModel({ circuit: 'mouse', variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {} }),
);
const light = flashSchedule({ rodRate: 2000, coneRate: 800, startS: 0.05, durationS: 0.05 });

/** Potentials at the end and spikes of a run of the tissue, or of one column. */
function runOf(
	interventions: readonly Intervention[],
	{
		isTissue = true,
		durationS = 0.15,
		solver = { method: 'realtime', stepMs: 0.5, substepMs: 0.05 } as SolverChoice,
	} = {},
) {
	const model = unpackModel(structuredClone(isTissue ? packed : column));
	const spikes: [string, number][] = [];
	const rows: number[][] = [];
	simulate(
		{
			...{ model, light, level: LIGHT_LEVELS.live, interventions, solver, durationS, rowsEveryS: 0.01 },
			...{ spiking: ['offSustained', 'offTransient'], thresholdMv: spikeThresholdMv },
			record: ['cone.V', 'rodBipolar.V', 'rod.V', 'onBipolar.V', 'offSustained.V'],
		},
		{
			row: (_tS, values) => void rows.push([...values]),
			spike: (population, member) => void spikes.push([population, member]),
			progress: () => undefined,
			cancelled: () => false,
		},
	);
	return { rows, spikes };
}

describe('cells removed from the mouse', () => {
	it.each([true, false])(
		'rods: cones no longer feel them and rod bipolar cells get nothing (tissue: %s)',
		(isTissue) => {
			const heldMv = removedCells(tissue.network, removal({ population: 'rod' })).heldMv;
			const cut: readonly Intervention[] = [
				{ type: 'block', startS: 0.03, path: 'rod_cone', fraction: 1 },
				{ type: 'block', startS: 0.03, path: 'rod_rb', fraction: 1 },
				{ type: 'clamp', startS: 0.03, target: { population: 'rod' }, potentialMv: heldMv },
			];
			const removed = runOf([removal({ population: 'rod', startS: 0.03 })], { isTissue });
			expect(removed).toEqual(runOf(cut, { isTissue }));
			expect(removed.rows).not.toEqual(runOf([], { isTissue }).rows);
		},
	);

	it('stay away whatever else is set or clamped meanwhile, and come back at their end', () => {
		const rods = removal({ population: 'rod', startS: 0.03 });
		const more: readonly Intervention[] = [
			rods,
			{ type: 'clamp', startS: 0.04, target: { population: 'rod' }, potentialMv: -60 },
			{ type: 'set', startS: 0.04, path: 'rod_cone.g', value: 5 },
		];
		for (const isTissue of [true, false])
			expect(runOf(more, { isTissue }).rows).toEqual(runOf([rods], { isTissue }).rows);
		const briefly = runOf([{ ...rods, endS: 0.04 }], { durationS: 0.4 }).rows.at(-1) as number[];
		const never = runOf([], { durationS: 0.4 }).rows.at(-1) as number[];
		const forGood = runOf([rods], { durationS: 0.4 }).rows.at(-1) as number[];
		const distance = (a: number[]) => Math.max(...a.map((each, k) => Math.abs(each - (never[k] as number))));
		expect(distance(briefly)).toBeLessThan(0.2 * distance(forGood));
	});

	it('ganglion cells: fire no spike, whichever part of them is drawn, and the others do', () => {
		const count = groupNamed(tissue.network, 'offSustained').count;
		const half = removal({ population: 'offSustained', fraction: 0.5, seed: 3 });
		const { members } = removedCells(tissue.network, half);
		expect(members.size).toBe(Math.round(count / 2));
		const firing = (each: readonly Intervention[]) =>
			new Set(
				runOf(each)
					.spikes.filter(([name]) => name === 'offSustained')
					.map(([, member]) => member),
			);
		expect(firing([]).size).toBe(count);
		expect([...firing([half])].sort()).toEqual(
			Array.from({ length: count }, (_, i) => i).filter((i) => !members.has(i)),
		);
	});

	it('are drawn by the seed alone, and a larger part has all of a smaller one', () => {
		const drawn = (fraction: number, seed = 1) =>
			removedCells(tissue.network, removal({ population: 'cone', fraction, seed })).members;
		const count = groupNamed(tissue.network, 'cone').count;
		for (const fraction of [0, 0.1, 0.3, 1]) expect(drawn(fraction).size).toBe(Math.round(fraction * count));
		expect(drawn(0.3)).toEqual(drawn(0.3));
		expect(drawn(0.3)).not.toEqual(drawn(0.3, 2));
		for (const member of drawn(0.1)) expect(drawn(0.3).has(member)).toBe(true);
	});

	it('act on a running session, stand in it, come back when the removal is taken away, and the history makes the same run again', () => {
		const run = (interventions: readonly Intervention[], isLive = false) => {
			const spikes: [number, number][] = [];
			const session = benchSession({
				prepared: packed,
				stepMs: 0.5,
				spiking: ['offSustained'],
				interventions,
				listener: { spike: (cell, tMs) => void spikes.push([cell, tMs]) },
			});
			session.run(50, Number.POSITIVE_INFINITY);
			const off = isLive ? session.addIntervention(removal({ population: 'offSustained', startS: 0.05 })) : undefined;
			if (isLive) session.addIntervention(removal({ population: 'rod', fraction: 0.5, startS: 0.05, endS: 0.1 }));
			session.run(120, Number.POSITIVE_INFINITY);
			const during = spikes.filter(([, tMs]) => tMs > 50).length;
			if (off !== undefined) session.removeIntervention(off);
			session.run(200, Number.POSITIVE_INFINITY);
			return {
				spikes,
				during,
				state: session.state.slice(),
				history: session.history(),
				cut: session.model.network.connections.filter(({ cut }) => cut).length,
			};
		};
		const live = run([], true);
		expect(live.during).toBe(0);
		expect(live.spikes.some(([, tMs]) => tMs > 125)).toBe(true);
		expect(live.cut).toBe(0);
		expect(live.history).toMatchObject([
			{ type: 'remove', population: 'offSustained', startS: 0.05, endS: 0.12 },
			{ type: 'remove', population: 'rod', fraction: 0.5 },
		]);
		const again = run(live.history);
		expect(again.spikes).toEqual(live.spikes);
		expect(again.state).toEqual(live.state);
		expect(run([]).spikes).not.toEqual(live.spikes);
	});

	it('are an event of a protocol', () => {
		const ready = readyProtocol(
			openProtocol({
				format: 'retinode-protocol',
				version: 1,
				title: 'Rods gone',
				retina: { circuit: 'mouse' },
				solver: { method: 'realtime' },
				durationS: 0.3,
				timeline: [{ type: 'light', startS: 0.1, durationS: 0.1, rodRate: 100, coneRate: 0 }],
				conditions: [
					{ name: 'all' },
					{ name: 'no rods', timeline: [{ type: 'remove', population: 'rod', startS: 0 }] },
				],
				analyses: { peak: { analysis: 'peak', of: 'rodBipolar.V', fromS: 0.1, parameters: { baselineS: 0.099 } } },
			}),
		);
		const { measured } = evaluate(ready, runTrials(ready, { progress: () => undefined, cancelled: () => false }));
		const [all, none] = measured.scope.rows.map(({ values }) => values.get('peak') ?? Number.NaN);
		expect(Math.abs(all ?? 0)).toBeGreaterThan(1);
		expect(Math.abs(none ?? Number.NaN)).toBeLessThan(0.05 * Math.abs(all ?? 0));
	});

	it.each([
		[removal({ population: 'brain' }), "no population or connection 'brain'"],
		[removal({ population: 'rod_rb' }), "remove: 'rod_rb' is a connection; only cells can be removed"],
		[removal({ population: 'rod', members: [1], fraction: 0.5 }), 'give the members, or the fraction'],
		[removal({ population: 'rod', seed: 3 }), 'remove: seed goes with fraction'],
		[removal({ population: 'rod', members: [100_000] }), /rod has members 0 to \d+; got 100000/],
		[removal({ population: 'rod', endS: 0 }), 'remove: endS must be later than startS (0); got 0'],
	])('are refused where they do not fit: %j', (each, message) => {
		expect(() => createExperiment(tissue.network).check(each)).toThrow(message);
	});

	it('in columns are whole populations, or refused', () => {
		const { network } = prepareModel({
			circuit: 'cone',
			variant: 'corrected',
			columns: { x: 2, y: 2 },
			parameters: {},
		});
		const check = (each: Removal) => () => createExperiment(network).check(each);
		expect(check(removal({ population: 'cone', fraction: 0.5 }))).toThrow(
			'of a circuit in columns only whole populations can be removed, all 4 cells of cone here',
		);
		expect(check(removal({ population: 'cone', members: [0] }))).toThrow('only whole populations');
		for (const each of [{}, { fraction: 1 }, { fraction: 0 }, { members: [0, 1, 2, 3] }])
			expect(check(removal({ population: 'cone', ...each }))).not.toThrow();
	});

	it.each([
		[{ fraction: 1.5 }, "field 'interventions.0.fraction' must be at most 1; got 1.5"],
		[{ members: [-1] }, "field 'interventions.0.members.0' must be at least 0; got -1"],
		[{ population: 3 }, "field 'interventions.0.population' must be"],
	])('are refused in a session by their field: %j', (change, message) => {
		const interventions = [{ ...removal({ population: 'rod' }), ...change }];
		expect(() => parseSession({ ...defaultSession(), interventions })).toThrow(message);
		expect(interventionSchema.safeParse(removal({ population: 'rod' })).success).toBe(true);
	});

	it('stay in a session on another patch where it has the cells for it', () => {
		const interventions = [removal({ population: 'rod', members: [5] }), removal({ population: 'rod', fraction: 0.5 })];
		const session = { ...defaultSession(), interventions };
		const { stepMs } = session;
		const patch = { columns: { x: 2, y: 2 }, tissue: undefined };
		expect(onPatch(session, patch, { stepMs, substepMs: 0.05 }).interventions).toEqual(interventions.slice(1));
	});
});
